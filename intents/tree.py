"""A template as it is written, with its brackets: what expand() would multiply out.

A sequence holds words, slots and choices one after another; a choice holds the
sequences of which one is said, the empty one where it may be left out.
"""

import re
from typing import TypeAlias

from .errors import TemplateError
from .template import DEEPEST, Slot

Sequence: TypeAlias = "tuple[str | Slot | tuple[Sequence, ...], ...]"

_TOKEN = re.compile(
    r"\s*(?:(?P<mark>[\[\]()|])|\{(?P<slot>[a-z][a-z0-9_]*)\}|(?P<word>[^\s\[\]()|{}]+))"
)
_CLOSING = {"[": "]", "(": ")"}


def parse(template: str) -> Sequence:
    """Return *template* as a tree. Raise TemplateError for what makes no sense."""
    reader = _Reader(template)
    tree = reader.sequence(depth=0)
    if reader.next:
        problem = f"Nothing opens the {reader.next!r}."
        if reader.next == "|":
            problem = "The '|' is not inside brackets."
        raise TemplateError(problem)
    return tree


def slots_in(tree: Sequence) -> frozenset[str]:
    """Return the names of all slots in *tree*."""
    names = frozenset(part.name for part in tree if isinstance(part, Slot))
    choices = (part for part in tree if isinstance(part, tuple))
    return names.union(*(slots_in(each) for choice in choices for each in choice))


class _Reader:
    """Reads one token after another; None ends them."""

    def __init__(self, template: str) -> None:
        self._template, self._place = template.rstrip(), 0
        self.next: str | Slot | None = None
        self._advance()

    def sequence(self, depth: int) -> Sequence:
        parts: list[str | Slot | tuple[Sequence, ...]] = []
        while self.next and self.next not in ("]", ")", "|"):
            parts.append(self._part(depth))
        if not parts:
            problem = "There is an empty alternative, or empty brackets."
            raise TemplateError(problem)
        return tuple(parts)

    def _part(self, depth: int) -> str | Slot | tuple[Sequence, ...]:
        opening = self._take()
        if isinstance(opening, Slot) or opening not in _CLOSING:
            return opening
        if depth == DEEPEST:
            problem = f"The brackets are nested more than {DEEPEST} deep."
            raise TemplateError(problem)
        choices = [self.sequence(depth + 1)]
        while self.next == "|":
            self._advance()
            choices.append(self.sequence(depth + 1))
        if self.next != _CLOSING[opening]:
            problem = f"Nothing closes the {opening!r}."
            raise TemplateError(problem)
        self._advance()
        return tuple(choices) if opening == "(" else (*choices, ())

    def _take(self) -> str | Slot:
        taken = self.next
        self._advance()
        return taken or ""

    def _advance(self) -> None:
        if self._place == len(self._template):
            self.next = None
            return
        found = _TOKEN.match(self._template, self._place)
        if found is None:
            problem = f"The template makes no sense from character {self._place + 1}."
            raise TemplateError(problem)
        self._place = found.end()
        slot = found["slot"]
        self.next = Slot(slot) if slot else found["mark"] or found["word"]
