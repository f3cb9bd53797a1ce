from queue import SimpleQueue
from threading import Event

import numpy as np
import pytest

from audio import (
    Chime,
    DeviceBack,
    DeviceError,
    DeviceLost,
    Failed,
    Finished,
    LostSpeaker,
    Manner,
    Mouth,
    SetupError,
    VoiceError,
)

LONG_AGO = 20.0
"""Seconds after which a test gives up."""


class Spelling:
    """A voice that makes one piece of sound for each word: the word itself."""

    def __init__(self, rate=16_000, name=""):
        self.rate, self._name = rate, name
        self.closed = Event()

    def synthesize(self, text):
        for word in text.split():
            yield f"{self._name}{word}".encode()

    def close(self):
        self.closed.set()


class Waiting(Spelling):
    """A voice that stops before the word "hang" until it is let go."""

    def __init__(self, rate=16_000):
        super().__init__(rate)
        self.go_on, self.left = Event(), Event()

    def synthesize(self, text):
        try:
            for word in super().synthesize(text):
                if word == b"hang":
                    self.go_on.wait(LONG_AGO)
                yield word
        finally:
            self.left.set()


class Raising(Spelling):
    """A voice that raises at the word "raise"."""

    def __init__(self, error):
        super().__init__()
        self._error = error

    def synthesize(self, text):
        for word in super().synthesize(text):
            if word == b"raise":
                raise self._error
            yield word


class Ear:
    """A speaker that remembers what was heard of it."""

    def __init__(self, rate=16_000):
        self.rate = rate
        self.heard, self.hushes, self.closed = [], 0, False

    def write(self, sound):
        self.heard.append(sound.decode())

    def drain(self):
        pass

    def hush(self):
        self.hushes += 1

    def close(self):
        self.closed = True


class Slow(Ear):
    """A speaker that plays until it is hushed once it was given the word "slow"."""

    def __init__(self, rate=16_000):
        super().__init__(rate)
        self.playing, self._silent = Event(), Event()

    def write(self, sound):
        super().write(sound)
        if sound == b"slow":
            self.playing.set()
            assert self._silent.wait(LONG_AGO)

    def hush(self):
        super().hush()
        self._silent.set()


@pytest.fixture
def mouths():
    """Make mouths that are closed in the end, each with an inbox of its own."""
    made = []

    def make(voice, speaker, spare=None, **options):
        inbox = SimpleQueue()
        opener = speaker if callable(speaker) else lambda _rate: speaker
        mouth = Mouth(voice, opener, inbox.put, spare, **options)
        made.append((mouth, voice))
        return mouth, lambda: inbox.get(timeout=LONG_AGO)

    yield make
    for mouth, voice in made:
        getattr(voice, "go_on", Event()).set()
        mouth.close()


def brief(event):
    return (event.turn, event.completed) if isinstance(event, Finished) else event


def test_what_is_said_is_heard_and_finishes(mouths):
    ear = Ear()
    mouth, inbox = mouths(Spelling(), ear)
    mouth.start()
    mouth.say(1, "one small step")
    finished = inbox()
    assert brief(finished) == (1, True)
    assert finished.began > 0
    assert ear.heard == ["one", "small", "step"]


def test_a_turn_is_said_at_its_own_pace(mouths):
    class Paced(Spelling):
        pace = 1.0

        def synthesize(self, text):
            yield f"{text} at {self.pace}".encode()

    ear = Ear()
    mouth, inbox = mouths(Paced(), ear)
    mouth.start()
    mouth.say(1, "one", Manner(pace=0.8))
    mouth.say(2, "two")
    inbox()
    inbox()
    assert ear.heard == ["one at 0.8", "two at 1.0"]


def test_a_voice_that_knows_no_pace_speaks_as_ever(mouths):
    ear = Ear()
    mouth, inbox = mouths(Spelling(), ear)
    mouth.start()
    mouth.say(1, "one", Manner(pace=0.8))
    assert brief(inbox()) == (1, True)
    assert ear.heard == ["one"]


class Humming:
    """A voice that hums a loud tone for each sentence, a second of it a word."""

    rate = 1_000

    def synthesize(self, text):
        for _ in text.split():
            yield np.tile(np.array([20_000, -20_000], "<i2"), 500).tobytes()

    def close(self):
        pass


