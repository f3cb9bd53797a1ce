"""Phrases that are looked for within what was said: how lists of them are written."""

from collections.abc import Iterator, Sequence

from .errors import TemplateError
from .template import expand

PREFIX, END = "*", "."
"""At the end of a phrase: its last word may go on; nothing may follow it."""

MOST = 3_000
"""Phrases that one template may stand for."""


def phrases(template: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """Expand a template into words, each with the mark at its end or "".

    Raises TemplateError, which names the template.
    """
    mark = template[-1] if template.endswith((PREFIX, END)) else ""
    try:
        forms = expand(template.removesuffix(mark), MOST)
    except TemplateError as error:
        message = f"In {template!r}: {error}"
        raise TemplateError(message) from None
    for form in forms:
        yield tuple(item for item in form if isinstance(item, str)), mark


def stands(heard: Sequence[str], words: Sequence[str], mark: str) -> bool:
    """Tell whether *heard* begins with a phrase, as its mark says."""
    part = heard[: len(words)]
    if mark == END:
        return heard == words
    if mark == PREFIX and len(part) == len(words):
        return part[:-1] == words[:-1] and part[-1].startswith(words[-1])
    return part == words
