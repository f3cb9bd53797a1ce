"""Sound at another rate is the same sound."""

import numpy as np
import pytest

from audio.resampling import Resampler


def tone(rate, pitch=440):
    times = np.arange(rate) / rate
    return (np.sin(2 * np.pi * pitch * times) * 12_000).astype("<i2")


@pytest.mark.parametrize(("have", "want"), [(44_100, 16_000), (24_000, 48_000)])
def test_a_tone_in_small_pieces_is_the_same_tone_and_as_long(have, want):
    resampler, sound = Resampler(have, want), tone(have).tobytes()
    pieces = [sound[start : start + 1000] for start in range(0, len(sound), 1000)]
    made = b"".join(resampler.feed(each) for each in pieces)
    made += resampler.feed(b"", last=True)
    heard = np.frombuffer(made, "<i2")
    assert len(heard) == want
    middle = slice(want // 10, -want // 10)
    assert np.abs(heard[middle] - tone(want)[middle].astype(int)).max() < 50
