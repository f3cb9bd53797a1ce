"""One's own days, read aloud: in order, by day, and as they were told."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta

from intents import Match

from ..days import day
from ..dialogue import NO, YES, Context, Dialogue, Reply
from ..journal import Entry, Kind

DAYS = 7
"""The days of a week that ends today."""

PORTION = 6
"""Entries read before it is asked whether to go on."""

_WORDED: Mapping[Kind, str] = {
    "step": "week.step",
    "slip": "week.slip",
    "feeling": "week.feeling",
    "goal": "week.goal",
    "savoured": "week.savoured",
    "hoped": "week.hoped",
}


def read(_: Match, ctx: Context) -> Dialogue:
    """Read the last seven days."""
    last = ctx.now().date()
    entries = _between(last - timedelta(DAYS - 1), last, ctx)
    if not entries:
        return ctx.say("week.none_week")
    return (yield from _portions(entries, ctx, ctx.say("week.heading")))


def today(_: Match, ctx: Context) -> Dialogue:
    """Read today."""
    if entries := _between(ctx.now().date(), ctx.now().date(), ctx):
        return (yield from _portions(entries, ctx))
    return ctx.say("week.none_today")


def yesterday(_: Match, ctx: Context) -> Dialogue:
    """Read yesterday."""
    before = ctx.now().date() - timedelta(1)
    if entries := _between(before, before, ctx):
        return (yield from _portions(entries, ctx))
    return ctx.say("week.none_yesterday")


def _between(first: date, last: date, ctx: Context) -> list[Entry]:
    """Return what is told of these days, day by day, in the order of telling."""
    midnight = datetime.combine(first, time(), ctx.now().tzinfo)
    told = ctx.journal.entries(since=midnight)
    return sorted((e for e in told if first <= e.day <= last), key=lambda e: e.day)


def _portions(
    entries: Sequence[Entry], ctx: Context, lead: Reply | None = None
) -> Dialogue:
    """Read *entries*, a portion at a time for as long as more is wanted."""
    read_day: date | None = None
    for start in range(0, len(entries), PORTION):
        said = [lead] if lead and not start else []
        for entry in entries[start : start + PORTION]:
            if entry.day != read_day:
                said.append(_heading(entry.day, ctx))
            said.append(_worded(entry, ctx))
            read_day = entry.day
        portion = Reply(" ".join(reply.text for reply in said))
        if start + PORTION >= len(entries):
            return portion
        answer = yield portion.then(ctx.ask("week.more", "week.next", YES, NO))
        if answer.intent == NO:
            break
    return ctx.say("week.rest")


def _heading(of: date, ctx: Context) -> Reply:
    match (ctx.now().date() - of).days:
        case 0:
            return ctx.say("week.today")
        case 1:
            return ctx.say("week.yesterday")
        case _:
            return ctx.say("week.day", day=day(of, ctx))


def _worded(entry: Entry, ctx: Context) -> Reply:
    if entry.text:
        return ctx.say(_WORDED[entry.kind], said=ctx.book.mirror(entry.text))
    wordless = "week.slip_wordless" if entry.kind == "slip" else "week.step_wordless"
    return ctx.say(wordless)


HANDLERS = {"read": read, "today": today, "yesterday": yesterday}
