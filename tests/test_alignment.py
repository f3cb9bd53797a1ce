"""How late our own sound comes back, from a few tenths of a second of it."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from audio import RATE
from audio.alignment import MOST, delay

SEEN = round(0.4 * RATE)
FEW = 32
"""Samples by which a room may blur where its answer begins: 2 ms."""


def voice(random, samples):
    """Give something like a voice: a hum with overtones that comes and goes."""
    times = np.arange(samples) / RATE
    pitch = np.cumsum(120 + 40 * np.sin(3 * times)) / RATE
    hum = sum(np.sin(2 * np.pi * n * pitch) / n for n in range(1, 30))
    breath = random.normal(size=samples)
    return 0.1 * (hum + breath) * np.abs(np.sin(2 * np.pi * 3 * times))


def room(random):
    """Give how a click comes back: at once, then softer and softer."""
    answer = 0.3 * random.normal(size=1_600) * np.exp(-np.arange(1_600) / 300)
    answer[0] = 3
    return answer


def heard(seed, late, loud=0.1):
    """Return what was heard, and what we played: MOST samples longer."""
    random = np.random.default_rng(seed)
    played = voice(random, SEEN + MOST)
    echo = np.convolve(played, room(random))[: len(played)]
    back = np.concatenate((np.zeros(late), loud * echo))[: len(played)]
    noise = random.normal(scale=1e-3, size=SEEN)
    return back[-SEEN:] + noise, played


@settings(max_examples=40, deadline=None)
@given(
    late=st.integers(0, MOST - 1_000),
    seed=st.integers(0, 999),
    loud=st.floats(0.01, 1.0),
)
def test_it_is_found_however_late_and_however_loud(late, seed, loud):
    found = delay(*heard(seed, late, loud))
    assert found is not None
    assert abs(found - late) <= FEW


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 999))
def test_what_never_comes_back_is_not_found(seed):
    """Somebody else speaks, as loud as we do."""
    random = np.random.default_rng(seed)
    somebody = voice(random, 2 * SEEN)[::-1][:SEEN]
    assert (
        delay(somebody + random.normal(scale=0.1, size=SEEN), heard(seed, 0)[1]) is None
    )


def test_silence_tells_nothing():
    _, played = heard(1, 100)
    assert delay(np.zeros(SEEN), played) is None
    assert delay(np.ones(SEEN), np.zeros(len(played))) is None
