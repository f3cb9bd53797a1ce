"""What tells a muted microphone from a quiet room."""

from itertools import chain

from audio import SILENCE, Muted, Unmuted, frames_in
from audio.mute import MuteWatch

NOISE = b"\1\0" * 512
MUTED, UNMUTED = Muted("microphone"), Unmuted("microphone")


def zeros(seconds):
    return [SILENCE] * frames_in(seconds)


def sound(seconds):
    return [NOISE] * frames_in(seconds)


def told(*stretches, patience=3.0):
    """Return what is told, each with the seconds after which it was."""
    watch, news = MuteWatch(patience), []
    for count, frame in enumerate(chain(*stretches), 1):
        if change := watch.take(frame):
            news.append((change, round(count * 0.032, 1)))
    return news


def test_three_seconds_of_zeros_after_sound_are_a_muted_microphone():
    assert told(sound(5), zeros(60)) == [(MUTED, 8.0)]


def test_a_microphone_that_is_muted_from_the_start_is_told_too():
    assert told(zeros(60)) == [(MUTED, 3.0)]


def test_a_quiet_room_is_not():
    assert told([NOISE, SILENCE, SILENCE] * 1000) == []


def test_that_it_sounds_again_is_told_when_it_has_for_a_moment():
    assert told(zeros(4), sound(5)) == [(MUTED, 3.0), (UNMUTED, 5.5)]


def test_one_word_through_a_gate_is_no_return_and_it_is_not_told_again():
    assert told(zeros(4), *[sound(0.5), zeros(9)] * 9) == [(MUTED, 3.0)]


def test_who_comes_back_by_itself_again_and_again_is_given_more_and_more_time():
    """Such as a headset that gives zeros whenever nobody speaks."""
    words = [*sound(1), *zeros(0.4), *sound(2), *zeros(20)]
    assert told(words * 60) == [(MUTED, 9.4), (UNMUTED, 26.2)]


def test_recordings_may_be_silent_for_ever():
    assert told(zeros(1000), sound(2), zeros(10_000), patience=float("inf")) == []
