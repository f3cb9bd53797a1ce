from queue import SimpleQueue

import pytest

from audio import (
    ENDLESS,
    LONG,
    SILENCE,
    Ended,
    Heard,
    Hearing,
    Listener,
    Transcript,
    detector,
)

TALK = b"\xff\x3f" * 512
PAUSE = [SILENCE] * 12


class Counting:
    """Hears how many frames of speech there were, once all have come."""

    hears_whole = True

    def __init__(self):
        self.readings = []

    def transcribe(self, frames, partial=None, phrases=None):  # noqa: ARG002  protocol
        self.readings.append(sum(frame == TALK for frame in frames))
        return Transcript(f"{self.readings[-1]} frames")


class Tape:
    """Plays frames as fast as they are taken."""

    def __init__(self, frames):
        self._frames = frames

    def frames(self):
        return iter(self._frames)

    def close(self):
        pass


def heard(frames, *, patience=None):
    """Return a recognizer's readings, and the events they became."""
    engine, inbox = Counting(), SimpleQueue()

    def emit(event):
        inbox.put(event)

    listener = Listener(Tape(frames), detector("energy"), engine, emit)
    listener.patience = 0.6 if patience is None else patience
    listener.start()
    events = list(iter(lambda: inbox.get(timeout=20), Ended()))
    listener.close()
    return engine.readings, [e for e in events if isinstance(e, (Heard, Hearing))]


def test_at_a_pause_what_was_said_is_read_and_told():
    readings, events = heard([TALK] * 10 + PAUSE * 9)
    assert readings == [10]
    assert events[0] == Hearing("10 frames")
    assert events[1].text == "10 frames"


def test_when_speech_goes_on_it_is_read_anew():
    readings, events = heard([TALK] * 10 + PAUSE + [TALK] * 5 + PAUSE * 9)
    assert readings == [10, 15]
    assert [event.text for event in events] == ["10 frames", "15 frames", "15 frames"]


def test_how_long_somebody_paused_and_spoke_is_told():
    _, (*_, told) = heard([TALK] * 10 + PAUSE + [TALK] * 5 + PAUSE * 9)
    assert told.pause == pytest.approx(12 * 0.032)
    assert told.speech == pytest.approx(15 * 0.032)


def test_until_the_guess_is_weighed_there_is_time():
    """Frames that came meanwhile do not end the turn: nobody has set the patience."""
    seconds = round(LONG / 0.032) - 1
    readings, _ = heard([TALK] * 9 + [SILENCE] * seconds + [TALK] * 4 + PAUSE * 9)
    assert readings[-1] == 13


def test_a_recording_is_read_once():
    readings, _ = heard([TALK] * 10 + PAUSE + [TALK] * 5 + PAUSE, patience=ENDLESS)
    assert readings == [15]


def test_a_long_breath_is_not_read_again_and_again():
    breath = [TALK] * 400 + PAUSE + [TALK] * 50 + PAUSE + [TALK] * 50 + PAUSE * 9
    readings, _ = heard(breath)
    assert readings == [500]
