"""An evening: from dawn to dawn, for many are awake at midnight.

What was done in it that is good to hear at night, and how it is read afterwards.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from .days import on
from .dialogue import MIRRORED, Context, Reply
from .journal import Entry
from .manner import softly

DAWN = timedelta(hours=4)
"""The time of day when the evening before is over."""

DONE = frozenset({"did", "prepared", "kept"})
"""Stages of a step that is a good thing to hear at night; noticing may be hard."""

MOST = 6
"""Good things, and hopes, that are read of one evening."""

LAST = -1
"""The softest line."""


def last(key: str, ctx: Context, **fields: object) -> Reply:
    """Say the last line of the day, as softly as can be heard."""
    return softly(ctx.settle(key, **fields), LAST)


def step_of_the_day(ctx: Context) -> Entry | None:
    """Return the latest step of this day that is good to hear now, and short."""
    today = evening(ctx.now())
    steps = ctx.journal.entries("step", since=dawn(today, ctx))
    fitting = (
        step
        for step in reversed(steps)
        if step.stage in DONE and step.day >= today
        if 0 < len(step.text.split()) <= MIRRORED
        if not ctx.book.harm.of(step.text)
    )
    return next(fitting, None)


def of_the_day(step: Entry, ctx: Context) -> Reply:
    """Say a step of this day: in one sentence if it begins with "I", else alone."""
    said = ctx.book.mirror(step.text)
    today = on(ctx.now().date(), ctx)
    begins_with_i = step.text.split()[0].lower() != said.split()[0].lower()
    is_dated = step.day != ctx.now().date() or today in said.lower()
    if begins_with_i and not is_dated:
        return ctx.say("bedtime.today", said=said[:1].lower() + said[1:])
    return ctx.say("bedtime.this_day", said=said)


def read(wanted: date, before: datetime | None, ctx: Context) -> Reply:
    """Read the latest evening *before* a time, and its date unless it is tonight."""
    of = latest(before, ctx)
    if of is None:
        return last("bedtime.replay_none", ctx)
    said = list(_entries(of, ctx))
    if of != wanted:
        said.insert(0, ctx.say("bedtime.replay_latest", on=on(of, ctx)))
    elif of != evening(ctx.now()):
        said.insert(0, ctx.say("bedtime.replay_on", on=on(of, ctx)))
    text = " ".join(reply.text for reply in said)
    return softly(Reply(text, settles=True), LAST)


def latest(before: datetime | None, ctx: Context) -> date | None:
    """Return the latest evening *before* a time of which anything is kept."""
    told = (ctx.journal.last("savoured", before), ctx.journal.last("hoped", before))
    return max((evening(entry.at) for entry in told if entry), default=None)


def _entries(of: date, ctx: Context) -> Iterator[Reply]:
    """Word what was good of an evening, and last what was to come."""
    since, until = (dawn(of + timedelta(days), ctx) for days in (0, 1))
    good = ctx.journal.entries("savoured", since, until)[-MOST:]
    hoped = ctx.journal.entries("hoped", since, until)[-MOST:]
    for entries, key in (
        (good, "bedtime.replay_good"),
        (hoped, "bedtime.replay_hoped"),
    ):
        for place, entry in enumerate(entries):
            words = ctx.book.mirror(entry.text)
            yield ctx.say("bedtime.replay_more" if place else key, said=words)


def evening(at: datetime) -> date:
    """Return the day whose evening a time is of."""
    return (at - DAWN).date()


def dawn(of: date, ctx: Context) -> datetime:
    """Return the time at which a day begins."""
    return datetime.combine(of, time(), ctx.now().tzinfo) + DAWN
