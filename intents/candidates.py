"""Which phrases of a phrasebook an utterance may be."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate
from math import inf

import numpy as np

from .alignment import EXTRA, OWN, Utterance
from .gains import Gains
from .language import Language
from .normalize import Word
from .phrase import MISSING, Phrase, phrases_of
from .spellings import Spellings
from .template import Form

WINDOW = 64
"""How many words are laid along phrases. A last slot takes all that follow."""

UNLIKELY = 0.5
"""Phrases that cannot score better than this are not looked at."""

OPENER = 0.05
"""What a word costs that only opens an utterance: "can you", "no, ..."."""

JOINED = 8
"""Words up to which words joined or split make it hard to tell the phrase."""

LONGEST = 40
"""Letters in a word; what is longer is none of ours."""

REMEMBERED = 20_000
"""Words whose likeness to ours is kept."""


class Candidates:
    """Every phrase of a phrasebook, indexed by its words."""

    def __init__(self, plain: Iterable[tuple[str, Form]], language: Language) -> None:
        """Index the *plain* forms of intents."""
        self._language = language
        self._run_together: dict[str, list[Phrase]] = defaultdict(list)
        known: set[str] = set()
        self._phrases = tuple(phrases_of(plain, language))
        self._gains = Gains(self._phrases, UNLIKELY + MISSING)
        self._takes = np.array([_takes(phrase) for phrase in self._phrases])
        for phrase in self._phrases:
            known.update(phrase.words)
            if len(phrase.words) == len(phrase.items):
                self._run_together["".join(phrase.words)].append(phrase)
        self._known = Spellings(sorted(known - language.decisive))
        self._spellings = Spellings(self._run_together)
        self._openers: dict[str, list[tuple[str, ...]]] = {}
        for opener in language.openers:
            self._openers.setdefault(opener[0], []).append(opener)
        self._near = lru_cache(REMEMBERED)(self._find_near)

    def utterance(self, text: str, words: Sequence[Word]) -> Utterance:
        """See *words*, the plain words of *text*, from our words."""
        window = words[:WINDOW]
        opening = self._opening([word.text for word in window])
        costs, barred, end = [OPENER] * opening, [], 0
        costs.extend(self._cost(word.text) for word in window[opening:])
        for word in window:
            paused = bool(text[end : word.start].strip())
            barred.append(word.text in self._language.negations and not paused)
            end = word.end
        return Utterance(
            [self._near(word.text) for word in window],
            costs,
            barred,
            sum(self._language.weight(word.text) for word in words[opening:]),
        )

    def likely(
        self, heard: Utterance, among: Collection[str]
    ) -> Iterator[tuple[float, Phrase]]:
        """Yield what phrases may fit, the likeliest first, and what each may score."""
        best: dict[str, float] = {}
        for near in heard.near:
            for word, likeness in near.items():
                worth = likeness * likeness
                if worth > best.get(word, 0.0):
                    best[word] = worth
        likely, gains = self._gains.by(best)
        totals = self._gains.totals[likely]
        spare = np.maximum(0, len(heard.costs) - self._takes[likely])
        passed = np.array([*accumulate(sorted(heard.costs), initial=0.0)])
        explained = OWN + (1 - OWN) * np.minimum(1, totals / (heard.weight or 1))
        bounds = (gains - MISSING - passed[spare] / totals) * explained
        enough = bounds >= UNLIKELY
        places = zip((-bounds[enough]).tolist(), likely[enough].tolist(), strict=True)
        for worse, place in sorted({*places}):
            phrase = self._phrases[place]
            if phrase.intent in among and phrase.needed <= best.keys():
                yield -worse, phrase

    def run_together(
        self, words: Sequence[Word], among: Collection[str]
    ) -> Iterator[tuple[float, Phrase]]:
        """Find phrases of the same letters, for words that were joined or split."""
        if len(words) > JOINED:
            return
        letters = "".join(word.text for word in words[:WINDOW])
        turning = {w.text for w in words[:WINDOW]} & self._language.decisive
        cutoff = self._language.thresholds.short
        for spelling, likeness in self._spellings.like(letters, cutoff):
            for phrase in self._run_together[spelling]:
                parted = len(phrase.items) != len(words)
                if parted and phrase.intent in among and phrase.needed == turning:
                    yield likeness**2, phrase

    def _opening(self, words: Sequence[str]) -> int:
        """Count the words that only open the utterance; never all of them."""
        opening = 0
        while rest := tuple(words[opening:]):
            openers = self._openers.get(rest[0], ())
            fits = (o for o in openers if o == rest[: len(o)] and len(o) < len(rest))
            longest = next(fits, None)
            if longest is None:
                break
            opening += len(longest)
        return opening

    def _cost(self, word: str) -> float:
        decisive = word in self._language.decisive
        return inf if decisive else EXTRA * self._language.weight(word)

    def _find_near(self, word: str) -> Mapping[str, float]:
        if word in self._language.decisive:
            return {word: 1.0}
        if len(word) > LONGEST:
            return {}
        return dict(self._known.like(word, self._language.thresholds.word))


def _takes(phrase: Phrase) -> int:
    """Return how many words of an utterance the phrase can take; the rest cost."""
    return len(phrase.items) if len(phrase.words) == len(phrase.items) else WINDOW
