"""What was said haltingly, as it was meant: "I, I t took a, a walk".

A beginning that is said again whole is dropped, and a small word that is said twice.
Only what is repeated goes: no other word is lost, and none is put in. A letter that
names something stays: "vitamin b before bed".
"""

from intents import Phrasebook

from .finding.likeness import listed

LETTERS = 2
"""Letters of a beginning that was broken off, at most."""

VOWELS = frozenset("aeiouy")
"""With one of these a few letters may be a word."""

_EDGES = " ,.;:\u2026-\u2013\u2014"


def fluent(text: str, book: Phrasebook) -> str:
    """Return *text* without what was begun or said once more."""
    doubled, lettered = (
        {word.casefold() for word in listed(key, book)}
        for key in ("answers.doubled", "answers.lettered")
    )
    said = [part for word in text.split() for part in _parts(word)]
    plain = [_plain(word) for word in said]
    kept: list[int] = []
    for place in reversed(range(len(said))):
        named = place > 0 and plain[place - 1] in lettered
        word, after = plain[place], plain[kept[-1]] if kept else None
        if after is None or named or not _is_again(word, after, doubled):
            kept.append(place)
    if len(kept) == len(said):
        return text
    return " ".join(said[place] for place in reversed(kept))


def _parts(word: str) -> list[str]:
    """Part "d-d-did" where it was broken off; "t-shirt" stays whole."""
    parts = word.split("-")
    begun = [part.casefold() for part in parts]
    last = begun[-1]
    if parts[1:] and all(part and last.startswith(part) for part in begun):
        return parts
    return [word]


def _is_again(word: str, after: str, doubled: set[str]) -> bool:
    """Tell whether *word* is said again by what comes after it."""
    if word == after:
        return word in doubled or _is_broken_off(word)
    return _is_broken_off(word) and after.startswith(word)


def _is_broken_off(word: str) -> bool:
    short = word.isascii() and word.isalpha() and len(word) <= LETTERS
    return short and VOWELS.isdisjoint(word)


def _plain(word: str) -> str:
    return word.strip(_EDGES).casefold()
