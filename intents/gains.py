"""What phrases gain by the words that were heard, of many phrases at once.

Each phrase is listed by pairs of its rarest words, chosen so that one of the pairs is
heard wherever enough of the phrase is. Few are found so, and only those are weighed.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, combinations, product

import numpy as np
from numpy.typing import NDArray

from .language import LIGHT
from .phrase import MISSING, Phrase

SLACK = 1e-9
"""What figures may be off by."""

NOTHING = 0
"""The number of no word: it is always heard."""


class _Lists:
    """Many lists of numbers, end to end."""

    def __init__(self, lists: Sequence[Sequence[int]]) -> None:
        self._sizes = np.array([len(each) for each in lists], np.int32)
        self._ends = self._sizes.cumsum()
        self._numbers = np.array([*chain.from_iterable(lists)], np.int32)

    def of(
        self, chosen: NDArray[np.integer]
    ) -> tuple[NDArray[np.int32], NDArray[np.intp]]:
        """Return the numbers of all *chosen* lists, and where each of them begins."""
        sizes = self._sizes[chosen]
        ends = sizes.cumsum()
        places = np.repeat(self._ends[chosen] - ends, sizes)
        places += np.arange(len(places))
        return self._numbers[places], ends - sizes


class Gains:
    """The words of phrases by what they weigh: one, or little."""

    def __init__(self, phrases: Sequence[Phrase], least: float) -> None:
        """Index *phrases*, to find those that gain *least* of what they weigh."""
        self._least = least
        self.totals = np.array([phrase.total for phrase in phrases])
        """What each phrase weighs."""
        self._numbers, self._weighty = _numbered(phrases)
        self._all = 1 + sum(map(len, self._numbers.values()))
        rows = [sorted(self._row(phrase)) for phrase in phrases]
        self._words = _Lists(rows)
        found: dict[int, list[int]] = defaultdict(list)
        for place, (row, phrase) in enumerate(zip(rows, phrases, strict=True)):
            for one, two in self._pairs(row, least * phrase.total):
                found[one * self._all + two].append(place)
        self._pairs_listed = np.array(sorted(found), np.int64)
        self._phrases = _Lists([found[pair] for pair in sorted(found)])

    def by(
        self, worths: Mapping[str, float]
    ) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
        """Return the phrases that gain enough by words, and their shares of it.

        What a word gains is what it is worth, and that it is not missing. A phrase may
        come twice.
        """
        gained = np.zeros(self._all)
        heard = [NOTHING]
        for word, worth in worths.items():
            for number, weight in self._numbers.get(word, ()):
                gained[number] = weight * (worth + MISSING)
                heard.append(number)
        likely = self._with_pairs_of(np.array(sorted(heard), np.int64))
        if not len(likely):
            return np.zeros(0, np.int32), np.zeros(0)
        words, begins = self._words.of(likely)
        shares = np.add.reduceat(gained[words], begins) / self.totals[likely]
        enough = shares >= self._least
        return likely[enough], shares[enough]

    def _with_pairs_of(self, heard: NDArray[np.int64]) -> NDArray[np.int32]:
        """Return the phrases that are listed by two words of *heard*, or one twice."""
        weighty = heard[heard <= self._weighty]
        if len(weighty) == 1:
            return np.zeros(0, np.int32)
        pairs = (weighty[:, np.newaxis] * self._all + heard).ravel()
        places = self._pairs_listed.searchsorted(pairs)
        listed = self._pairs_listed.take(places, mode="clip") == pairs
        return self._phrases.of(places[listed])[0]

    def _row(self, phrase: Phrase) -> Iterator[int]:
        """Yield the numbers of the words of *phrase*."""
        for item, weight in zip(phrase.items, phrase.weights, strict=True):
            if isinstance(item, str):
                yield next(n for n, weighs in self._numbers[item] if weighs == weight)

    def _pairs(self, row: Sequence[int], least: float) -> Iterator[tuple[int, int]]:
        """Yield pairs of which one is heard where the words of *row* gain *least*.

        A word stands twice in a pair where it may be enough by itself.
        """
        weighty = Counter(number for number in row if number <= self._weighty)
        light = row[weighty.total() :]
        gained, fewest = LIGHT * (1 + MISSING) * len(light), 0
        for _, often in weighty.most_common():
            if gained < least - SLACK:
                gained += (1 + MISSING) * often
                fewest += 1
        if fewest > 1:
            rarest = sorted(weighty)[: len(weighty) - fewest + 2]
            yield from combinations(rarest, 2)
        elif fewest:
            lacking = least - (1 + MISSING) * max(weighty.values()) - SLACK
            others = _needed(light, lacking)
            yield from product(weighty, others)
            alone = ((number, number) for number in weighty)
            yield from combinations(weighty, 2) if others else alone
        elif row:
            yield NOTHING, NOTHING


def _needed(light: Sequence[int], least: float) -> set[int]:
    """Return words of *light* of which one is heard where they gain *least*."""
    spare = int((len(light) * (1 + MISSING) * LIGHT - least) / ((1 + MISSING) * LIGHT))
    return {*light[: spare + 1]} if least > 0 else set()


def _numbered(
    phrases: Sequence[Phrase],
) -> tuple[dict[str, list[tuple[int, float]]], int]:
    """Give words by what they weigh numbers from 1: the rarest first, light ones last.

    Return the numbers of each word, with what it weighs so, and the last number of
    those that are not light.
    """
    often = Counter(
        (item, weight)
        for phrase in phrases
        for item, weight in zip(phrase.items, phrase.weights, strict=True)
        if isinstance(item, str)
    )
    ranked = sorted(often, key=lambda each: (each[1] == LIGHT, often[each], each))
    numbers: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for number, (word, weight) in enumerate(ranked, 1):
        numbers[word].append((number, weight))
    return dict(numbers), sum(weight != LIGHT for _, weight in ranked)