class Meter(Ear):
    """A speaker that keeps the samples it was given."""

    def __init__(self):
        super().__init__(Humming.rate)
        self.sound = b""
        self.resting = Event()

    def write(self, sound):
        self.sound += sound
        if not any(sound):
            self.resting.set()

    @property
    def samples(self):
        return np.frombuffer(self.sound, "<i2").astype(float)


def test_softer_is_really_quieter(mouths):
    """Half the volume is half the swing of every sample, whatever the voice."""
    rms = []
    for volume in (1.0, 0.5, 0.1, 0.0):
        ear = Meter()
        mouth, inbox = mouths(Humming(), ear)
        mouth.start()
        mouth.say(1, "one two", Manner(volume=volume))
        assert brief(inbox()) == (1, True)
        rms.append(np.sqrt((ear.samples**2).mean()))
    assert rms == pytest.approx([20_000, 10_000, 2_000, 0])


def test_louder_than_can_be_is_clipped_and_never_wraps(mouths):
    ear = Meter()
    mouth, inbox = mouths(Humming(), ear)
    mouth.start()
    mouth.say(1, "one", Manner(volume=4))
    inbox()
    assert set(ear.samples) == {32_767, -32_768}


@pytest.mark.parametrize("pause", [0.5, 1.4])
def test_a_pause_is_silence_between_sentences_and_nowhere_else(mouths, pause):
    """It comes on top of the voice's own; what has no words has none."""
    ear = Meter()
    mouth, inbox = mouths(Humming(), ear)
    mouth.start()
    mouth.say(1, "One. ... Two three.", Manner(pause=pause))
    assert brief(inbox()) == (1, True)
    rest = round((0.3 + pause) * Humming.rate)
    heard = ear.samples != 0
    assert heard.tolist() == [True] * 1_000 + [False] * rest + [True] * 2_000


def test_a_sentence_too_long_for_one_breath_is_not_torn_by_a_pause(mouths):
    """Where it is cut there is only the voice's own silence."""
    ear = Meter()
    mouth, inbox = mouths(Humming(), ear)
    mouth.start()
    mouth.say(1, "word " * 60 + "end.", Manner(pause=9))
    assert brief(inbox()) == (1, True)
    assert (ear.samples == 0).sum() == round(0.3 * Humming.rate)


def test_without_a_longer_pause_sentences_have_the_usual_one_between_them(mouths):
    ear = Meter()
    mouth, inbox = mouths(Humming(), ear)
    mouth.start()
    mouth.say(1, "One. Two.", Manner(0.9, 0.5))
    assert brief(inbox()) == (1, True)
    assert (ear.samples == 0).sum() == round(0.3 * Humming.rate)


def test_a_hush_in_the_middle_of_a_pause_ends_it_at_once(mouths):
    """Nothing after it is heard, and no more of the silence is waited for."""
    held = Event()

    class Held(Meter):
        def write(self, sound):
            super().write(sound)
            if self.resting.is_set():
                held.wait(LONG_AGO)

    ear = Held()
    mouth, inbox = mouths(Humming(), ear)
    mouth.start()
    mouth.say(1, "One. Two.", Manner(pause=600))
    assert ear.resting.wait(LONG_AGO)
    mouth.hush(1)
    held.set()
    mouth.say(2, "Three", Manner(volume=0.5))
    assert [brief(inbox()), brief(inbox())] == [(1, False), (2, True)]
    assert np.abs(ear.samples).tolist() == [20_000] * 1_000 + [0] * 100 + [10_000] * (
        1_000
    )


def test_a_hush_in_a_pause_stops_the_work_of_the_voice(mouths):
    """The sentence after it is not begun, or is left."""
    voice, ear = Waiting(), Slow()
    mouth, inbox = mouths(voice, ear)
    mouth.start()
    mouth.say(1, "slow " * 999, Manner(pause=1))
    assert ear.playing.wait(LONG_AGO)
    mouth.hush(1)
    assert brief(inbox()) == (1, False)
    assert voice.left.wait(LONG_AGO)


class Device(Ear):
    """A speaker that plays a second behind what it is given, and stops at a mark."""

    def __init__(self, mark):
        super().__init__(Humming.rate)
        self._mark, self.there = mark * 2 * Humming.rate, Event()
        self._written, self._silent = 0, Event()

    def write(self, sound):
        self._written += len(sound)
        if self._written >= self._mark:
            self.there.set()
            assert self._silent.wait(LONG_AGO)

    def sounded(self):
        return max(0, self._written - 2 * Humming.rate)

    def hush(self):
        self._silent.set()


