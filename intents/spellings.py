"""Finds what is spelled nearly alike, among many spellings, without comparing all."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from math import ceil

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

BINS = 32
"""Letters are counted in so many bins; those of one bin are taken for one."""

MOST = 4
"""How often a letter is counted in a spelling."""

SLACK = 1e-4
"""What figures may be off by, so that those right at the cutoff are not lost."""


_LEVELS = np.arange(MOST)


class Spellings:
    """Many spellings, by their lengths and by the letters they hold."""

    def __init__(self, spellings: Iterable[str]) -> None:
        """Count the letters of each."""
        self._all = sorted(spellings, key=len)
        self._lengths = [len(each) for each in self._all]
        self._sizes = np.array(self._lengths, np.float32)
        self._marks = _marked(_counted(self._all))

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
        size, least = len(letters), cutoff / (2 - cutoff)
        first = bisect_left(self._lengths, least * size - SLACK)
        last = bisect_right(self._lengths, size / least + SLACK)
        if first == last:
            return []
        counts = _counted([letters])
        uncounted = int(np.maximum(counts, MOST).sum()) - MOST * BINS
        one, two = np.bitwise_count(self._marks[:, first:last] & _marked(counts))
        common = one + two
        fewest = cutoff / 2 * (self._lengths[first] + size) - uncounted - SLACK
        some = np.flatnonzero(common >= ceil(fewest))
        needed = cutoff / 2 * (self._sizes[first + some] + size) - uncounted - SLACK
        near = some[common[some] >= needed].tolist()
        return [self._all[first + place] for place in near]


def _counted(spellings: Sequence[str]) -> NDArray[np.intp]:
    """Return a row for each of *spellings*: how many letters of each bin it holds."""
    codes = "".join(spellings).encode("utf-32-le", "surrogatepass")
    bins = np.frombuffer(codes, np.uint32).astype(np.intp) % BINS
    if len(spellings) == 1:
        return np.bincount(bins, minlength=BINS).reshape(1, BINS)
    rows = np.repeat(np.arange(len(spellings)), [len(each) for each in spellings])
    counts = np.bincount(rows * BINS + bins, minlength=len(spellings) * BINS)
    return counts.reshape(-1, BINS)


def _marked(counts: NDArray[np.intp]) -> NDArray[np.uint64]:
    """Return a column for each row of *counts*: a bit for each letter that is counted.

    Two columns have as many bits in common as two spellings have letters.
    """
    bits = np.packbits(counts[:, :, np.newaxis] > _LEVELS)
    return bits.view(np.uint64).reshape(-1, BINS * MOST // 64).T.copy()
