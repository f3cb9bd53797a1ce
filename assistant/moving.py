"""Another day for what was told: the last thing, or the one that is named."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from intents import Match

from .changing import find
from .days import on
from .dialogue import MIRRORED, Context, Dialogue, confirm
from .finding.latest import is_from_today, receipt
from .finding.likeness import holds
from .journal import Entry, Kind, Moved

PAST: tuple[Kind, ...] = ("step", "slip", "feeling", "savoured", "note")
"""What speaks of a time that was."""

LATELY = timedelta(days=7)
"""How long ago what is named may have been told."""


def moved(heard: Match, ctx: Context) -> Dialogue:
    """Have what was told last, or what is named, speak of another time."""
    past = [entry for kind in PAST if (entry := ctx.journal.last(kind))]
    if not past:
        return ctx.say("repair.nothing")
    named = heard.slots.get("what", "")
    entry = _named(named, ctx) if named else max(past, key=lambda each: each.id)
    if entry is None:
        return ctx.say("repair.not_there")
    when = heard.when or _day_before(heard.text, entry, ctx)
    if when is None:
        return ctx.say("repair.no_time")
    if not is_from_today(entry, ctx) and not (
        yield from confirm(ctx, "repair.move_it", lead=receipt(entry, ctx))
    ):
        return ctx.say("repair.stays")
    ctx.journal.record(Moved(entry.id, when))
    day = on((ctx.journal.entry(entry.id) or entry).day, ctx)
    if not entry.text or len(entry.text.split()) > MIRRORED:
        return ctx.say("repair.moved_without_words", on=day).changing(entry)
    said = ctx.book.mirror(entry.text)
    return ctx.say("repair.moved", said=said, on=day).changing(entry)


def told_lately(ctx: Context) -> Iterator[Entry]:
    """Yield what was told of late and has words, the latest first."""
    for entry in reversed(ctx.journal.entries(since=ctx.now() - LATELY)):
        if entry.text:
            yield entry


def _named(words: str, ctx: Context) -> Entry | None:
    """Return the latest entry of a time that was in which *words* stand."""
    endings = ctx.book.replies["repair.endings"].other
    past = (entry for entry in told_lately(ctx) if entry.kind in PAST)
    return next((e for e in past if find(words, e.text, endings)), None)


def _day_before(said: str, entry: Entry, ctx: Context) -> str | None:
    """Return the day before that of an entry, if that is what is said."""
    if not holds(said, "repair.day_before", ctx.book):
        return None
    day = datetime.combine(entry.day, time(), ctx.now().tzinfo) - timedelta(days=1)
    return day.isoformat()
