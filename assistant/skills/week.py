"""One's own days, read aloud: in order, by day, and as they were told."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import TypeAlias

from intents import Match

from ..days import day as worded_day
from ..dialogue import Context, Dialogue, Reply
from ..journal import Entry
from ..reading.entries import READ
from ..reading.pages import AFTER
from ..reading.reader import Reading, named, read

WEEK, MONTH = 7, 30
"""Days that end today."""

LATER = 14
"""Days after a day in which it may still be told of."""

_Opened: TypeAlias = tuple[Reading, Reply]
"""What is to be read, and what is said where that is nothing."""


def opened(heard: Match, ctx: Context) -> Dialogue:
    """Read the days that were asked for, and then others for as long as wanted."""
    while True:
        found = _OPEN[heard.intent or ""](heard, ctx)
        if found is None:
            return None
        reading, nothing = found
        ended = yield from read(reading, ctx, _OPEN)
        if not isinstance(ended, Match):
            return ended or nothing
        heard = ended


def _week(_: Match, ctx: Context) -> _Opened:
    return _lately(WEEK, "week.heading", "week.none_week", ctx)


def _month(_: Match, ctx: Context) -> _Opened:
    return _lately(MONTH, "week.heading_month", "week.none_month", ctx)


def _today(_: Match, ctx: Context) -> _Opened:
    return _on(ctx.now().date(), ctx)


def _yesterday(_: Match, ctx: Context) -> _Opened:
    return _on(ctx.now().date() - timedelta(1), ctx)


def _day(heard: Match, ctx: Context) -> _Opened | None:
    """Find the day that was named; without one it was not meant for us."""
    if heard.when is not None:
        return _on(datetime.fromisoformat(heard.when).date(), ctx)
    weekday = named(heard.text, "clock.weekdays", ctx)
    if weekday is not None:
        now = ctx.now().date()
        return _on(now - timedelta((now.weekday() - weekday - 1) % WEEK + 1), ctx)
    if named(heard.text, "clock.months", ctx) is not None:
        return Reading(()), ctx.say("week.which_day")
    return None


def _lately(days: int, heading: str, none: str, ctx: Context) -> _Opened:
    last = ctx.now().date()
    before, entries = _between(last - timedelta(days - 1), last, ctx)
    return Reading(entries, before, ctx.say(heading), stays=True), ctx.say(none)


def _on(of: date, ctx: Context) -> _Opened:
    before, entries = _between(of, of, ctx)
    match (ctx.now().date() - of).days:
        case 0:
            none = ctx.say("week.none_today")
        case 1:
            none = ctx.say("week.none_yesterday")
        case _:
            none = ctx.say("week.none_day", day=worded_day(of, ctx))
    return Reading(entries, before), none


def _between(first: date, last: date, ctx: Context) -> tuple[list[Entry], list[Entry]]:
    """Return what is told of the days before, and of these in the order of telling."""
    zone = ctx.now().tzinfo
    since = datetime.combine(first - timedelta(AFTER + 1), time(), zone)
    until = datetime.combine(last + timedelta(LATER + 1), time(), zone)
    told = [e for e in ctx.journal.entries(since=since, before=until) if e.kind in READ]
    before = [e for e in told if e.day < first]
    wanted = [e for e in told if first <= e.day <= last]
    return before, sorted(wanted, key=lambda e: e.day)


_OPEN: Mapping[str, Callable[[Match, Context], _Opened | None]] = {
    "week.read": _week,
    "week.month": _month,
    "week.day": _day,
    "week.today": _today,
    "week.yesterday": _yesterday,
}

HANDLERS = {intent.partition(".")[2]: opened for intent in _OPEN}
