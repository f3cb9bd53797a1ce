"""Finds the way through listed commands that is most like what was said.

Theory of operation. All commands are one graph (mesh.py). What was said is laid along
it word by word: a row holds the best way that has come to each node so far. A word that
meets its like gains, one that nothing takes and one that was left out cost. Values
begin and end at nodes of their own, so the best way tells which were said.
"""

from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from math import inf
from typing import NamedTuple, TypeAlias

from rapidfuzz import fuzz, process

from .language import Language
from .mesh import Mesh, Value
from .normalize import normalize
from .tree import Sequence

EXTRA = 0.6
"""The share of its weight that a word costs which nothing takes."""

REMEMBERED = 50_000
"""Pairs of words whose likeness is kept."""

BEHIND = 2.5
"""How much less than the best a way may be worth and still be followed."""

WINDOW = 64
"""Words that are laid along; nobody says a longer command."""


class Found(NamedTuple):
    """The command most like what was said."""

    intent: str
    score: float
    slots: Mapping[str, str]


class _Command(NamedTuple):
    """A command: where it begins and ends, and what is said in it."""

    intent: str
    begin: int
    end: int
    needed: frozenset[str]
    """Words of which one is heard wherever it is said; none is unknown."""
    words: frozenset[str]
    """All of its words, those of its values too."""


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
        self._mesh = Mesh(language)
        self._commands: list[_Command] = []
        self._alike = lru_cache(REMEMBERED)(self._likeness)
        self._says = lru_cache(REMEMBERED)(self._is_one_of)
        self._calls = lru_cache(REMEMBERED)(self._is_call)

    def add(
        self, intent: str, tree: Sequence, values: Mapping[str, tuple[Value, ...]]
    ) -> None:
        """Add a command; *values* are those of its slots."""
        begin = self._mesh.node()
        end = self._mesh.lay(begin, tree, values)
        needed = self._mesh.needed(tree, values)
        words = self._mesh.words(begin, end)
        self._commands.append(_Command(intent, begin, end, needed, words))

    def is_called(self, words: Iterable[str]) -> bool:
        """Tell whether any of some plain words may belong to a command."""
        return any(map(self._calls, words))

    def find(
        self, text: str, among: Collection[str] | None = None, least: float = 0.0
    ) -> Found | None:
        """Return the command most like *text*, among some intents or all.

        One that cannot reach the score *least* is passed over.
        """
        heard = normalize(text, self._language, doubled=True)[:WINDOW]
        words = [word.text for word in heard]
        if not words:
            return None
        found = (
            self._along(words, each)
            for each in self._commands
            if (among is None or each.intent in among)
            and (not each.needed or any(self._says(w, each.needed) for w in words))
            and self._most(words, each) >= least
        )
        return max(found, key=lambda each: each.score, default=None)

    def _most(self, words: list[str], command: _Command) -> float:
        """Return a score that *command* cannot pass: what is not in it only costs."""
        strange = [word for word in words if not self._says(word, command.words)]
        cost = EXTRA * sum(map(self._language.weight, strange))
        return 1 - cost / max(len(words) - len(strange), 1)

    def _along(self, words: list[str], command: _Command) -> Found:
        intent, end = command.intent, command.end
        row = self._without_words({command.begin: _Way(0.0, 0, ())}, end)
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
                for word, to, missing, value in self._mesh.edges[node]:
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
            for word, to, _missing, _value in self._mesh.edges[node]:
                if word and (likeness := self._alike(word, heard)):
                    gained = way.worth + likeness * likeness
                    _keep(after, to, _Way(gained, way.words + 1, way.slots))
        return after

    def _is_call(self, heard: str) -> bool:
        """Tell whether a command may be said where *heard* is a word of it."""
        return any(
            not each.needed or self._says(heard, each.needed) for each in self._commands
        )

    def _is_one_of(self, heard: str, words: frozenset[str]) -> bool:
        decisive = self._language.decisive
        if heard in words or heard in decisive:
            return heard in words
        cutoff = 100 * self._language.thresholds.word
        found = process.extractOne(
            heard, words - decisive, scorer=fuzz.ratio, score_cutoff=cutoff
        )
        return found is not None

    def _likeness(self, word: str, heard: str) -> float:
        if word == heard:
            return 1.0
        if {word, heard} & self._language.decisive:
            return 0.0
        cutoff = 100 * self._language.thresholds.word
        return fuzz.ratio(word, heard, score_cutoff=cutoff) / 100


def _keep(row: _Row, node: int, way: _Way) -> None:
    """Keep the better way to *node*."""
    if (known := row.get(node)) is None or way.worth > known.worth:
        row[node] = way