@pytest.mark.parametrize(
    ("mark", "rest"),
    [
        (0.5, "One two. Three! Four five six."),
        (2.8, "One two. Three! Four five six."),
        (3.8, "Three! Four five six."),
        (5.9, "Four five six."),
    ],
)
def test_what_was_not_heard_begins_with_the_sentence_that_was_cut(mouths, mark, rest):
    """What the device still held was not heard: a second of what was written."""
    ear = Device(mark)
    mouth, inbox = mouths(Humming(), ear)
    mouth.start()
    mouth.say(1, "One two. Three! Four five six.")
    assert ear.there.wait(LONG_AGO)
    mouth.hush(1)
    finished = inbox()
    assert (finished.completed, finished.rest) == (False, rest)


def test_of_a_speaker_that_does_not_tell_all_that_was_written_was_heard(mouths):
    ear = Slow()
    mouth, inbox = mouths(Spelling(), ear)
    mouth.start()
    mouth.say(1, "one two. slow three. four.")
    assert ear.playing.wait(LONG_AGO)
    mouth.hush(1)
    assert inbox().rest == "slow three. four."


def test_of_what_was_said_to_its_end_nothing_is_left(mouths):
    mouth, inbox = mouths(Spelling(), Ear())
    mouth.start()
    mouth.say(1, "one two. three.")
    assert inbox().rest == ""


def test_of_what_was_hushed_before_it_began_everything_is_left(mouths):
    mouth, inbox = mouths(Spelling(), Ear())
    mouth.say(1, "one two. three.")
    mouth.hush(1)
    mouth.start()
    assert inbox().rest == "one two. three."


def test_turns_are_said_in_their_order(mouths):
    ear = Ear()
    mouth, inbox = mouths(Spelling(), ear)
    mouth.start()
    mouth.say(1, "first")
    mouth.say(2, "second")
    assert [brief(inbox()), brief(inbox())] == [(1, True), (2, True)]
    assert ear.heard == ["first", "second"]


def test_a_turn_without_sound_finishes_and_never_began(mouths):
    mouth, inbox = mouths(Spelling(), Ear())
    mouth.start()
    mouth.say(1, "")
    assert inbox() == Finished(1, completed=True, began=None)


def test_the_first_piece_sounds_while_the_next_is_still_rendered(mouths):
    voice = Waiting()

    class Impatient(Ear):
        def write(self, sound):
            super().write(sound)
            voice.go_on.set()

    ear = Impatient()
    mouth, inbox = mouths(voice, ear)
    mouth.start()
    mouth.say(1, "first hang")
    assert brief(inbox()) == (1, True)
    assert ear.heard == ["first", "hang"]


def test_long_pieces_reach_the_speaker_in_slices_of_a_tenth_of_a_second(mouths):
    ear = Ear(rate=100)
    mouth, inbox = mouths(Spelling(rate=100), ear)
    mouth.start()
    mouth.say(1, "x" * 30)
    assert brief(inbox()) == (1, True)
    assert ear.heard == ["x" * 20, "x" * 10]


def test_a_hush_between_two_turns_silences_the_first_and_not_the_second(mouths):
    ear = Ear()
    mouth, inbox = mouths(Spelling(), ear)
    mouth.say(1, "be quiet")
    mouth.hush(1)
    mouth.say(2, "go on")
    mouth.start()
    assert [brief(inbox()), brief(inbox())] == [(1, False), (2, True)]
    assert ear.heard == ["go", "on"]


def test_a_hush_in_the_middle_of_a_turn_stops_it_before_its_next_piece(mouths):
    ear = Slow()
    mouth, inbox = mouths(Spelling(), ear)
    mouth.start()
    mouth.say(1, "slow not this")
    assert ear.playing.wait(LONG_AGO)
    mouth.hush(1)
    mouth.say(2, "but this")
    assert [brief(inbox()), brief(inbox())] == [(1, False), (2, True)]
    assert ear.heard == ["slow", "but", "this"]


def test_what_slipped_into_the_speaker_after_a_hush_is_dropped_as_well(mouths):
    ear = Slow()
    mouth, inbox = mouths(Spelling(), ear)
    mouth.start()
    mouth.say(1, "slow rest")
    assert ear.playing.wait(LONG_AGO)
    mouth.hush(1)
    assert brief(inbox()) == (1, False)
    assert ear.hushes == 2


