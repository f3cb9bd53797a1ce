from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from audio import ENDLESS, SILENCE, frames_in, utterances

TALK = b"\xff\x3f" * 512
QUIET, SPEECH = [SILENCE], [TALK]


class Loudness:
    """Speech is whatever is not digital silence."""

    def __init__(self):
        self.resets = 0

    def is_speech(self, frame):
        return frame != SILENCE

    def reset(self):
        self.resets += 1


def cut(frames, *, patience=20, longest=None, take=None):
    """Return the number of frames that a recognizer gets of each utterance."""
    found = utterances(iter(frames), Loudness(), lambda: patience, longest=longest)
    return [
        sum(1 for _ in utterance) if take is None else len(next_few(utterance, take))
        for utterance in found
    ]


def next_few(frames: Iterator[bytes], count):
    return [next(frames) for _ in range(count)]


def test_speech_comes_with_a_pre_roll_and_the_beginning_of_the_silence_after_it():
    assert cut(QUIET * 30 + SPEECH * 10 + QUIET * 50) == [8 + 10 + 8]


def test_speech_at_the_very_start_of_the_sound_is_whole():
    assert cut(SPEECH * 7 + QUIET * 50) == [7 + 8]


def test_a_click_is_not_speech():
    assert cut(QUIET * 9 + SPEECH * 2 + QUIET * 30) == []


def test_two_clicks_are_not_speech_either():
    assert cut(QUIET * 9 + SPEECH * 2 + QUIET + SPEECH * 2 + QUIET * 30) == []


def test_silence_has_no_utterances():
    assert cut(QUIET * 100) == []


def test_no_sound_has_no_utterances():
    assert cut([]) == []


def test_a_pause_shorter_than_the_patience_is_part_of_the_utterance():
    frames = SPEECH * 10 + QUIET * 19 + SPEECH * 10 + QUIET * 50
    assert cut(frames, patience=20) == [10 + 19 + 10 + 8]


def test_a_pause_as_long_as_the_patience_ends_the_utterance():
    frames = SPEECH * 10 + QUIET * 20 + SPEECH * 10 + QUIET * 20
    assert cut(frames, patience=20) == [10 + 8, 8 + 10 + 8]


def test_the_sounds_of_a_pause_arrive_in_the_order_in_which_they_were_made():
    frames = [bytes([n % 256]) * 1024 for n in range(1, 100)]

    class Middle(Loudness):
        def is_speech(self, frame):
            return not 20 <= frame[0] < 60

    (heard,) = [list(u) for u in utterances(iter(frames), Middle(), lambda: 50)]
    assert heard == frames


def test_a_cough_in_a_pause_neither_ends_it_nor_draws_it_out():
    cough = SPEECH * 2
    going_on = SPEECH * 10 + QUIET * 9 + cough + QUIET * 5 + SPEECH * 10 + QUIET * 50
    assert cut(going_on, patience=20) == [10 + 16 + 10 + 8]
    done = SPEECH * 10 + QUIET * 9 + cough + QUIET * 9 + SPEECH * 10 + QUIET * 50
    assert cut(done, patience=20) == [10 + 8, 8 + 10 + 8]


def test_the_longest_pause_and_the_speech_around_it_are_counted():
    frames = iter(SPEECH * 10 + QUIET * 5 + SPEECH * 4 + QUIET * 12 + SPEECH * 3)
    (utterance,) = utterances(frames, Loudness(), lambda: 20)
    utterance.drain()
    assert utterance.pause == 12 * 0.032
    assert utterance.speech == 17 * 0.032


def test_the_end_of_the_sound_ends_the_utterance():
    assert cut(SPEECH * 7) == [7]


def test_an_endless_patience_waits_for_the_end_of_the_recording():
    frames = SPEECH * 10 + QUIET * 200 + SPEECH * 10 + QUIET * 3000
    assert cut(frames, patience=frames_in(ENDLESS)) == [10 + 200 + 10 + 8]


def test_a_very_long_pause_is_shortened_so_that_memory_stays_small():
    frames = SPEECH * 10 + QUIET * 100_000 + SPEECH * 10
    assert cut(frames, patience=frames_in(ENDLESS)) == [10 + 8 + 256 + 10]


def test_what_a_recognizer_leaves_does_not_begin_another_utterance():
    frames = (QUIET * 10 + SPEECH * 10 + QUIET * 30) * 2
    assert cut(frames, take=1) == [1, 1]


def test_frames_are_handed_on_while_they_are_spoken():
    taken = []

    def microphone():
        for frame in QUIET * 10 + SPEECH * 10:
            taken.append(frame)
            yield frame

    utterance = next(utterances(microphone(), Loudness(), lambda: 20))
    assert len(taken) == 13
    next_few(utterance, 12)
    assert len(taken) == 14


def test_the_patience_may_change_while_somebody_speaks():
    patience = [5]

    def microphone():
        yield from SPEECH * 10
        patience[0] = 30
        yield from QUIET * 29 + SPEECH * 10 + QUIET * 40

    found = utterances(microphone(), Loudness(), lambda: patience[0])
    assert [sum(1 for _ in utterance) for utterance in found] == [10 + 29 + 10 + 8]


def test_an_utterance_that_never_ends_is_closed_and_the_rest_begins_another():
    assert cut(SPEECH * 250, longest=100 * 0.032) == [100, 100, 50]


def test_the_detector_forgets_between_utterances():
    detector = Loudness()
    frames = iter((SPEECH * 5 + QUIET * 30) * 3)
    assert len([*utterances(frames, detector, lambda: 20)]) == 3
    assert detector.resets == 3


def test_the_length_of_an_utterance_counts_all_the_silence_that_ended_it():
    frames = iter(QUIET * 30 + SPEECH * 10 + QUIET * 50)
    (utterance,) = utterances(frames, Loudness(), lambda: 32)
    assert utterance.seconds == (8 + 10 + 32) * 0.032


def test_seconds_become_whole_frames_and_at_least_one():
    assert [frames_in(0), frames_in(0.032), frames_in(0.6)] == [1, 1, 19]


@given(
    st.lists(st.tuples(st.booleans(), st.integers(1, 40)), max_size=12),
    st.integers(1, 30),
    st.integers(5, 60),
)
def test_every_frame_of_every_longer_stretch_of_speech_is_heard_once(
    stretches, patience, longest
):
    """Each frame is unique here, so losing, doubling and swapping all show."""
    kinds = [talk for talk, length in stretches for _ in range(length)]
    frames = [n.to_bytes(4, "big") for n in range(len(kinds))]

    class Known(Loudness):
        def is_speech(self, frame):
            return kinds[int.from_bytes(frame, "big")]

    found = utterances(iter(frames), Known(), lambda: patience, longest=longest * 0.032)
    heard = [frame for utterance in found for frame in utterance]
    assert heard == sorted(set(heard))
    in_a_row = 0
    for number, talk in enumerate(kinds):
        in_a_row = in_a_row + 1 if talk else 0
        if in_a_row == 3 and longest > 3 + len(kinds):
            assert frames[number] in heard
