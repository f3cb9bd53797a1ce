"""Patterns of words that are looked for anywhere in what was said.

    pattern = [ "^" ] { item }
    item    = word | word "*" | "..." | "." | "{" name "}"
            | "[" either "]" | "(" either ")"
    either  = { item } { "|" { item } }

A word with a "*" may go on. The three dots stand for up to three words, whatever they
are. A name stands for the patterns of a list that has it. Square brackets may be left
out, round ones may not. "^" is where speech begins, and "." where it ends.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TypeAlias

from .errors import TemplateError
from .language import Language
from .normalize import normalize

FREE = 3
"""The most words that three dots stand for."""

START, END, STEM, GAP = "^", ".", "*", "..."

_TOKEN = re.compile(
    r"\s*(?:(?P<mark>\.\.\.|[\[\]()|^.])|\{(?P<name>[a-z_]+)\}"
    r"|(?P<word>[^\W_](?:[^\W_]|['-])*\*?))"
)
_CLOSING = {"[": "]", "(": ")"}

Heard: TypeAlias = Sequence[str]
Names: TypeAlias = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Part:
    """One of several words or of several rows of parts, or a gap."""

    words: frozenset[str] = frozenset()
    stems: tuple[str, ...] = ()
    rows: tuple[tuple["Part", ...], ...] = ()
    optional: bool = False
    gap: bool = False
    last: bool = False
    """Whether it is where speech ends, and no word."""

    def ends(self, heard: Heard, places: set[int]) -> set[int]:
        """Return where this part may end if it begins at one of *places*."""
        last = len(heard)
        if self.gap:
            return {n for at in places for n in range(at, min(at + FREE, last) + 1)}
        ends = {at + 1 for at in places if at < last and self._is_said(heard[at])}
        for row in self.rows:
            ends |= _ends(row, heard, places)
        if self.optional:
            ends |= places
        elif self.last:
            ends |= places & {last}
        return ends

    def _is_said(self, word: str) -> bool:
        return word in self.words or (bool(self.stems) and word.startswith(self.stems))

    def ways(self) -> Iterator[tuple[str, ...]]:
        """Yield what may be said for this part."""
        yield from ((word,) for word in (*sorted(self.words), *self.stems))
        for row in self.rows:
            yield from _ways(row)
        if self.optional or self.gap or self.last:
            yield ()

    def begins(self) -> Iterator[str]:
        """Yield the words, and the stems with their mark, that it may begin with."""
        yield from self.words
        yield from (stem + STEM for stem in self.stems)
        for row in self.rows:
            yield from _begins(row)

    def needs(self) -> frozenset[str] | None:
        """Return words of which one must be said; None where there is no such list."""
        if self.optional or self.gap or self.last or self.stems:
            return None
        each = [_needs(row) for row in self.rows]
        if any(words is None for words in each):
            return None
        return self.words.union(*filter(None, each))


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern that is ready to be looked for."""

    parts: tuple[Part, ...]
    first: bool = False
    """Whether it must begin what is said."""

    def end(self, heard: Heard, place: int) -> int | None:
        """Return where the longest of its ways ends that begins at *place*, if any."""
        if self.first and place:
            return None
        return max(_ends(self.parts, heard, {place}), default=None)

    def begins(self) -> Iterator[str]:
        """Yield the words, and the stems with their mark, that it may begin with."""
        return _begins(self.parts)

    def ways(self) -> Iterator[tuple[str, ...]]:
        """Yield what may be said, in a fixed order, with nothing for three dots."""
        return _ways(self.parts)

    def needs(self) -> tuple[frozenset[str], ...]:
        """Return lists of words of each of which one must be said."""
        found = (part.needs() for part in self.parts)
        told = {*filter(None, found)}
        return tuple(sorted(told, key=lambda words: (len(words), sorted(words))))


