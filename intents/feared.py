"""What a small model learned of danger that is told in words no list has.

`benchmarks/understanding/train_danger.py` makes its file, and says from what. It is
given words alone, next to one another and apart, and pieces of words: a misheard word
keeps some of them. What it finds is checked, never more.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from .learned import NOTHING, Learned
from .traits import EDGES, SAID, plain_traits

FEARED = "_danger.npz"

LEAST = 0.75
"""How sure the model must be."""

FEWEST, SHORT = 4, 1
"""Words it must know, to be asked; and letters of a word that is too short for it."""

TOLD = 3
"""How many of the words that say most are told."""


class Fear(NamedTuple):
    """What kind of danger is feared, how much from 0 to 1, and at which words."""

    kind: str
    score: float
    words: Sequence[str]


def fear(words: Sequence[str], learned: Learned) -> Fear | None:
    """Return what the model makes of plain words; None if it knows too little."""
    telling = [word for word in words if len(word) > SHORT]
    if len(telling) < FEWEST:
        return None
    known = learned.known(plain_traits(words))
    shown = {*known.traits}
    if sum(SAID + word in shown for word in telling) < FEWEST:
        return None
    shares = learned.weigh(known)
    score = 1.0 - shares.pop(NOTHING)
    if score < LEAST:
        return None
    kind = max(shares, key=lambda each: shares[each])
    return Fear(kind, score, _told(learned.ranked(known, kind)))


def _told(ranked: Iterable[str]) -> list[str]:
    said = [trait.removeprefix(SAID).strip(EDGES) for trait in ranked if SAID in trait]
    return said[:TOLD]
