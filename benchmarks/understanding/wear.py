"""Spoils clean text the way recognizers do, the same way for the same seed.

Words are taken for words that sound like them (from the lines themselves), small
words get lost, and fillers creep in. Sound-alikes share a rough key: consonants by
class, no vowels, no doubles. It is a simulation; no recognizer was asked.
"""

import random
from collections import defaultdict
from collections.abc import Iterable

from rapidfuzz.distance import Levenshtein

FILLERS = ("uh", "um", "er", "you know")
SMALL = frozenset(
    {"a", "an", "the", "i", "to", "of", "in", "on", "at", "and", "is", "am", "was"}
    | {"have", "had", "my", "it", "that", "for", "do", "did"}
)
"""Words that get lost."""

LOST, FILLED = 0.5, 0.15
"""How often an error at a small word is its loss, and at any other a filler."""

_CLASSES = (("bp", "b"), ("dt", "d"), ("fv", "f"), ("ckgqx", "k"), ("szj", "s"),
            ("mn", "m"), ("lr", "l"))  # fmt: skip
_CLASS = {letter: name for letters, name in _CLASSES for letter in letters}


def sound(word: str) -> str:
    """Return a rough key that words of like sound share."""
    spelled = word.replace("ph", "f").replace("th", "t").replace("gh", "")
    key = ""
    for letter in spelled.lower():
        name = _CLASS.get(letter, "")
        if name and not key.endswith(name):
            key += name
    return key


class Wear:
    """Replaces, drops and adds words at a given rate."""

    def __init__(self, texts: Iterable[str], rate: float, seed: int = 7) -> None:
        """Take the words that may be heard instead from *texts*."""
        self._rate, self._chance = rate, random.Random(seed)  # noqa: S311
        self._alike: dict[str, list[str]] = defaultdict(list)
        for word in sorted(
            {w for t in texts for w in t.lower().split() if w.isalpha()}
        ):
            self._alike[sound(word)].append(word)

    def spoil(self, text: str) -> str:
        """Return *text* as it may be heard; never nothing."""
        heard: list[str] = []
        for word in text.split():
            if self._chance.random() >= self._rate:
                heard.append(word)
            elif word.lower() in SMALL and self._chance.random() < LOST:
                continue
            elif self._chance.random() < FILLED:
                heard += [self._chance.choice(FILLERS), word]
            else:
                heard.append(self._misheard(word))
        return " ".join(heard) or text

    def _misheard(self, word: str) -> str:
        plain = word.lower().strip(".,!?;:")
        alike = [w for w in self._alike.get(sound(plain), ()) if w != plain]
        near = sorted(alike, key=lambda w: Levenshtein.distance(w, plain))[:4]
        return self._chance.choice(near) if near else plain[:-1] or plain
