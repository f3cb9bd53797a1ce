"""What patterns are made of, laid along what was said."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

FREE = 3
"""The most words that three dots stand for."""

STEM = "*"

Heard: TypeAlias = Sequence[str]


@dataclass(frozen=True, slots=True)
class Part:
    """One of several words or of several rows of parts, or a gap."""

    words: frozenset[str] = frozenset()
    stems: tuple[str, ...] = ()
    rows: tuple[tuple["Part", ...], ...] = ()
    opens: tuple[frozenset[str] | None, ...] = ()
    """For each row, the words that it may begin with; None where others may, too."""
    optional: bool = False
    gap: bool = False
    last: bool = False
    """Whether it is where speech ends, and no word."""

    def ends(self, heard: Heard, places: set[int]) -> set[int]:
        """Return where this part may end if it begins at one of *places*."""
        last = len(heard)
        if self.gap:
            return {n for at in places for n in range(at, min(at + FREE, last) + 1)}
        here = [(heard[at], at) for at in places if at < last]
        ends = {at + 1 for word, at in here if word in self.words}
        if self.stems:
            ends.update(at + 1 for word, at in here if word.startswith(self.stems))
        if self.rows:
            ends.update(self._ends_of_rows(heard, places, {word for word, _ in here}))
        if self.optional:
            ends |= places
        elif self.last:
            ends |= places & {last}
        return ends

    def _ends_of_rows(
        self, heard: Heard, places: set[int], here: set[str]
    ) -> Iterator[int]:
        for row, opens in zip(self.rows, self.opens, strict=True):
            if opens is None or not opens.isdisjoint(here):
                yield from _ends(row, heard, places)

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


def opens(parts: Sequence[Part]) -> frozenset[str] | None:
    """Return the words that *parts* may begin with; None if others may, too."""
    found: frozenset[str] = frozenset()
    for part in parts:
        if part.gap or part.last or part.stems or None in part.opens:
            return None
        found = found.union(part.words, *filter(None, part.opens))
        if not part.optional:
            return found
    return None


def _needs(parts: Sequence[Part]) -> frozenset[str] | None:
    """Return what the part needs that says most: that has the fewest words."""
    return min(filter(None, (part.needs() for part in parts)), key=len, default=None)
