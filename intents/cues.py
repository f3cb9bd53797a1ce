"""Finds cues in the words of a clause, as said or as a recognizer may write them."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from .spellings import Spellings
from .statements import Cue, CueTree, Statements, canonical

GAP = 3
"""Words that may come between two words of a cue."""

BRIEF = 2
"""Words of an utterance that one word can ask for something in."""

SHORTEST = 4
"""Letters of a word that may be taken for another."""

REMEMBERED = 20_000
"""Words whose likeness to those of our cues is kept."""


class Found(NamedTuple):
    """A cue and the places of its first and last word."""

    cue: Cue
    first: int
    last: int
    worn: bool = False
    free: bool = False
    """Whether it needs no verb: "0 days sober"."""


class Cues:
    """The cues of a language, and words that sound like theirs."""

    def __init__(self, told: Statements) -> None:
        """Index the words of all cues."""
        self._told = told
        known = told.cues.words() | told.anywhere.words()
        forms = {form for form, verb in told.verbs.items() if verb.base in known}
        ours = sorted(w for w in known | forms if len(w) >= SHORTEST)
        self._known, self._alike = Spellings(ours), told.scores["alike"]
        self.mended = lru_cache(REMEMBERED)(self._mended)

    def plain(self, words: Sequence[str]) -> list[str]:
        """Return *words* as they stand in cues."""
        return [canonical(word, self._told.verbs) for word in words]

    def at_verb(
        self, words: Sequence[str], first: int, verb: int, *, worn: bool = False
    ) -> Iterator[Found]:
        """Find the longest cue at each place from the subject to the verb."""
        for place in range(first, min(verb + 1, len(words))):
            found = _longest(words, place, self._told.cues)
            if found is not None:
                yield Found(*found, worn)

    def of_kind(
        self, kind: str, words: Sequence[str], first: int, verb: int
    ) -> Iterator[Cue]:
        """Find the cues of one *kind* from the subject to the verb, of any length."""
        for place in range(first, min(verb + 1, len(words))):
            if below := self._told.cues.next.get(words[place]):
                ends = (cue for cue, _ in _ends(words, place, below, GAP))
                yield from (cue for cue in ends if cue.kind == kind)

    def anywhere(self, words: Sequence[str], first: int) -> Iterator[Found]:
        """Find cues that may stand anywhere from *first* on."""
        for found in _all(words, first, self._told.anywhere):
            yield found._replace(free=True)

    def requests(self, words: Sequence[str]) -> Iterator[Found]:
        """Find commands in free words."""
        for found in _all(words, 0, self._told.requests, gap=2):
            if found.cue.words[1:] or len(words) <= BRIEF:
                yield found

    def _mended(self, word: str) -> str:
        """Return the word of ours that *word* may be, misheard, or itself."""
        if len(word) < SHORTEST or word in self._told.verbs:
            return word
        alike = self._known.like(word, self._alike)
        found = min(alike, key=lambda each: (-each[1], each[0]), default=None)
        return canonical(found[0], self._told.verbs) if found else word


def _all(
    words: Sequence[str], first: int, tree: CueTree, gap: int = GAP
) -> Iterator[Found]:
    for place in range(first, len(words)):
        found = _longest(words, place, tree, gap)
        if found is not None:
            yield Found(*found)


def _longest(
    words: Sequence[str], place: int, tree: CueTree, gap: int = GAP
) -> tuple[Cue, int, int] | None:
    """Return the longest cue that begins at *place*, and its first and last word."""
    below = tree.next.get(words[place])
    if below is None:
        return None
    ends = list(_ends(words, place, below, gap))
    if not ends:
        return None
    cue, last = max(ends, key=lambda end: (len(end[0].words), -end[1]))
    return cue, place, last


def _ends(
    words: Sequence[str], place: int, tree: CueTree, gap: int
) -> Iterator[tuple[Cue, int]]:
    if tree.cue is not None:
        yield tree.cue, place
    if tree.next:
        for after in range(place + 1, min(place + 2 + gap, len(words))):
            if below := tree.next.get(words[after]):
                yield from _ends(words, after, below, gap)
