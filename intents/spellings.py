"""Finds what is spelled nearly alike, among many spellings, without comparing all."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

BINS = 32
"""Letters are counted in so many bins; those of one bin are taken for one."""


class Spellings:
    """Many spellings, by their lengths and by the letters they hold."""

    def __init__(self, spellings: Iterable[str]) -> None:
        """Count the letters of each."""
        self._all = sorted(spellings, key=len)
        self._lengths = [len(each) for each in self._all]
        self._sizes = np.array(self._lengths, np.float32)
        self._letters = _counted(self._all)

    def like(self, letters: str, cutoff: float) -> Iterator[tuple[str, float]]:
        """Yield spellings that are like *letters*, from *cutoff* to 1, and how much."""
        found = process.extract(
            letters,
            self._near(letters, cutoff),
            scorer=fuzz.ratio,
            score_cutoff=100 * cutoff,
            limit=None,
        )
        yield from ((each, ratio / 100) for each, ratio, _ in found)

    def _near(self, letters: str, cutoff: float) -> list[str]:
        """Return those that have enough letters in common; no others can be alike."""
        least = cutoff / (2 - cutoff)
        first = bisect_left(self._lengths, least * len(letters))
        last = bisect_right(self._lengths, len(letters) / least)
        here = slice(first, last)
        shared = np.minimum(self._letters[here], _counted([letters]))
        common = shared @ np.ones(BINS, np.float32)
        enough = 2 * common >= cutoff * (self._sizes[here] + len(letters))
        return [self._all[first + n] for n in np.flatnonzero(enough).tolist()]


def _counted(spellings: Sequence[str]) -> NDArray[np.float32]:
    """Return a row for each of *spellings*: how many letters of each bin it holds."""
    codes = "".join(spellings).encode("utf-32-le", "surrogatepass")
    bins = np.frombuffer(codes, np.uint32).astype(np.intp) % BINS
    rows = np.repeat(np.arange(len(spellings)), [len(each) for each in spellings])
    counts = np.bincount(rows * BINS + bins, minlength=len(spellings) * BINS)
    return counts.reshape(-1, BINS).astype(np.float32)
