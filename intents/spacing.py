"""How a language parts its words: with spaces, or free of them."""

from .source import Source

_SPACES = {
    "needed": (r"(?<!\w)", r"[\s-]+", r"(?!\w|['\u2019]\w)(?:\s|-(?![0-9]))*"),
    "free": ("", r"\s*", r"\s*"),
}
"""What stands before words, between them and after them, by how spaces are used."""


def spaces_of(source: Source) -> tuple[str, str, str]:
    """Return what stands before, between and after the words of an item."""
    spaces = source.pairs("writing").get("spaces", "needed")
    if spaces not in _SPACES:
        remedy = f"Use one of: {', '.join(_SPACES)}."
        problem = f"Spaces are not {spaces!r}."
        source.refuse(problem, remedy, table="writing", key="spaces")
    return _SPACES[spaces]
