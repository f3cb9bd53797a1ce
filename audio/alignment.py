"""How late our own sound comes back: found anew whenever we begin to speak.

How it works
------------
What was played and what was heard are laid over each other at every delay (generalized
cross-correlation, Knapp and Carter 1976). The frequencies count nearly alike, whatever
the voice is made of, so the delay stands out: phase transform, softened by SHARPNESS
because a frequency at which nothing was played tells nothing. A room answers for some
time, so it is not the greatest peak that is sought but where the answer begins: the
delay after which the most comes back soon. A tenth of a second of our voice is enough,
though somebody speaks over it. It is believed when it stands out twice, at one place.
"""

import numpy as np
import numpy.typing as npt

from .stages import RATE

MOST = round(0.55 * RATE)
"""Samples by which it comes back late at most."""

SHARPNESS = 0.85
"""0 is plain correlation, 1 the phase alone."""

LOWEST, HIGHEST = 300, 5_000
"""The frequencies that are compared, in Hz: small speakers have none below."""

SOON = 160
"""Samples after which what comes back counts a third: 10 ms."""

BESIDE = 640
"""Samples around the place that are its own."""

CLEAR = 2.5
"""How many times as much must come back there as anywhere else."""

NEAR = 32
"""Samples by which two findings may differ and are the same: 2 ms."""

Samples = npt.NDArray[np.float64]


def delay(heard: Samples, played: Samples) -> int | None:
    """Return by how many samples *played* is late in *heard*; None if that is unclear.

    They end at the same time; *played* is longer by MOST.
    """
    size = 1 << (len(played) - 1).bit_length()
    cross = np.fft.rfft(heard, size) * np.fft.rfft(played, size).conj()
    hertz = np.fft.rfftfreq(size, 1 / RATE)
    cross[(hertz < LOWEST) | (hertz > HIGHEST)] = 0
    power = np.abs(cross)
    cross /= (power + 1e-9 * power.max() + 1e-20) ** SHARPNESS
    answers = np.roll(np.fft.irfft(cross), MOST)[:MOST] ** 2
    after = _soon_after(answers)
    place = int(after.argmax())
    elsewhere = (after[: max(0, place - BESIDE)], after[place + BESIDE :])
    return place if after[place] > CLEAR * np.concatenate(elsewhere).max() else None


def _soon_after(answers: Samples) -> Samples:
    """Return how much comes soon after each sample: the later, the less it counts."""
    fading = np.exp(-np.arange(5 * SOON) / SOON)
    size = 1 << (len(answers) + len(fading) - 1).bit_length()
    spectrum = np.fft.rfft(answers, size) * np.fft.rfft(fading, size).conj()
    after: Samples = np.fft.irfft(spectrum)[: len(answers)]
    return after