def test_a_late_hush_for_an_earlier_turn_does_not_touch_the_one_that_sounds(mouths):
    sounding = Event()

    class Noticed(Ear):
        def write(self, sound):
            super().write(sound)
            if sound == b"first":
                sounding.set()

    voice, ear = Waiting(), Noticed()
    mouth, inbox = mouths(voice, ear, watchdog=LONG_AGO)
    mouth.start()
    mouth.say(1, "over")
    assert brief(inbox()) == (1, True)
    mouth.say(2, "first hang")
    assert sounding.wait(LONG_AGO)
    mouth.hush(1)
    voice.go_on.set()
    assert brief(inbox()) == (2, True)
    assert ear.hushes == 0


def test_a_hush_stops_the_work_of_the_voice(mouths):
    voice, ear = Waiting(), Slow()
    mouth, inbox = mouths(voice, ear)
    mouth.start()
    mouth.say(1, "slow " * 999)
    assert ear.playing.wait(LONG_AGO)
    mouth.hush(1)
    assert brief(inbox()) == (1, False)
    assert voice.left.wait(LONG_AGO)


def test_a_hush_does_not_wait_for_a_voice_that_has_made_nothing_yet(mouths):
    mouth, inbox = mouths(Waiting(), Ear(), watchdog=999)
    mouth.start()
    mouth.say(1, "hang")
    mouth.hush(1)
    assert inbox() == Finished(1, completed=False, rest="hang")


def test_a_voice_that_hangs_gives_the_turn_and_all_later_ones_to_the_spare(mouths):
    ear = Ear()
    spare = Spelling(name="spare-")
    mouth, inbox = mouths(Waiting(), ear, lambda: spare, watchdog=0.5)
    mouth.start()
    mouth.say(1, "hang on")
    mouth.say(2, "next")
    assert [brief(inbox()), brief(inbox())] == [(1, True), (2, True)]
    assert ear.heard == ["spare-hang", "spare-on", "spare-next"]


def test_a_turn_that_was_half_heard_is_not_said_twice(mouths):
    ear = Ear()
    spare = Spelling(name="spare-")
    mouth, inbox = mouths(Waiting(), ear, lambda: spare, watchdog=0.5)
    mouth.start()
    mouth.say(1, "first hang")
    mouth.say(2, "next")
    assert inbox() == Failed("voice", 1)
    assert [brief(inbox()), brief(inbox())] == [(1, False), (2, True)]
    assert ear.heard == ["first", "spare-next"]


def test_a_voice_that_hangs_and_has_no_spare_fails(mouths):
    mouth, inbox = mouths(Waiting(), Ear(), watchdog=0.1)
    mouth.start()
    mouth.say(1, "hang")
    assert inbox() == Failed("voice", 1)
    assert inbox() == Finished(1, completed=False, rest="hang")


@pytest.mark.parametrize("error", [VoiceError("x"), ValueError("x"), DeviceError("x")])
def test_a_voice_that_raises_fails_one_turn_and_not_the_next(mouths, error):
    ear = Ear()
    mouth, inbox = mouths(Raising(error), ear)
    mouth.start()
    mouth.say(1, "raise")
    mouth.say(2, "next")
    assert inbox() == Failed("voice", 1)
    assert [brief(inbox()), brief(inbox())] == [(1, False), (2, True)]
    assert ear.heard == ["next"]


def test_a_voice_that_raises_is_replaced_and_closed(mouths):
    voice = Raising(RuntimeError("x"))
    mouth, inbox = mouths(voice, Ear(), Spelling)
    mouth.start()
    mouth.say(1, "raise")
    assert brief(inbox()) == (1, True)
    assert voice.closed.wait(LONG_AGO)


def test_a_spare_that_fails_too_is_the_end_of_the_turn(mouths):
    def spare():
        return Raising(RuntimeError("x"))

    mouth, inbox = mouths(Raising(RuntimeError("x")), Ear(), spare)
    mouth.start()
    mouth.say(1, "raise")
    assert [inbox(), brief(inbox())] == [Failed("voice", 1), (1, False)]


def test_a_spare_that_cannot_be_made_is_no_spare(mouths):
    def spare():
        problem = "Not installed."
        raise SetupError(problem, "Install it.")

    mouth, inbox = mouths(Raising(RuntimeError("x")), Ear(), spare)
    mouth.start()
    mouth.say(1, "raise")
    assert [inbox(), brief(inbox())] == [Failed("voice", 1), (1, False)]