def pattern(text: str, language: Language, names: Names) -> Pattern:
    """Read a pattern, in the plain words of a language; raises TemplateError."""
    try:
        parts = _Reader(text.removeprefix(START), language, names).whole()
    except TemplateError as error:
        message = f"In {text!r}: {error}"
        raise TemplateError(message) from None
    if not parts or parts[0].gap or all(part.optional for part in parts):
        message = f"In {text!r}: It needs a word of its own to begin with."
        raise TemplateError(message)
    return Pattern(parts, text.startswith(START))


class _Reader:
    """Reads the items of one pattern."""

    def __init__(self, text: str, language: Language, names: Names) -> None:
        self._language, self._names = language, names
        self._items = _tokens(text)
        self.next = next(self._items, "")

    def take(self) -> str:
        taken, self.next = self.next, next(self._items, "")
        return taken

    def whole(self) -> tuple[Part, ...]:
        """Read all items."""
        parts = self.row()
        if self.next:
            message = f"Nothing opens the {self.next!r}."
            raise TemplateError(message)
        return parts

    def row(self) -> tuple[Part, ...]:
        """Read items up to what closes them."""
        parts: list[Part] = []
        while self.next and self.next not in ("]", ")", "|"):
            parts += self._item(self.take())
        return tuple(parts)

    def _item(self, item: str) -> Sequence[Part]:
        if item == GAP:
            return (Part(gap=True),)
        if item == END:
            return (Part(last=True),)
        if item in _CLOSING:
            return (self._choice(item),)
        if item.startswith("{"):
            return (self._named(item[1:-1]),)
        if item.endswith(STEM):
            return (Part(stems=(item[:-1].lower(),)),)
        plain = normalize(item, self._language)
        return [Part(words=frozenset([word.text])) for word in plain]

    def _choice(self, opening: str) -> Part:
        rows = [self.row()]
        while self.next == "|":
            self.take()
            rows.append(self.row())
        if not all(rows):
            message = "There is an empty alternative, or empty brackets."
            raise TemplateError(message)
        if self.take() != _CLOSING[opening]:
            message = f"Nothing closes the {opening!r}."
            raise TemplateError(message)
        return _merged(rows, optional=opening == "[")

    def _named(self, name: str) -> Part:
        if name not in self._names:
            message = f"No list of words is called {name!r}."
            raise TemplateError(message)
        rows = [pattern(t, self._language, {}).parts for t in self._names[name]]
        return _merged(rows, optional=False)


def _tokens(text: str) -> Iterator[str]:
    place, text = 0, text.rstrip()
    while place < len(text):
        found = _TOKEN.match(text, place)
        if found is None:
            message = f"The {text[place:].strip()[0]!r} is unknown."
            raise TemplateError(message)
        place = found.end()
        yield found[0].strip()


def _merged(rows: Iterable[tuple[Part, ...]], *, optional: bool) -> Part:
    """Make one part of several rows; single words are looked up together."""
    rows = tuple(rows)
    single = [row[0] for row in rows if len(row) == 1 and not row[0].rows]
    plain = [part for part in single if part.words or part.stems]
    plain = [part for part in plain if not part.optional]
    return Part(
        frozenset(chain.from_iterable(part.words for part in plain)),
        tuple(chain.from_iterable(part.stems for part in plain)),
        tuple(row for row in rows if not (len(row) == 1 and row[0] in plain)),
        optional=optional,
    )


def _ends(parts: Sequence[Part], heard: Heard, places: set[int]) -> set[int]:
    for part in parts:
        places = part.ends(heard, places)
        if not places:
            break
    return places


def _ways(parts: Sequence[Part]) -> Iterator[tuple[str, ...]]:
    if not parts:
        yield ()
        return
    for way in parts[0].ways():
        yield from (way + rest for rest in _ways(parts[1:]))


def _begins(parts: Sequence[Part]) -> Iterator[str]:
    for part in parts:
        yield from part.begins()
        if not part.optional:
            return


def _needs(parts: Sequence[Part]) -> frozenset[str] | None:
    """Return what the part needs that says most: that has the fewest words."""
    return min(filter(None, (part.needs() for part in parts)), key=len, default=None)
