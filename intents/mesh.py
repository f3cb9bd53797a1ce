"""The words of listed commands as one graph: an edge is a word, or nothing.

Nodes are numbered so that every edge goes up. Values of slots begin and end at nodes of
their own.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import inf
from typing import NamedTuple

from .language import LIGHT, Language
from .normalize import normalize
from .template import Slot
from .tree import Sequence

MISSING = 0.25
"""The share of its weight that a word costs which was not said."""


@dataclass(frozen=True, slots=True)
class Value:
    """What a slot may hold, and the ways to say it."""

    meaning: str
    ways: tuple[Sequence, ...]


class Edge(NamedTuple):
    """Where a word leads; no word is said for nothing. May end a value of a slot."""

    word: str
    to: int
    missing: float = 0.0
    """What it costs that the word was not said."""
    value: tuple[str, str] | None = None


class Mesh:
    """Nodes, and the edges that leave each."""

    def __init__(self, language: Language) -> None:
        """Begin with no node."""
        self._language = language
        self.edges: list[list[Edge]] = []

    def node(self) -> int:
        """Add a node, and return its number."""
        self.edges.append([])
        return len(self.edges) - 1

    def words(self, begin: int, end: int) -> frozenset[str]:
        """Return all words between two nodes."""
        edges = (edge for node in self.edges[begin : end + 1] for edge in node)
        return frozenset(edge.word for edge in edges if edge.word)

    def lay(
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
                node = self._join([(node, Edge(part, 0, missing))])
            elif isinstance(part, Slot):
                node = self._join(
                    (
                        self.lay(node, way, {}, needed=True),
                        Edge("", 0, value=(part.name, each.meaning)),
                    )
                    for each in values[part.name]
                    for way in each.ways
                )
            else:
                node = self._join(
                    (self.lay(node, each, values, needed=needed), Edge("", 0))
                    for each in part
                )
        return node

    def needed(
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

    def _join(self, ends: "Iterator[tuple[int, Edge]] | list[tuple[int, Edge]]") -> int:
        """Lead all *ends* to one node, a later one than any."""
        joined = list(ends)
        to = self.node()
        for node, edge in joined:
            self.edges[node].append(edge._replace(to=to))
        return to
