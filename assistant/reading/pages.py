"""A place in entries that are read aloud: portions, days, and only some of them.

A cursor is a value: a move returns another one, or None where there is nowhere to go.
It stands on a portion, and its place is the last entry of it: the one heard last.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Self, TypeAlias

from ..journal import Entry

PORTION = 6
"""Entries read before it is asked whether to go on."""

LONG = 15
"""Words that count as much as another entry."""

AFTER = 3
"""Days after a slip in which what was done or kept may have helped."""

Wanted: TypeAlias = Callable[[Entry], bool]
"""Which entries are read."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """A portion of the entries that are shown, which are some of every entry."""

    every: tuple[Entry, ...]
    shown: tuple[Entry, ...]
    start: int
    end: int
    """One past the last of the portion; there is always one in it."""

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> Self | None:
        """Stand at the beginning of *entries*, which go from day to day."""
        every = tuple(entries)
        return cls(every, every, 0, _after(every, 0)) if every else None

    @property
    def portion(self) -> tuple[Entry, ...]:
        """The entries to read now."""
        return self.shown[self.start : self.end]

    @property
    def last(self) -> Entry:
        """The entry that was heard last."""
        return self.shown[self.end - 1]

    def heard(self) -> tuple[Entry, ...]:
        """Return what may have been heard, the last first; and then all the rest."""
        there = self.shown[: self.end][::-1]
        known = {entry.id for entry in there}
        return (*there, *(entry for entry in self.every if entry.id not in known))

    @property
    def is_all(self) -> bool:
        """Whether this portion is all that is shown."""
        return len(self.portion) == len(self.shown)

    @property
    def has_more(self) -> bool:
        """Whether something comes after this portion."""
        return self.end < len(self.shown)

    def next(self) -> Self | None:
        """Go on to what comes after this portion."""
        return self._at(self.end) if self.has_more else None

    def back(self) -> Self | None:
        """Go back to what came before this portion."""
        if not self.start:
            return None
        start = _before(self.shown, self.start)
        return replace(self, start=start, end=self.start)

    def first(self) -> Self:
        """Go back to the beginning."""
        return self._at(0)

    def next_day(self) -> Self | None:
        """Go on to the next day that there is."""
        later = (entry.day for entry in self.shown if entry.day > self.last.day)
        return self._on(next(later, None))

    def day_before(self) -> Self | None:
        """Go back to the day before that there is."""
        earlier = [entry.day for entry in self.shown if entry.day < self.last.day]
        return self._on(earlier[-1] if earlier else None)

    def weekday(self, weekday: int) -> Self | None:
        """Go to the next day of that name, Monday being 0; else to the first one."""
        days = [entry.day for entry in self.shown if entry.day.weekday() == weekday]
        later = [day for day in days if day > self.last.day]
        return self._on(next(iter(later or days), None))

    def day(self, day: date) -> Self | None:
        """Go to a day."""
        return self._on(day)

    def only(self, wanted: Wanted) -> Self | None:
        """Stand at the beginning of all that is *wanted*."""
        shown = tuple(entry for entry in self.every if wanted(entry))
        return self._at(0, shown) if shown else None

    def everything(self) -> Self:
        """Leave nothing out, from the day on that this portion begins with."""
        day = self.shown[self.start].day
        here = next(n for n, entry in enumerate(self.every) if entry.day == day)
        return self._at(here, self.every)

    def _at(self, start: int, shown: tuple[Entry, ...] = ()) -> Self:
        shown = shown or self.shown
        return replace(self, shown=shown, start=start, end=_after(shown, start))

    def _on(self, day: date | None) -> Self | None:
        """Stand on a day, and on no other with it."""
        places = [n for n, entry in enumerate(self.shown) if entry.day == day]
        if not places:
            return None
        at = self._at(places[0])
        return replace(at, end=min(at.end, places[-1] + 1))


def helped(entries: Iterable[Entry]) -> Wanted:
    """Tell what left the person lighter, or was done or kept soon after a slip."""
    slips = [entry for entry in entries if entry.kind == "slip"]

    def is_wanted(entry: Entry) -> bool:
        if entry.state == "lighter":
            return True
        is_deed = entry.kind == "step" and entry.stage in ("did", "kept")
        return is_deed and any(_is_soon(entry, slip) for slip in slips)

    return is_wanted


def _is_soon(entry: Entry, slip: Entry) -> bool:
    """Tell whether an entry is of the days after a slip, and came after it."""
    days = entry.day - slip.day
    return timedelta(not entry.id > slip.id) <= days <= timedelta(AFTER)


def _after(shown: Sequence[Entry], start: int) -> int:
    """Return where a portion ends that begins at *start*: with a day, if it can."""
    end, room = start + 1, PORTION - _size(shown[start])
    while end < len(shown) and _size(shown[end]) <= room:
        room -= _size(shown[end])
        end += 1
    whole = end
    while start < whole < len(shown) and shown[whole - 1].day == shown[whole].day:
        whole -= 1
    return whole if whole > start else end


def _before(shown: Sequence[Entry], end: int) -> int:
    """Return where a portion begins that ends at *end*: with a day, if it can."""
    start, room = end - 1, PORTION - _size(shown[end - 1])
    while start and _size(shown[start - 1]) <= room:
        room -= _size(shown[start - 1])
        start -= 1
    whole = start
    while 0 < whole < end and shown[whole - 1].day == shown[whole].day:
        whole += 1
    return whole if whole < end else start


def _size(entry: Entry) -> int:
    return 1 + len(entry.text.split()) // LONG
