"""Many patterns, looked for at once within what was said."""

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from .patterns import STEM, Heard, Pattern

KEY = 2
"""Letters by which stems are looked up."""


class Place(NamedTuple):
    """Where a pattern stands, and what it was listed as."""

    first: int
    after: int
    listed: tuple[str, str]


class Listed(NamedTuple):
    """A pattern, what it cannot do without, and what it was listed as."""

    pattern: Pattern
    needs: frozenset[int]
    """Lists of words of each of which one must be said, by their numbers."""
    listed: tuple[str, str]


class Patterns:
    """Many patterns, looked for at once."""

    def __init__(self) -> None:
        """Begin with none."""
        self._from: dict[str, list[Listed]] = defaultdict(list)
        self._lists: dict[frozenset[str], int] = {}
        self._meets: dict[str, set[int]] = defaultdict(set)

    def add(self, found: Pattern, listed: tuple[str, str]) -> None:
        """List a pattern."""
        needs = frozenset(map(self._numbered, found.needs()))
        one = Listed(found, needs, listed)
        begun = {
            word[:-1][:KEY] + STEM if word.endswith(STEM) else word
            for word in found.begins()
        }
        for word in begun:
            self._from[word].append(one)

    def places(self, heard: Heard) -> Iterator[Place]:
        """Find all that is listed, wherever it stands."""
        met = set[int]().union(*(self._meets.get(word, ()) for word in heard))
        for first, word in enumerate(heard):
            for begun in {word, word[:KEY] + STEM, word[:1] + STEM}:
                for one in self._from.get(begun, ()):
                    if not one.needs <= met:
                        continue
                    after = one.pattern.end(heard, first)
                    if after is not None:
                        yield Place(first, after, one.listed)

    def _numbered(self, words: frozenset[str]) -> int:
        """Return the number of a list of words of which one must be said."""
        number = self._lists.setdefault(words, len(self._lists))
        for word in words:
            self._meets[word].add(number)
        return number
