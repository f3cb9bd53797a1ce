"""Cutting sound into pieces: silence goes, words stay, nothing depends on the clock."""

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio.recognizers.moonshine_pieces import LIMIT, pieces
from audio.stages import FRAME, FRAME_BYTES, RATE


def frames(sound: np.ndarray) -> Iterator[bytes]:
    content = (np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes()
    return (content[i : i + FRAME_BYTES] for i in range(0, len(content), FRAME_BYTES))


def silence(seconds: float) -> np.ndarray:
    return np.zeros(int(seconds * RATE), np.float32)


def noise(seconds: float, loudness: float) -> np.ndarray:
    size = int(seconds * RATE)
    return np.random.default_rng(0).normal(0, loudness, size).astype(np.float32)


def test_a_piece_begins_just_before_the_words_and_ends_just_after():
    sound = np.concatenate([silence(4), noise(1, 0.1), silence(4)])
    (piece,) = pieces(frames(sound))
    assert 1.5 * RATE < len(piece.sound) < 1.7 * RATE
    assert np.flatnonzero(piece.sound)[0] == pytest.approx(0.2 * RATE, abs=FRAME)


def test_a_click_does_not_hide_quiet_words():
    click = np.full(FRAME * 2, 0.9, np.float32)
    sound = np.concatenate([silence(1), click, silence(1), noise(1, 0.003)])
    assert len(next(pieces(frames(sound))).sound) > 1.2 * RATE


def test_a_long_sound_is_cut_where_it_is_quietest():
    pause = noise(0.5, 0.01)
    sound = np.concatenate([noise(18, 0.1), pause, noise(10, 0.1)])
    first, second = pieces(frames(sound))
    assert len(first.sound) == pytest.approx(18.25 * RATE, abs=0.2 * RATE)
    assert [first.last, second.last] == [False, True]
    assert len(first.sound) + len(second.sound) == len(sound) // FRAME * FRAME


@given(st.lists(st.integers(0, 40_000), max_size=30))
def test_pieces_do_not_depend_on_how_the_sound_arrives(sizes):
    whole = b"".join(frames(noise(30, 0.1)))
    arriving, at = [], 0
    for size in sizes:
        arriving.append(whole[at : at + size])
        at += size
    found = [*pieces(iter([*arriving, whole[at:]]))]
    expected = [*pieces(iter([whole]))]
    assert [p.sound.tobytes() for p in found] == [p.sound.tobytes() for p in expected]
    assert max(len(piece.sound) for piece in found) <= LIMIT * FRAME
