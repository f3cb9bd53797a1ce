"""What may be said, as a graph of letters that a recognizer walks along.

A form is plain data: its parts are said one after another. A part is some words, or a
tuple of forms of which one is said; the empty form says nothing, so it stands for
what may be left out. Nothing here knows what a phrase means, and nothing is expanded:
a thousand ways to say a thing are a few nodes that meet again.

Letters are plain: small, without marks, and each word has a space before it; an
apostrophe may be left out. So "Twelve-ounce, please." and "twelve ounce please" are the
same path, whichever a recognizer writes.
The graph is made deterministic where it is walked, and only there.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import islice
from typing import TypeAlias

Form: TypeAlias = "tuple[str | tuple[Form, ...], ...]"
"""Parts that are said one after another; see above."""

_PARTING = "-\u2010\u2011\u2013\u2014\u2581"
"""What parts words, besides spaces; the last is how Moonshine writes a space."""


_APOSTROPHES = "'\N{RIGHT SINGLE QUOTATION MARK}"


def letters(text: str) -> str:
    """Return the plain letters of *text*; a space for each thing that parts words."""
    return "".join(map(_plain, text))


@cache
def _plain(letter: str) -> str:
    if letter.isspace() or letter in _PARTING:
        return " "
    if letter in _APOSTROPHES:
        return "'"
    accent = "\u0300" <= letter <= "\u036f"
    return letter.lower() if letter.isalnum() or accent else ""


class _Node:
    """A place in the graph. No two letters lead to the same one."""

    __slots__ = ("letters", "skips")

    def __init__(self) -> None:
        self.letters: dict[str, _Node] = {}
        self.skips: list[_Node] = []


class State:
    """All nodes that the letters so far may have led to."""

    __slots__ = ("_nodes", "_phrases", "_steps", "ends")

    def __init__(self, phrases: "Phrases", nodes: frozenset[_Node]) -> None:
        """Stand at *nodes*."""
        self._phrases, self._nodes = phrases, nodes
        self._steps: dict[str, State | None] = {}
        self.ends = phrases.end in nodes
        """Whether a whole phrase may be over here."""

    def step(self, letter: str) -> "State | None":
        """Return where *letter* leads; None is nowhere."""
        if letter not in self._steps:
            next_ = [n.letters[letter] for n in self._nodes if letter in n.letters]
            self._steps[letter] = self._phrases.at(next_) if next_ else None
        return self._steps[letter]

    def ways(self) -> list[str]:
        """Return the letters that lead on."""
        return sorted({letter for node in self._nodes for letter in node.letters})


class Phrases:
    """All that may be said at one moment. Make it once and use it often."""

    def __init__(
        self, forms: Iterable[Form], enough: Callable[[str], bool] = lambda _: False
    ) -> None:
        """Join *forms* into one graph; saying nothing is never a phrase.

        A free reading that is *enough* needs no phrase, so none is searched for; it
        is asked on the thread that listens.
        """
        forms = tuple(forms)
        self.enough = enough
        self.longest = max(map(_length, forms), default=0)
        """Letters in the longest phrase, spaces and all."""
        self._states: dict[frozenset[_Node], State] = {}
        begin, self.end = _Node(), _Node()
        for form in forms:
            _extend(begin, form).skips.append(self.end)
        self.start = self.at([begin])
        self.start.ends = False

    def at(self, nodes: Iterable[_Node]) -> State:
        """Return the state of standing at *nodes* and wherever they skip to."""
        reached, waiting = set(), list(nodes)
        while waiting:
            node = waiting.pop()
            if node not in reached:
                reached.add(node)
                waiting.extend(node.skips)
        key = frozenset(reached)
        return self._states.setdefault(key, State(self, key))

    def holds(self, text: str) -> bool:
        """Tell whether *text* is one of the phrases, from beginning to end."""
        state: State | None = self.start
        for letter in _words(text):
            state = state and state.step(letter)
        return bool(state and state.ends)

    def some(self, most: int) -> list[str]:
        """Return up to *most* phrases, in plain letters."""
        return list(islice(self._walk(), most))

    def _walk(self) -> Iterator[str]:
        waiting: list[tuple[str, State]] = [("", self.start)]
        while waiting:
            said, state = waiting.pop()
            if state.ends:
                yield said.strip()
            whole = state.step("'")
            left_out = whole.ways() if whole else ()
            ways = (way for way in reversed(state.ways()) if way not in left_out)
            steps = ((letter, state.step(letter)) for letter in ways)
            waiting.extend((said + letter, at) for letter, at in steps if at)


def _extend(node: _Node, form: Form) -> _Node:
    """Lay the parts of *form* along the graph from *node*, and return where it ends."""
    for part in form:
        if isinstance(part, str):
            for letter in _words(part):
                before, node = node, node.letters.setdefault(letter, _Node())
                if letter == "'" and node not in before.skips:
                    before.skips.append(node)
        else:
            node = _join(node, part)
    return node


def _join(node: _Node, forms: "tuple[Form, ...]") -> _Node:
    """Lay *forms* side by side from *node*, and return where they meet."""
    meet = _Node()
    for form in forms:
        _extend(node, form).skips.append(meet)
    return meet


def _length(form: Form) -> int:
    return sum(
        len(_words(part))
        if isinstance(part, str)
        else max(map(_length, part), default=0)
        for part in form
    )


def _words(text: str) -> str:
    return "".join(f" {word}" for word in letters(text).split())
