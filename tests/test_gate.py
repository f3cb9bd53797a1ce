"""What is listened to: all of it, or nothing until the wake word."""

from queue import SimpleQueue

import pytest

from audio import (
    SILENCE,
    Called,
    DeviceError,
    Ended,
    Heard,
    Hearing,
    Listener,
    Listening,
    SpeechStarted,
    detector,
    recognizer,
)
from audio.gate import MEMORY, Gate

WORD, OTHER = b"\x01\x40" * 512, b"\x02\x40" * 512
PAUSE = [SILENCE] * 25


class Word:
    """A wake word that is one frame long."""

    def __init__(self):
        self.given, self.resets = [], 0

    def is_called(self, frame):
        self.given.append(frame)
        return frame == WORD

    def reset(self):
        self.resets += 1


def numbered(*numbers):
    """Return frames that can be told from one another."""
    return [bytes([number]) * 1024 for number in numbers]


def passed(gate, frames):
    """Return what is let through, stretch by stretch."""
    stretches = [list(stretch) for stretch in gate.stretches(iter(frames))]
    return [stretch for stretch in stretches if stretch]


def test_an_open_gate_lets_everything_through():
    frames = numbered(*range(20))
    assert passed(Gate(), frames) == passed(Gate(Word()), frames) == [frames]


def test_a_closed_gate_gives_the_word_everything_and_lets_nothing_through():
    word, frames = Word(), numbered(*range(20))
    gate = Gate(word)
    gate.is_open = False
    assert passed(gate, frames) == []
    assert word.given == frames


def test_after_the_word_all_is_let_through_with_a_short_memory():
    """The first syllable may have begun before the word was noticed."""
    told = []
    gate = Gate(Word(), lambda: told.append("called"))
    gate.is_open = False
    before, after = numbered(*range(10, 40)), numbered(*range(50, 60))
    (stretch,) = passed(gate, [*before, WORD, *after])
    assert stretch == [*before[1 - MEMORY :], WORD, *after]
    assert told == ["called"]
    assert gate.is_open


def test_the_word_is_forgotten_once_it_called():
    """What is left of it must not call again."""
    word = Word()
    gate = Gate(word)
    gate.is_open = False
    passed(gate, [WORD])
    assert word.resets == 1


def test_closing_that_comes_late_does_not_swallow_what_follows_the_word():
    """Until whoever was told of the call has opened it as well."""
    gate = Gate(Word())
    gate.is_open = False
    frames = iter([WORD, *numbered(1, 2, 3)])
    stretches = gate.stretches(frames)
    assert list(next(stretches)) == []
    gate.is_open = False
    assert list(next(stretches)) == [WORD, *numbered(1, 2, 3)]
    gate.is_open = True
    gate.is_open = False
    assert not gate.is_open


def test_it_closes_between_utterances_and_never_within_one():
    gate = Gate(Word())
    frames = iter(numbered(*range(9)))
    stretch = next(gate.stretches(frames))
    assert [next(stretch), next(stretch)] == numbered(0, 1)
    gate.begin()
    gate.is_open = False
    assert [next(stretch), next(stretch)] == numbered(2, 3)
    gate.end()
    assert list(stretch) == []


def test_without_a_wake_word_it_can_be_opened_from_outside():
    """By a key; what was said just before the press is there."""
    gate = Gate()
    gate.is_open = False

    def frames():
        yield from numbered(*range(20))
        gate.is_open = True
        yield from numbered(*range(20, 30))

    (stretch,) = passed(gate, frames())
    assert stretch == numbered(*range(21 - MEMORY, 30))


class Calls:
    """What a listener tells of some sound, with words in the place of Heard."""

    def __init__(self, script, frames, *, is_open):
        self.inbox, frames = SimpleQueue(), [*frames, *PAUSE]
        self.frames, self.close = lambda: iter(frames), lambda: None
        engine = recognizer("scripted", script=script)
        self.listener = Listener(
            *(self, detector("energy"), engine, self.inbox.put), wakeword=Word()
        )
        self.listener.is_open = is_open

    def told(self):
        self.listener.start()
        events = list(iter(lambda: self.inbox.get(timeout=20), Ended()))
        self.listener.close()
        kept = [e for e in events if not isinstance(e, Hearing | Listening)]
        return [
            e.text if isinstance(e, Heard) else type(e) if isinstance(e, Called) else e
            for e in kept
        ]


def test_a_closed_listener_hears_nothing_but_its_word():
    calls = Calls([], PAUSE + [OTHER] * 30, is_open=False)
    assert calls.told() == []


def test_what_follows_the_word_in_the_same_breath_is_heard():
    sound = [*PAUSE, *[OTHER] * 9, WORD, *[OTHER] * 20]
    calls = Calls(["i took a small step"], sound, is_open=False)
    assert calls.told() == [Called, SpeechStarted(), "i took a small step"]


def test_the_word_is_no_part_of_what_is_said_where_it_is_open_already():
    """People say it out of habit: the utterance begins anew after it."""
    sound = [*PAUSE, *[OTHER] * 9, WORD, *[OTHER] * 20]
    calls = Calls(["okay nabu", "i took a small step"], sound, is_open=True)
    assert calls.told() == [
        *(SpeechStarted(), Called, SpeechStarted()),
        "i took a small step",
    ]


def test_the_word_deep_inside_what_is_told_is_only_a_word():
    """Nothing of a story is lost because somebody in it has that name."""
    sound = [*PAUSE, *[OTHER] * 80, WORD, *[OTHER] * 20]
    calls = Calls(["then i asked alexa"], sound, is_open=True)
    assert calls.told() == [SpeechStarted(), "then i asked alexa"]


@pytest.mark.parametrize("is_open", [True, False])
def test_a_lost_microphone_is_noticed_open_or_closed(is_open):
    calls = Calls([], [], is_open=is_open)
    lost = iter([DeviceError("unplugged"), None])

    def frames():
        yield SILENCE
        if error := next(lost):
            raise error

    calls.frames = frames
    calls.listener._backoff = (0.0,)  # noqa: SLF001  no need to wait here
    calls.listener._delays = iter([0.0, 0.0])  # noqa: SLF001
    assert [type(each).__name__ for each in calls.told()] == [
        "DeviceLost",
        "DeviceBack",
    ]
