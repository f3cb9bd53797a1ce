"""Pictures of what was told: a spiral and a month, as shapes for a template.

Nothing in them is a score: a day has a step or it has none, and a slip takes nothing
away. Each picture is told in one sentence, and stands as a table beneath.
"""

from calendar import monthrange
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from math import cos, pi, sin

from ...dialogue import Context
from ...finding.receipts import returns
from ...journal import Entry, Kind
from .showing import told_between

TURN, SHORT_TURN, MOST_TURNS = 28, 7, 6
"""Days of a turn of the spiral; fewer where little was told yet; and turns at most."""

MIDDLE, OUTER, INNER = 180.0, 168.0, 64.0
"""Where the spiral turns around, where it begins, and where today is."""

_STEP = 3
"""Parts of a day from one point of the line to the next."""

COLUMN, ROW, TOP = 52, 54, 30
"""Width and height of a day of the month, and of the line above."""

MOST_DOTS = 3
"""Steps of a day that are drawn: more would be a score."""


@dataclass(frozen=True, slots=True)
class Day:
    """What was told of a day."""

    of: date
    steps: int = 0
    slips: int = 0
    feelings: int = 0

    @property
    def dots(self) -> int:
        """How many of its steps are drawn."""
        return min(self.steps, MOST_DOTS)


@dataclass(frozen=True, slots=True)
class Mark:
    """A day in a picture, and where it is."""

    x: float
    y: float
    day: Day


@dataclass(frozen=True, slots=True)
class Spiral:
    """A line that comes closer with each turn, and the days on it."""

    line: str
    ways_back: tuple[str, ...]
    """The parts of the line from a slip to the step that followed."""
    marks: tuple[Mark, ...]
    end: tuple[float, float]
    """Where the line ends: today."""
    days: tuple[Day, ...]
    first: date
    last: date
    turn: int
    """Days of a turn."""


@dataclass(frozen=True, slots=True)
class Month:
    """The days of a month in rows of weeks."""

    first: date
    height: int
    marks: tuple[Mark, ...]
    days: tuple[Day, ...]


def spiral(ctx: Context) -> Spiral | None:
    """Draw the latest turns up to today; None where nothing was told in them."""
    today = ctx.now().date()
    told = told_between(today - timedelta(TURN * MOST_TURNS - 1), today, ctx)
    days = [day for day in _days(told).values() if day.steps or day.slips]
    if not days:
        return None
    first = days[0].of
    span = (today - first).days
    turn = SHORT_TURN if span < SHORT_TURN * MOST_TURNS else TURN
    line = _Line(max(span, turn), turn)
    ways = sorted(_ways_back(told))
    return Spiral(
        line.path(0, span),
        tuple(line.path((a - first).days, (b - first).days) for a, b in ways),
        tuple(Mark(*line.at((day.of - first).days), day) for day in days),
        line.at(span),
        tuple(days),
        first,
        today,
        turn,
    )


def month(of: date, ctx: Context) -> Month:
    """Draw the month in which a day is."""
    first = of.replace(day=1)
    count = monthrange(of.year, of.month)[1]
    told = told_between(first, first.replace(day=count), ctx)
    some = _days(told)
    every = (first + timedelta(n) for n in range(count))
    days = [some.get(of, Day(of)) for of in every]
    places = [first.weekday() + n for n in range(count)]
    marks = (
        Mark(place % 7 * COLUMN, TOP + place // 7 * ROW, day)
        for place, day in zip(places, days, strict=True)
    )
    rows = places[-1] // 7 + 1
    known = (day for day in days if day.steps or day.slips or day.feelings)
    return Month(first, TOP + rows * ROW, tuple(marks), tuple(known))


class _Line:
    """The spiral itself: where a day is on it."""

    def __init__(self, span: int, turn: int) -> None:
        self._span, self._turn = span, turn

    def at(self, days: float) -> tuple[float, float]:
        """Return where the line is some days after its beginning."""
        angle = 2 * pi * days / self._turn - pi / 2
        radius = OUTER - (OUTER - INNER) * days / self._span
        return (
            round(MIDDLE + radius * cos(angle), 1),
            round(MIDDLE + radius * sin(angle), 1),
        )

    def path(self, start: int, end: int) -> str:
        """Return the line between two days, as SVG writes it."""
        parts = range(start * _STEP, end * _STEP + 1)
        points = (self.at(part / _STEP) for part in parts)
        return "M" + " L".join(f"{x} {y}" for x, y in points)


def _days(entries: Iterable[Entry]) -> dict[date, Day]:
    """Count what was told of each day, in their order."""
    counts = Counter((entry.day, entry.kind) for entry in entries)
    days = sorted({of for of, _ in counts})
    kinds: tuple[Kind, ...] = ("step", "slip", "feeling")
    return {of: Day(of, *(counts[of, kind] for kind in kinds)) for of in days}


def _ways_back(told: Iterable[Entry]) -> Iterator[tuple[date, date]]:
    """Return the day of each slip that a step followed, and the day of that step."""
    there = sorted(told, key=lambda entry: entry.id)
    slips, steps = ([e for e in there if e.kind == kind] for kind in ("slip", "step"))
    back = returns(slips, steps)
    return ((slip.day, s.day) for s in steps if (slip := back.get(s.id)))
