"""One's own days, read aloud: in order, by day, and as they were told."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import TypeAlias

from intents import Match

from ..days import midnight
from ..dialogue import Context, Dialogue, Reply
from ..journal import Entry
from ..reading.entries import READ, spelled
from ..reading.names import month_in
from ..reading.pages import AFTER
from ..reading.period import (
    MONTH,
    WEEK,
    Period,
    asked,
    asked_month,
    lately,
    one_day,
)
from ..reading.reader import Reading, read

LATER = 14
"""Days after a day in which it may still be told of."""

ALIKE = 20
"""Entries that are looked at for a word, from anywhere in the journal."""

Opened: TypeAlias = tuple[Reading, Reply]
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


def _week(heard: Match, ctx: Context) -> Opened:
    return of_period(_other(heard, ctx) or lately(WEEK, ctx), ctx)


def _month(heard: Match, ctx: Context) -> Opened:
    return of_period(_other(heard, ctx) or lately(MONTH, ctx), ctx)


def _other(heard: Match, ctx: Context) -> Period | None:
    """Return the days that are named, if they are others than those up to today."""
    period = asked(heard.text, ctx)
    return period if period and period.last != ctx.now().date() else None


def _today(_: Match, ctx: Context) -> Opened:
    return of_period(one_day(ctx.now().date()), ctx)


def _yesterday(_: Match, ctx: Context) -> Opened:
    return of_period(one_day(ctx.now().date() - timedelta(1)), ctx)


def _day(heard: Match, ctx: Context) -> Opened | None:
    """Find the day that was named; without one it was not meant for us."""
    period = asked(heard.text, ctx) or asked_month(heard.text, ctx)
    if period:
        return of_period(period, ctx)
    if month_in(heard.text, ctx) is not None:
        return Reading(()), ctx.say("week.which_day")
    return None


def of_period(period: Period, ctx: Context) -> Opened:
    """Return what is to be read of some days, and what is said if that is nothing."""
    before, entries = between(period.first, period.last, ctx)
    stays = period.length != "day"
    lead, named = period.heading(ctx), period.named(ctx)
    reading = Reading(entries, before, lead, named=named, stays=stays)
    return reading, period.nothing(ctx)


def between(first: date, last: date, ctx: Context) -> tuple[list[Entry], list[Entry]]:
    """Return what is told of the days before, and of these in the order of telling."""
    since = midnight(ctx.now(), first - timedelta(AFTER + 1))
    until = midnight(ctx.now(), last + timedelta(LATER + 1))
    told = [e for e in ctx.journal.entries(since=since, before=until) if e.kind in READ]
    before = [e for e in told if e.day < first]
    wanted = [e for e in told if first <= e.day <= last]
    return before, sorted(wanted, key=lambda e: e.day)


_OPEN: Mapping[str, Callable[[Match, Context], Opened | None]] = {
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
