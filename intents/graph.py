"""Finds the way through listed commands that is most like what was said.

Theory of operation. All commands are one graph: an edge is a word, or nothing, and
nodes are numbered so that every edge goes up. What was said is laid along it word by
word: `best[node]` is the worth of the best way that has come so far. A word that meets
its like gains, one that nothing takes and one that was left out cost. Values begin and
end at nodes of their own, so the best way tells which were said.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import inf
from typing import NamedTuple, TypeAlias

from rapidfuzz import fuzz

from .language import LIGHT, Language
from .normalize import normalize
from .template import Slot
from .tree import Sequence

EXTRA, MISSING = 0.6, 0.25
"""The share of its weight that a word costs which nothing takes, or was not said."""

REMEMBERED = 50_000
"""Pairs of words whose likeness is kept."""

BEHIND = 2.5
"""How much less than the best a way may be worth and still be followed."""

WINDOW = 64
"""Words that are laid along; nobody says a longer command."""


@dataclass(frozen=True, slots=True)
class Value:
    """What a slot may hold, and the ways to say it."""

    meaning: str
    ways: tuple[Sequence, ...]


class Found(NamedTuple):
    """The command most like what was said."""

    intent: str
    score: float
    slots: Mapping[str, str]


class _Edge(NamedTuple):
    """Where a word leads; no word is said for nothing. May end a value of a slot."""

    word: str
    to: int
    missing: float = 0.0
    """What it costs that the word was not said."""
    value: tuple[str, str] | None = None


_Slots: TypeAlias = tuple[tuple[str, str], ...]


class _Way(NamedTuple):
    """A way so far: what it is worth, its own words, and its values."""

    worth: float
    words: int
    slots: _Slots


_Row: TypeAlias = dict[int, _Way]


class Graph:
    """All listed commands of a phrasebook."""

    def __init__(self, language: Language) -> None:
        """Begin with no command."""
        self._language = language
        self._edges: list[list[_Edge]] = []
        self._begins: list[tuple[str, int, int, frozenset[str]]] = []
        self._alike = lru_cache(REMEMBERED)(self._likeness)
        self._says = lru_cache(REMEMBERED)(self._is_one_of)

    def add(
        self, intent: str, tree: Sequence, values: Mapping[str, tuple[Value, ...]]
    ) -> None:
        """Add a command; *values* are those of its slots."""
        begin = self._node()
        end = self._lay(begin, tree, values)
        self._begins.append((intent, begin, end, self._needed(tree, values)))

    def find(self, text: str, among: Collection[str] | None = None) -> Found | None:
        """Return the command most like *text*, among some intents or all."""
        heard = normalize(text, self._language, doubled=True)[:WINDOW]
        words = [word.text for word in heard]
        if not words:
            return None
        found = (
            self._along(words, intent, begin, end)
            for intent, begin, end, needed in self._begins
            if (among is None or intent in among)
            and (not needed or any(self._says(word, needed) for word in words))
        )
        return max(found, key=lambda each: each.score, default=None)

    def _along(self, words: list[str], intent: str, begin: int, end: int) -> Found:
        row = self._without_words({begin: _Way(0.0, 0, ())}, end)
        for word in words:
            row = self._without_words(self._with_word(row, word), end)
        way = row.get(end)
        if way is None:
            return Found(intent, 0.0, {})
        score = max(0.0, way.worth) / max(way.words, 1)
        return Found(intent, score, dict(way.slots))

    def _without_words(self, row: _Row, end: int) -> _Row:
        """Let every way go on as far as it can without what is said."""
        begin = min(row)
        for node in range(begin, end):
            if way := row.get(node):
                for word, to, missing, value in self._edges[node]:
                    if missing == inf:
                        continue
                    slots = (*way.slots, value) if value else way.slots
                    words = way.words + bool(word)
                    _keep(row, to, _Way(way.worth - missing, words, slots))
        return row

    def _with_word(self, row: _Row, heard: str) -> _Row:
        after: _Row = {}
        cost = EXTRA * self._language.weight(heard)
        hopeful = max(way.worth for way in row.values()) - BEHIND
        for node, way in row.items():
            if way.worth < hopeful:
                continue
            _keep(after, node, way._replace(worth=way.worth - cost))
            for word, to, _missing, _value in self._edges[node]:
                if word and (likeness := self._alike(word, heard)):
                    gained = way.worth + likeness * likeness
                    _keep(after, to, _Way(gained, way.words + 1, way.slots))
        return after

    def _needed(
        self, tree: Sequence, values: Mapping[str, tuple[Value, ...]]
    ) -> frozenset[str]:
        """Return words of which one is heard wherever *tree* is said; none is unknown.

        They are those of the values of its first slot that is in no choice.
        """
        slot = next((part for part in tree if isinstance(part, Slot)), None)
        if slot is None:
            return frozenset()
        ways = [
            [word for word in self._parts(way) if isinstance(word, str)]
            for each in values[slot.name]
            for way in each.ways
        ]
        heavy = [
            [w for w in way if self._missing(w, needed=True) == inf] for way in ways
        ]
        return frozenset().union(*heavy) if all(heavy) else frozenset()

    def _is_one_of(self, heard: str, words: frozenset[str]) -> bool:
        return any(self._alike(word, heard) for word in words)

    def _likeness(self, word: str, heard: str) -> float:
        if word == heard:
            return 1.0
        if {word, heard} & self._language.decisive:
            return 0.0
        cutoff = 100 * self._language.thresholds.word
        return fuzz.ratio(word, heard, score_cutoff=cutoff) / 100

    def _lay(
        self,
        node: int,
        tree: Sequence,
        values: Mapping[str, tuple[Value, ...]],
        *,
        needed: bool = False,
    ) -> int:
        """Lay *tree* along the graph from *node*, and return where it ends.

        Where it is *needed*, as in a value, no word of weight may be missing.
        """
        for part in self._parts(tree):
            if isinstance(part, str):
                missing = self._missing(part, needed=needed)
                node = self._join([(node, _Edge(part, 0, missing))])
            elif isinstance(part, Slot):
                node = self._join(
                    (
                        self._lay(node, way, {}, needed=True),
                        _Edge("", 0, value=(part.name, each.meaning)),
                    )
                    for each in values[part.name]
                    for way in each.ways
                )
            else:
                node = self._join(
                    (self._lay(node, each, values, needed=needed), _Edge("", 0))
                    for each in part
                )
        return node

    def _missing(self, word: str, *, needed: bool) -> float:
        weight = self._language.weight(word)
        turning = word in self._language.decisive
        return inf if turning or (needed and weight > LIGHT) else MISSING * weight

    def _parts(self, tree: Sequence) -> Iterator[str | Slot | tuple[Sequence, ...]]:
        """Yield the parts of *tree*, its words plain."""
        run: list[str] = []
        for part in (*tree, ()):
            if isinstance(part, str):
                run.append(part)
                continue
            said = normalize(" ".join(run), self._language)
            yield from (word.text for word in said)
            run = []
            if part != ():
                yield part

    def _join(
        self, ends: "Iterator[tuple[int, _Edge]] | list[tuple[int, _Edge]]"
    ) -> int:
        """Lead all *ends* to one node, a later one than any."""
        joined = list(ends)
        to = self._node()
        for node, edge in joined:
            self._edges[node].append(edge._replace(to=to))
        return to

    def _node(self) -> int:
        self._edges.append([])
        return len(self._edges) - 1


def _keep(row: _Row, node: int, way: _Way) -> None:
    """Keep the better way to *node*."""
    if (known := row.get(node)) is None or way.worth > known.worth:
        row[node] = way
