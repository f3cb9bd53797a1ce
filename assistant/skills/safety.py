"""Whom to call: the country, its numbers, and when they were checked."""

from contextlib import suppress
from dataclasses import replace

from audio import MEDIUM
from intents import Match

from ..days import on
from ..dialogue import Context, Dialogue, NoAnswerError, Reply
from ..safety import (
    Country,
    asked,
    card,
    chosen,
    kept,
    named,
    names_none,
    question,
    reading,
    remove,
    settled,
    unasked,
    unknown,
    words,
)
from ..taking_back import UNDO

OLD = 2
"""Years after which it is said how old a page is."""


def country(heard: Match, ctx: Context) -> Dialogue:
    """Keep the country that was named, or ask for it.

    Aloud, its numbers are written into a file too; "undo that" takes that away.
    """
    found: Country | Reply | None = kept(heard, ctx)
    if found is None and not names_none(heard, ctx):
        return unknown(ctx)
    found = found or (yield from asked(ctx))
    if not isinstance(found, Country):
        return found
    said = settled(found, ctx, "safety.undo_it")
    if not ctx.aloud:
        return said
    yield replace(said, expects=(UNDO,), patience=MEDIUM, once=True)
    with suppress(OSError):
        remove(ctx.journal.folder)
    return ctx.say("safety.unwritten")


def numbers(heard: Match, ctx: Context) -> Dialogue:
    """Read the numbers of the country that was named, or chosen, or is asked for."""
    found = kept(heard, ctx)
    if found is None and names_none(heard, ctx):
        found = chosen(ctx)
        if found is None:
            try:
                heard = yield question(ctx)
            except NoAnswerError:
                return unasked(ctx)
            found = kept(heard, ctx)
    if found:
        return reading(found, ctx)
    return unasked(ctx) if names_none(heard, ctx) else unknown(ctx)


def checked(_: Match, ctx: Context) -> Reply:
    """Say when the numbers were checked, and in what."""
    found = chosen(ctx)
    if found is None:
        oldest = min(each.verified for each in card().values())
        return ctx.say("safety.checked_all", on=on(oldest, ctx))
    sources = found.lines[0].sources
    reply = ctx.say(
        "safety.checked",
        country=named(found.code, ctx.book),
        on=on(found.verified, ctx),
        first=words(sources[0].who, ctx),
        second=words(sources[1].who, ctx),
    )
    years = [source.year for source in sources if source.year]
    if years and found.verified.year - min(years) >= OLD:
        reply = reply.then(ctx.say("safety.old", dated=min(years)))
    return reply if _holds(found, ctx) else reply.then(ctx.say("safety.stale"))


def _holds(found: Country, ctx: Context) -> bool:
    return found.is_fresh(ctx.now().date())


HANDLERS = {"country": country, "numbers": numbers, "checked": checked}
