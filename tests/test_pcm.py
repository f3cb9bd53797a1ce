"""Sound from elsewhere becomes frames of ours, whatever its form and its pieces."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio import FRAME_BYTES, RATE, Frames, SetupError

TYPES = {1: "u1", 2: "<i2", 4: "<i4"}


def tone(rate, width, channels, seconds=0.5):
    """Return a tone of 440 Hz at half of what can be written."""
    times = np.arange(round(rate * seconds)) / rate
    wave = 0.5 * np.sin(2 * np.pi * 440 * times)
    kind = np.dtype(TYPES[width])
    top = 2 ** (8 * width - 1) - 1
    samples = np.rint(wave * top + (top + 1 if kind.kind == "u" else 0)).astype(kind)
    return np.repeat(samples, channels).tobytes()


def framed(sound, *form, size=1000):
    """Return the frames of a sound that comes in pieces of a *size*."""
    frames = Frames(*form)
    pieces = (sound[start : start + size] for start in range(0, len(sound), size))
    return [*(each for piece in pieces for each in frames.take(piece)), *frames.end()]


@pytest.mark.parametrize("rate", [8_000, 16_000, 22_050, 44_100, 48_000])
@pytest.mark.parametrize("width", TYPES)
@pytest.mark.parametrize("channels", [1, 2])
def test_a_tone_is_the_same_tone(rate, width, channels):
    """As high, as loud and as long."""
    frames = framed(tone(rate, width, channels), rate, width, channels)
    assert {len(frame) for frame in frames} == {FRAME_BYTES}
    heard = np.frombuffer(b"".join(frames), "<i2").astype(float) / 32768
    assert len(heard) / RATE == pytest.approx(0.5, abs=0.04)
    middle = heard[RATE // 8 : RATE // 8 * 3]
    spectrum = np.abs(np.fft.rfft(middle))
    assert np.argmax(spectrum) * RATE / len(middle) == pytest.approx(440, abs=5)
    assert np.max(np.abs(middle)) == pytest.approx(0.5, abs=0.02)


@given(st.binary(max_size=5000), st.lists(st.integers(1, 900), min_size=1))
def test_sound_of_our_own_form_is_what_it_was_in_any_pieces(sound, sizes):
    """A half sample at the end is dropped, and the last frame filled with silence."""
    frames, got, start = Frames(RATE, 2, 1), [], 0
    while start < len(sound):
        size = sizes[start % len(sizes)]
        got += frames.take(sound[start : start + size])
        start += size
    got += frames.end()
    whole = sound[: len(sound) // 2 * 2]
    assert b"".join(got) == whole + bytes(-len(whole) % FRAME_BYTES)


@pytest.mark.parametrize(
    "form", [(0, 2, 1), (7_999, 2, 1), (16_000, 3, 1), (16_000, 2, 0), (16_000, 2, 9)]
)
def test_a_form_that_nobody_sends_is_refused(form):
    """With the one to send instead."""
    with pytest.raises(SetupError, match="16000"):
        Frames(*form)
