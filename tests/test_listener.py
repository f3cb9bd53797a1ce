from queue import SimpleQueue
from threading import Event

import numpy as np
import pytest

from audio import (
    ENDLESS,
    FRAME,
    RATE,
    SILENCE,
    DeviceBack,
    DeviceError,
    DeviceLost,
    Echo,
    Ended,
    Failed,
    Heard,
    Hearing,
    Listener,
    Listening,
    Muted,
    Phrases,
    SpeechStarted,
    Transcript,
    detector,
    recognizer,
)

TALK = b"\xff\x3f" * 512
SENTENCE = [SILENCE] * 10 + [TALK] * 10 + [SILENCE] * 20


class Script:
    """A microphone with one list of frames, or error, for each time it is opened."""

    def __init__(self, *takes):
        self._takes = iter(takes)

    def frames(self):
        for frame in next(self._takes):
            if isinstance(frame, Exception):
                raise frame
            yield frame

    def close(self):
        pass


class Live:
    """A microphone that waits for what is put into it."""

    def __init__(self):
        self.queue = SimpleQueue()

    def frames(self):
        return iter(self.queue.get, None)

    def close(self):
        self.queue.put(None)


class Engine:
    """A recognizer that hears its words in order; raises those that are errors."""

    def __init__(self, *words):
        self._words = iter(words)

    def transcribe(self, frames, partial=None, phrases=None):  # noqa: ARG002  protocol
        words = next(self._words)
        if isinstance(words, Exception):
            raise words
        for _ in frames:
            pass
        return Transcript(words)


@pytest.fixture
def listen():
    """Start a listener whose events come out of a queue; close it in the end."""
    started = []

    def start(microphone, engine, patience=None):
        inbox = SimpleQueue()
        listener = Listener(
            microphone, detector("energy"), engine, inbox.put, backoff=(0.0,)
        )
        if patience is not None:
            listener.patience = patience
        started.append(listener)
        listener.start()
        return lambda: inbox.get(timeout=20)

    yield start
    for listener in started:
        listener.close()


def told(inbox):
    """Return what an inbox gets from the first sound until the end.

    Words stand in place of Heard.
    """
    events = [event for event in iter(inbox, Ended()) if event != Listening()]
    return [event.text if isinstance(event, Heard) else event for event in events]


def test_an_utterance_is_announced_guessed_and_told(listen):
    engine = recognizer("scripted", script=["hello there"])
    inbox = listen(Script(SENTENCE), engine)
    assert told(inbox) == [SpeechStarted(), Hearing("hello"), "hello there"]


def test_an_utterance_without_words_is_told_too(listen):
    inbox = listen(Script(SENTENCE), Engine(""))
    assert told(inbox) == [SpeechStarted(), ""]


def test_that_it_listens_is_told_once_when_the_first_sound_has_arrived(listen):
    inbox = listen(Script(SENTENCE), Engine("hello"))
    assert [inbox(), inbox()] == [Listening(), SpeechStarted()]
    assert Listening() not in list(iter(inbox, Ended()))


def test_silence_tells_nothing_but_its_end(listen):
    inbox = listen(Script([SILENCE] * 100), Engine())
    assert told(inbox) == []


def test_what_was_heard_says_how_long_it_was_and_when_it_ended(listen):
    inbox = listen(Script(SENTENCE), Engine("yes"))
    assert [inbox(), inbox()] == [Listening(), SpeechStarted()]
    heard = inbox()
    assert heard.seconds == (8 + 10 + 19) * 0.032
    assert heard.took >= 0
    assert heard.at > 0


def test_the_patience_can_be_changed_from_outside(listen):
    inbox = listen(Script(SENTENCE * 3), Engine("all of it"), patience=ENDLESS)
    assert told(inbox) == [SpeechStarted(), "all of it"]


def test_phrases_can_be_given_from_outside_and_free_words_come_along():
    inbox = SimpleQueue()
    engine = recognizer("scripted", script=["Stop.", "stop it"])
    listener = Listener(Script(SENTENCE * 2), detector("energy"), engine, inbox.put)
    listener.phrases = Phrases([("stop",)])
    listener.start()
    heard = [event for event in iter(inbox.get, Ended()) if isinstance(event, Heard)]
    listener.close()
    told_of = [(event.text, event.free) for event in heard]
    assert told_of == [("Stop.", "Stop."), ("stop it", None)]


