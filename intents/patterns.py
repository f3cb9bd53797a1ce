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
from itertools import chain
from typing import TypeAlias

from .errors import TemplateError
from .language import Language
from .normalize import normalize
from .parts import STEM, Part, Pattern, opens

START, END, GAP = "^", ".", "..."

_TOKEN = re.compile(
    r"\s*(?:(?P<mark>\.\.\.|[\[\]()|^.])|\{(?P<name>[a-z_]+)\}"
    r"|(?P<word>[^\W_](?:[^\W_]|['-])*\*?))"
)
_CLOSING = {"[": "]", "(": ")"}

Names: TypeAlias = Mapping[str, Sequence[str]]


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
    longer = tuple(row for row in rows if not (len(row) == 1 and row[0] in plain))
    return Part(
        frozenset(chain.from_iterable(part.words for part in plain)),
        tuple(chain.from_iterable(part.stems for part in plain)),
        longer,
        tuple(map(opens, longer)),
        optional=optional,
    )
