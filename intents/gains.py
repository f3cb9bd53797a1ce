"""What phrases gain by the words that were heard, of many phrases at once.

Light words are in nearly every phrase, and few phrases hold enough of the others. So
those are counted first, and light words only in the phrases that are left.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from .language import LIGHT
from .phrase import MISSING, Phrase


class Gains:
    """The words of phrases by what they weigh: one, or little."""

    def __init__(self, phrases: Sequence[Phrase], least: float) -> None:
        """Index *phrases*, to find those that gain *least* of what they weigh."""
        self._least = least
        self.totals = np.array([phrase.total for phrase in phrases])
        """What each phrase weighs."""
        weighty: dict[str, list[int]] = defaultdict(list)
        light: dict[str, list[int]] = defaultdict(list)
        for place, phrase in enumerate(phrases):
            for item, weight in zip(phrase.items, phrase.weights, strict=True):
                if isinstance(item, str):
                    (light if weight == LIGHT else weighty)[item].append(place)
        self._places = {word: np.array(places) for word, places in weighty.items()}
        self._light = sorted(light)
        self._counts = np.zeros((len(phrases), len(light)), np.uint8)
        for column, word in enumerate(self._light):
            np.add.at(self._counts[:, column], light[word], 1)
        most = LIGHT * (1 + MISSING) * self._counts.sum(axis=1)
        self._needed = least * self.totals - most

    def by(
        self, worths: Mapping[str, float]
    ) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
        """Return the phrases that gain enough by words, and their shares of it.

        What a word gains is what it is worth, and that it is not missing.
        """
        told = [word for word in worths if word in self._places]
        if not told:
            return np.zeros(0, np.intp), np.zeros(0)
        places = [self._places[word] for word in told]
        each = np.array([worths[word] + MISSING for word in told])
        weighty = np.bincount(
            np.concatenate(places),
            np.repeat(each, [*map(len, places)]),
            len(self.totals),
        )
        likely = np.flatnonzero(weighty >= self._needed)
        light = [worths[w] + MISSING if w in worths else 0.0 for w in self._light]
        gained = weighty[likely] + LIGHT * (self._counts[likely] @ light)
        shares = gained / self.totals[likely]
        enough = shares >= self._least
        return likely[enough], shares[enough]
