"""One line of a phrase file stands for many ways to say a thing.

    template     = sequence
    sequence     = item { item }
    item         = word | "{" slot "}" | "[" alternatives "]" | "(" alternatives ")"
    alternatives = sequence { "|" sequence }

Square brackets may be left out, round ones may not. Expanding a template gives
its forms: every way through it, as a tuple of words and slots.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise, product
from typing import TypeAlias

from .errors import TemplateError

MOST_FORMS = 500
"""A template that means more than this is several templates."""

DEEPEST = 12
"""Brackets within brackets."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in a form for the person's own words."""

    name: str


Form: TypeAlias = tuple[str | Slot, ...]

_TOKEN = re.compile(
    r"(?P<space>\s+)|(?P<mark>[\[\]()|])|\{(?P<slot>[a-z][a-z0-9_]*)\}"
    r"|(?P<word>[^\W_](?:[^\W_]|[\u0300-\u036f]|['\u2019-](?=[^\W_]))*)"
)
_CLOSING = {"[": "]", "(": ")"}


def expand(template: str, most: int = MOST_FORMS) -> tuple[Form, ...]:
    """Return the distinct forms of *template*, in the order they are written.

    Raises TemplateError for a bracket without its partner, an empty alternative,
    an unknown character, a slot that cannot be told from its neighbour, or more
    than *most* forms.
    """
    reader = _Reader(_tokens(template), most)
    forms = reader.sequence(depth=0)
    if reader.next:
        message = f"Nothing opens the {reader.next!r}."
        if reader.next == "|":
            message = "The '|' is not inside brackets."
        raise TemplateError(message)
    for form in forms:
        _check(form)
    return forms


class _Reader:
    """Reads items one after another; None ends them."""

    def __init__(self, items: Iterable[str | Slot], most: int) -> None:
        self._items, self._most = iter(items), most
        self.next = next(self._items, None)

    def take(self) -> str | Slot | None:
        taken, self.next = self.next, next(self._items, None)
        return taken

    def sequence(self, depth: int) -> tuple[Form, ...]:
        parts: list[tuple[Form, ...]] = []
        count = 1
        while self.next and self.next not in ("]", ")", "|"):
            parts.append(self.item(depth))
            count = _bounded(count * len(parts[-1]), self._most)
        if not parts:
            message = "There is an empty alternative, or empty brackets."
            raise TemplateError(message)
        ways = (sum(way, ()) for way in product(*parts))
        return tuple(dict.fromkeys(ways))

    def item(self, depth: int) -> tuple[Form, ...]:
        taken = self.take()
        if taken is None or isinstance(taken, Slot) or taken not in _CLOSING:
            return ((taken,),) if taken else ()
        if depth == DEEPEST:
            message = f"The brackets are nested more than {DEEPEST} deep."
            raise TemplateError(message)
        forms = self.sequence(depth + 1)
        while self.next == "|":
            self.take()
            forms += self.sequence(depth + 1)
            _bounded(len(forms), self._most)
        if self.take() != _CLOSING[taken]:
            message = f"Nothing closes the {taken!r}."
            raise TemplateError(message)
        return forms if taken == "(" else (*forms, ())


def _tokens(template: str) -> list[str | Slot]:
    tokens: list[str | Slot] = []
    place, before = 0, ""
    while place < len(template):
        found = _TOKEN.match(template, place)
        if found is None:
            message = f"The {template[place]!r} at character {place + 1} is unknown."
            raise TemplateError(message)
        place, kind = found.end(), found.lastgroup or ""
        if _touches(before, kind, found[0]):
            message = f"There is no space before the {found[0]!r}."
            raise TemplateError(message)
        before = "space" if found[0] in ("[", "(", "|") else kind
        if kind == "slot":
            tokens.append(Slot(found["slot"]))
        elif kind != "space":
            tokens.append(found[0])
    return tokens


def _touches(before: str, kind: str, text: str) -> bool:
    """Tell whether two items stand without the space that parts words."""
    parted = "space" in (before, kind) or not before or text in ("]", ")", "|")
    return not parted


def _bounded(count: int, most: int) -> int:
    if count > most:
        message = f"It means more than {most} phrases."
        raise TemplateError(message)
    return count


def _check(form: Form) -> None:
    names = [item.name for item in form if isinstance(item, Slot)]
    if len(names) == len(form):
        message = "It can be said without a single word of its own."
        raise TemplateError(message)
    if len(set(names)) < len(names):
        message = "It holds the same slot twice."
        raise TemplateError(message)
    kinds = (isinstance(item, Slot) for item in form)
    if (True, True) in pairwise(kinds):
        message = "Two slots stand side by side, so nothing tells them apart."
        raise TemplateError(message)
