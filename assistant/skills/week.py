"""One's own days, read aloud: in order, by day, and as they were told."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import TypeAlias

from intents import Match

from ..dialogue import Context, Dialogue, Reply
from ..journal import Entry
from ..reading.entries import READ, spelled
from ..reading.names import month_in
from ..reading.pages import AFTER
from ..reading.period import Period, asked, asked_month, one_day
from ..reading.reader import Reading, read

WEEK, MONTH = 7, 30
"""Days that end today."""

LATER = 14
"""Days after a day in which it may still be told of."""

ALIKE = 20
"""Entries that are looked at for a word, from anywhere in the journal."""

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


def spelling(heard: Match, ctx: Context) -> Reply:
    """Spell a word of what was told lately, or ever."""
    word = heard.slots.get("word", "")
    since = ctx.now() - timedelta(WEEK)
    lately = [e for e in ctx.journal.entries(since=since) if e.kind in READ]
    alike = [e for e in ctx.journal.like(word.split(), ALIKE) if e.kind in READ]
    return spelled([*lately[::-1], *alike], ctx, word, none="week.unknown_word")


def _week(heard: Match, ctx: Context) -> _Opened:
    period = _other(heard, ctx)
    if period:
        return _of(period, ctx)
    return _lately(WEEK, "week.heading", "week.none_week", ctx)


def _month(heard: Match, ctx: Context) -> _Opened:
    period = _other(heard, ctx)
    if period:
        return _of(period, ctx)
    return _lately(MONTH, "week.heading_month", "week.none_month", ctx)


def _other(heard: Match, ctx: Context) -> Period | None:
    """Return the days that are named, if they are others than those up to today."""
    period = asked(heard.text, ctx)
    return period if period and period.last != ctx.now().date() else None


def _today(_: Match, ctx: Context) -> _Opened:
    return _of(one_day(ctx.now().date()), ctx)


def _yesterday(_: Match, ctx: Context) -> _Opened:
    return _of(one_day(ctx.now().date() - timedelta(1)), ctx)


def _day(heard: Match, ctx: Context) -> _Opened | None:
    """Find the day that was named; without one it was not meant for us."""
    period = asked(heard.text, ctx) or asked_month(heard.text, ctx)
    if period:
        return _of(period, ctx)
    if month_in(heard.text, ctx) is not None:
        return Reading(()), ctx.say("week.which_day")
    return None


def _lately(days: int, heading: str, none: str, ctx: Context) -> _Opened:
    last = ctx.now().date()
    before, entries = between(last - timedelta(days - 1), last, ctx)
    return Reading(entries, before, ctx.say(heading), stays=True), ctx.say(none)


def _of(period: Period, ctx: Context) -> _Opened:
    before, entries = between(period.first, period.last, ctx)
    stays = period.length != "day"
    lead, named = period.heading(ctx), period.named(ctx)
    reading = Reading(entries, before, lead, named=named, stays=stays)
    return reading, period.nothing(ctx)


def between(first: date, last: date, ctx: Context) -> tuple[list[Entry], list[Entry]]:
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

HANDLERS = {
    **{intent.partition(".")[2]: opened for intent in _OPEN},
    "spelling": spelling,
}
