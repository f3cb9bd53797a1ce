"""Phrases that are looked for within what was said: how lists of them are written."""

from collections.abc import Sequence

from .errors import TemplateError
from .template import Form, expand

PREFIX = "*"
"""At the end of a phrase: its last word may go on."""

MOST = 3_000
"""Phrases that one template may stand for."""


def forms(template: str) -> tuple[Form, ...]:
    """Expand a template without its mark; raises TemplateError that names it."""
    try:
        return expand(template.removesuffix(PREFIX), MOST)
    except TemplateError as error:
        message = f"In {template!r}: {error}"
        raise TemplateError(message) from None


def goes_on(part: Sequence[str], words: Sequence[str]) -> bool:
    """Tell whether *part* is *words*, with more at the end of the last."""
    same = len(part) == len(words) and part[:-1] == words[:-1]
    return same and part[-1].startswith(words[-1])
