"""What some words say about a time: pieces, which join into one time."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Self

PARTS: Mapping[str, int] = {
    "dawn": 3,
    "morning": 6,
    "noon": 12,
    "afternoon": 12,
    "evening": 18,
    "night": 21,
}
"""The parts of a day, and the hour at which each begins."""

UNITS = ("minute", "hour", "day", "week", "month", "year")

WAYS = (
    *("at", "half", "to", "ago", "ahead", "this", "every"),
    *("last", "next", "last_week", "this_week", "next_week", "before_last"),
)
"""How what a template says is counted: the keys under which templates stand."""

NOON, MIDNIGHT, HOUR = 12, 24, 60
DEFAULT = ("way", "at")
IN_A_ROW = 5
"""Until this number "the third" may be any third, and no date if it has no month.

It is one with an hour, and where the talk is of what is to come.
"""

LAST_DATES = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """What one stretch of a text says; None is left open."""

    start: int
    end: int
    alone: bool
    """Whether it tells a time with nothing beside it."""
    shift: tuple[float, str] | None = None
    """How much from now, below zero for the past, and of which unit."""
    day: int | None = None
    """Days from today."""
    weekday: int | None = None
    way: str = "at"
    """Which of those weekdays is meant."""
    date: tuple[int, int] | None = None
    """Month and day of it; month 0 is any month."""
    repeats: tuple[int, ...] = ()
    """The weekdays on which it comes again and again."""
    part: str | None = None
    hour: int | None = None
    exact: bool = False
    """Whether the hour counts from midnight, not from noon or midnight."""
    minute: int | None = None

    def join(self, other: Self) -> Self | None:
        """Make one time of two that stand side by side, or None: they are two."""
        instant = self._instant or other._instant
        twice = self.dated and other.dated and not self._names_the_day_of(other)
        if instant or twice or self._timed & other._timed:
            return None
        said = {
            field.name: getattr(other if _says(other, field.name) else self, field.name)
            for field in fields(self)
        }
        alone = self.alone or other.alone
        return type(self)(**said | {"start": self.start, "alone": alone})

    def clear(self, *, ahead: bool) -> bool:
        """Tell whether it tells a time in any talk, or in talk of what is to come."""
        if self.part is not None and self.hour is not None:
            return True
        return self.alone and (ahead or not self._in_a_row)

    @property
    def _in_a_row(self) -> bool:
        """Tell whether it may be any third, and no date."""
        if self.date is None or self.hour is not None or self.shift is not None:
            return False
        month, day = self.date
        return not month and day <= IN_A_ROW

    @property
    def answers(self) -> bool:
        """Tell whether it tells a time when nothing else is said."""
        return self.hour is not None or self.dated

    @property
    def unit(self) -> str | None:
        """Return the unit that it is counted in, if it is counted from now."""
        if self.shift and self.shift[0] % 1:
            return "minute"
        return self.shift[1] if self.shift else None

    @property
    def dated(self) -> bool:
        """Tell whether it says on which day, or so long from today."""
        said = (self.shift, self.day, self.weekday, self.date, self.repeats or None)
        return any(each is not None for each in said)

    def _names_the_day_of(self, other: Self) -> bool:
        """Tell whether one says which weekday the date of the other is."""
        two = (self, other)
        weekdays = [each.weekday for each in two if each.weekday is not None]
        return len(weekdays) == 1 and sum(each.date is not None for each in two) == 1

    @property
    def _timed(self) -> set[str]:
        return {name for name in ("part", "hour") if getattr(self, name) is not None}

    @property
    def _instant(self) -> bool:
        return self.shift is not None and self.shift[1] in ("minute", "hour")


def _says(piece: Piece, name: str) -> bool:
    """Tell whether *piece* sets the field *name* itself."""
    value = getattr(piece, name)
    unsaid = value is None or value is False or value == () or (name, value) == DEFAULT
    return not unsaid


def piece_of(
    way: str, said: Mapping[str, str], *, start: int, end: int, alone: bool
) -> Piece | None:
    """Read the values of the slots that were filled; None if no time is so."""
    day, _, part = said.get("day", "").partition(" ")
    every, _, part_of_every = said.get("every", "").partition(" ")
    weekday = said.get("weekday")
    if way == "every":
        every, weekday = every or weekday or "0123456", None
    date = (int(said.get("month", "0")), int(said["date"])) if "date" in said else None
    clock = _clock(way, said)
    shift = _shift(way, said)
    unreal = date and (date[1] > LAST_DATES[date[0] - 1])
    if clock is None or unreal or (date and shift and shift[1] != "month"):
        return None
    hour, minute, exact = clock
    return Piece(
        start=start,
        end=end,
        alone=alone,
        shift=shift,
        day=int(day) if day else None,
        weekday=int(weekday) if weekday else None,
        way=way if weekday else "at",
        date=date,
        repeats=tuple(sorted({int(number) for number in every})),
        part=said.get("part") or part or part_of_every or None,
        hour=hour,
        minute=minute,
        exact=exact,
    )


def _shift(way: str, said: Mapping[str, str]) -> tuple[float, str] | None:
    measure = said.get("unit") or said.get("span")
    if measure is None:
        return None
    size, unit, *more = measure.split()
    amount = float(said.get("amount", "1")) * int(size) + int(more[1] if more else 0)
    before = {"ago": -1, "before_last": -2, "this": 0}
    return amount * before.get(way, 1), unit


def _clock(
    way: str, said: Mapping[str, str]
) -> tuple[int | None, int | None, bool] | None:
    """Return hour, minute and whether that is exact; None if no clock shows it."""
    if stroke := said.get("stroke"):
        said = _written_apart(stroke)
    if "time" in said:
        on_clock, _, after = said["time"].partition(":")
        hour, exact = _exact(int(on_clock), said.get("meridiem"))
        return hour, int(after), exact
    if not (on_hour := said.get("hour") or said.get("oclock")):
        return None, None, False
    hour = int(on_hour)
    shown = said.get("minute") or said.get("fraction")
    minute = HOUR // 2 if way == "half" else int(shown) if shown else None
    if hour > MIDNIGHT or (minute or 0) >= HOUR or (way == "to" and not minute):
        return None
    if way == "to":
        hour, minute = hour - 1 or NOON, HOUR - (minute or 0)
    hour, exact = _exact(hour, said.get("meridiem"))
    return hour, minute, exact


def _written_apart(stroke: str) -> Mapping[str, str]:
    """Return "2pm" or "2.30pm" as a time and the half of the day."""
    clock = stroke[:-2].replace(".", ":")
    clock = clock if ":" in clock else f"{clock}:00"
    return {"time": clock, "meridiem": stroke[-2:]}


def _exact(hour: int, half: str | None) -> tuple[int, bool]:
    """Count *hour* from midnight, if it is known in which half of the day it is."""
    if half and hour <= NOON:
        hour = hour % NOON + (NOON if half == "pm" else 0)
    return hour, half is not None or hour == 0