def test_our_own_voice_is_taken_out_before_anything_hears_it():
    """And what was played while the microphone was gone is not waited for."""
    rush = np.random.default_rng(2).normal(scale=300, size=400 * FRAME)
    tone = rush.astype("<i2").tobytes()
    echo, inbox = Echo(), SimpleQueue()
    echo.played(tone, RATE)

    def ours():
        for start in range(0, len(tone), len(SILENCE)):
            echo.played(tone[start : start + len(SILENCE)], RATE)
            yield tone[start : start + len(SILENCE)]

    listener = Listener(
        Script(ours()), detector("energy"), Engine(*[""] * 99), inbox.put, echo=echo
    )
    listener.start()
    events = list(iter(lambda: inbox.get(timeout=60), Ended()))
    listener.close()
    assert events.count(SpeechStarted()) <= 1


@pytest.mark.parametrize("error", [RuntimeError("x"), KeyError(), DeviceError()])
def test_a_recognizer_that_raises_fails_one_utterance_and_not_the_next(listen, error):
    inbox = listen(Script(SENTENCE * 2), Engine(error, "still here"))
    assert told(inbox) == [
        SpeechStarted(),
        Failed("recognizer"),
        SpeechStarted(),
        "still here",
    ]


def test_a_microphone_that_is_lost_is_opened_again(listen):
    gone = DeviceError("unplugged")
    microphone = Script([SILENCE, gone], [gone], [gone], SENTENCE)
    inbox = listen(microphone, Engine("back again"))
    assert told(inbox) == [
        DeviceLost("microphone"),
        DeviceBack("microphone"),
        SpeechStarted(),
        "back again",
    ]


def test_a_muted_microphone_is_told_and_so_it_is_when_it_is_lost_and_back():
    inbox = SimpleQueue()
    microphone = Script([*[SILENCE] * 200, DeviceError("gone")], [SILENCE] * 200)
    listener = Listener(
        microphone, detector("energy"), Engine(), inbox.put, backoff=(0.0,), muted=3
    )
    listener.start()
    assert list(iter(lambda: inbox.get(timeout=20), Ended())) == [
        Listening(),
        Muted("microphone"),
        DeviceLost("microphone"),
        DeviceBack("microphone"),
        Muted("microphone"),
    ]


def test_a_microphone_that_was_never_there_can_come(listen):
    inbox = listen(Script([DeviceError("none")], SENTENCE), Engine("here"))
    assert told(inbox)[:2] == [DeviceLost("microphone"), DeviceBack("microphone")]


def test_what_was_said_before_the_loss_is_heard(listen):
    microphone = Script([*SENTENCE[:15], DeviceError("unplugged")], [])
    inbox = listen(microphone, Engine("i was say"))
    assert inbox() == Listening()
    assert [inbox(), inbox()] == [SpeechStarted(), DeviceLost("microphone")]
    assert inbox().text == "i was say"


def test_closing_ends_the_thread_while_it_waits_for_sound():
    told_of = []
    microphone = Live()
    listener = Listener(microphone, detector("energy"), Engine(), told_of.append)
    listener.start()
    listener.close()
    assert not listener._thread.is_alive()  # noqa: SLF001  the point of the test
    assert told_of == []


def test_closing_in_the_middle_of_a_sentence_tells_nothing_of_it():
    inbox = SimpleQueue()
    microphone = Live()
    listener = Listener(microphone, detector("energy"), Engine("half a"), inbox.put)
    listener.start()
    for frame in SENTENCE[:15]:
        microphone.queue.put(frame)
    assert inbox.get(timeout=20) == Listening()
    assert inbox.get(timeout=20) == SpeechStarted()
    listener.close()
    assert inbox.empty()


def test_closing_does_not_wait_for_the_next_try_of_a_lost_microphone():
    lost = Event()
    microphone = Script([DeviceError("gone")])
    listener = Listener(
        microphone, detector("energy"), Engine(), lambda _: lost.set(), backoff=(999.0,)
    )
    listener.start()
    assert lost.wait(20)
    listener.close()
    assert not listener._thread.is_alive()  # noqa: SLF001  the point of the test


def test_closing_before_the_start_and_twice_is_harmless():
    listener = Listener(Live(), detector("energy"), Engine(), lambda _: None)
    listener.close()
    listener.close()