def test_a_spare_with_another_rate_gets_a_speaker_of_its_own(mouths):
    ears = []

    def opener(rate):
        ears.append(Ear(rate))
        return ears[-1]

    voice = Raising(RuntimeError("x"))
    mouth, inbox = mouths(voice, opener, lambda: Spelling(rate=22_050))
    mouth.start()
    mouth.say(1, "raise hands")
    assert brief(inbox()) == (1, True)
    assert [(ear.rate, ear.heard, ear.closed) for ear in ears] == [
        (16_000, [], True),
        (22_050, ["raise", "hands"], False),
    ]


def test_a_lost_speaker_is_opened_anew_for_the_next_turn(mouths):
    problem = "Unplugged."

    class Broken(Ear):
        def write(self, sound):
            del sound
            raise DeviceError(problem)

    openings = iter([Broken(), SetupError(problem, "Plug it in."), Ear()])

    def opener(_rate):
        opening = next(openings)
        if isinstance(opening, Exception):
            raise opening
        return opening

    mouth, inbox = mouths(Spelling(), opener)
    mouth.start()
    for turn in (1, 2, 3):
        mouth.say(turn, "hello")
    assert [brief(inbox()) for _ in range(5)] == [
        DeviceLost("speaker"),
        (1, False),
        (2, False),
        DeviceBack("speaker"),
        (3, True),
    ]


def test_where_there_is_no_speaker_that_is_told_and_one_that_comes_is_used(mouths):
    openings = iter([LostSpeaker(), LostSpeaker(), Ear()])
    mouth, inbox = mouths(Spelling(), lambda _rate: next(openings))
    mouth.start()
    for turn in (1, 2, 3):
        mouth.say(turn, "hello")
    assert [brief(inbox()) for _ in range(5)] == [
        DeviceLost("speaker"),
        (1, False),
        (2, False),
        DeviceBack("speaker"),
        (3, True),
    ]


def test_a_speaker_that_cannot_be_opened_is_told_at_once():
    problem = "No speaker."

    def opener(_rate):
        raise SetupError(problem, "Plug one in.")

    with pytest.raises(SetupError, match="No speaker"):
        Mouth(Spelling(), opener, lambda _: None)


def test_closing_stops_what_is_being_said_and_lets_everything_go():
    voice, ear, inbox = Spelling(), Slow(), SimpleQueue()
    mouth = Mouth(voice, lambda _: ear, inbox.put)
    mouth.start()
    mouth.say(1, "slow not this")
    assert ear.playing.wait(LONG_AGO)
    mouth.close()
    assert ear.heard == ["slow"]
    assert (ear.closed, voice.closed.is_set()) == (True, True)
    assert brief(inbox.get(timeout=LONG_AGO)) == (1, False)


class Bytes(Ear):
    """A speaker that takes any sound, and tells when it is to be played out."""

    def write(self, sound):
        self.heard.append(sound)

    def drain(self):
        self.heard.append("played out")


def test_a_small_sound_is_played_in_its_place_and_stops_nothing(mouths):
    """Between two turns, without a break; alone, it is played out."""
    ear = Bytes()
    mouth, inbox = mouths(Spelling(), ear)
    mouth.say(1, "one")
    mouth.chime("saved")
    mouth.say(2, "two")
    mouth.chime("listening", volume=0.5)
    mouth.start()
    assert [brief(inbox()), brief(inbox())] == [(1, True), (2, True)]
    mouth.say(3, "three")
    assert brief(inbox()) == (3, True)
    assert ear.heard[:5] == [
        *(b"one", "played out", Chime("saved").sound(16_000)),
        *(b"two", "played out"),
    ]
    assert ear.heard[5] == Chime("listening", 0.5).sound(16_000)
    assert ear.heard[-2:] == [b"three", "played out"]


def test_a_speaker_that_is_lost_at_a_small_sound_is_opened_for_the_next_words(mouths):
    """Nothing was said, so there is nothing to tell."""
    problem = "Unplugged."

    class Broken(Ear):
        def write(self, sound):
            del sound
            raise DeviceError(problem)

    openings = iter([Broken(), Ear()])
    mouth, inbox = mouths(Spelling(), lambda _rate: next(openings))
    mouth.start()
    mouth.chime("saved")
    mouth.say(1, "hello")
    assert brief(inbox()) == (1, True)


def test_closing_before_the_start_is_harmless():
    ear = Ear()
    Mouth(Spelling(), lambda _: ear, lambda _: None).close()
    assert ear.closed
