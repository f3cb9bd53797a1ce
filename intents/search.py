"""Many patterns, looked for at once within what was said."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from .parts import STEM, Heard, Pattern

KEY = 2
"""Letters by which stems are looked up."""


class Place(NamedTuple):
    """Where a pattern stands, and what it was listed as."""

    first: int
    after: int
    listed: tuple[str, str]


class Listed(NamedTuple):
    """A pattern that begins with a known word, and what it was listed as."""

    pattern: Pattern
    needs: Sequence[frozenset[str]]
    """Lists of words of each of which one must be said beside that word."""
    listed: tuple[str, str]


class Patterns:
    """Many patterns, looked for at once."""

    def __init__(self) -> None:
        """Begin with none."""
        self._from: dict[str, list[Listed]] = defaultdict(list)

    def add(self, found: Pattern, listed: tuple[str, str]) -> None:
        """List a pattern."""
        begun = {
            word[:-1][:KEY] + STEM if word.endswith(STEM) else word
            for word in found.begins()
        }
        needs = found.needs()
        for word in begun:
            other = [words for words in needs if word not in words]
            self._from[word].append(Listed(found, other, listed))

    def places(self, heard: Heard) -> Iterator[Place]:
        """Find all that is listed, wherever it stands."""
        said = frozenset(heard)
        for first, word in enumerate(heard):
            for begun in {word, word[:KEY] + STEM, word[:1] + STEM}:
                for pattern, needs, listed in self._from.get(begun, ()):
                    for words in needs:
                        if said.isdisjoint(words):
                            break
                    else:
                        after = pattern.end(heard, first)
                        if after is not None:
                            yield Place(first, after, listed)
