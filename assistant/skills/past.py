"""One's own past, asked for by what it was about: read with its day, however old."""

from collections.abc import Sequence

from intents import Match

from ..days import on
from ..dialogue import NO, YES, Context, Dialogue, Reply
from ..finding.likeness import listed, share, weighty, words_of
from ..journal import Entry
from ..reading.entries import READ, worded

SEARCHED = 40
"""Entries that are looked at for what is asked for."""

MOST = 5
"""Entries that are read, one after another, the latest first."""

AHEAD = frozenset({"goal", "plan", "hoped"})
"""What was wished or meant to be: it did not happen, so it was not the last time."""

ENOUGH = 0.5
"""The share of what is asked for that must be in an entry."""


def about(heard: Match, ctx: Context) -> Dialogue:
    """Read what was told about something, the latest first."""
    told = found(heard.slots.get("what", ""), ctx)
    return (yield from _read(told[:MOST], "past.found", ctx))


def last(heard: Match, ctx: Context) -> Dialogue:
    """Say when something was told of last."""
    told = found(heard.slots.get("what", ""), ctx)
    happened = [entry for entry in told if entry.kind not in AHEAD]
    return (yield from _read(happened[:1], "past.last_found", ctx))


def found(what: str, ctx: Context) -> list[Entry]:
    """Return what is about the words that were asked for, the latest first."""
    wanted = weighty(what, ctx.book)
    if not listed("past.slips", ctx.book).isdisjoint(words_of(what, ctx.book)):
        slip = ctx.journal.last("slip")
        return [slip] if slip else []
    if not wanted:
        return []
    wanted = [_bare(word, ctx) for word in wanted]
    forms = {form for word in wanted for form in _forms(word, ctx)}
    like = [e for e in ctx.journal.like(forms, SEARCHED) if e.kind in READ]
    fit = [e for e in like if _share(wanted, e, ctx) >= ENOUGH]
    return sorted(fit, key=lambda e: (e.day, e.id), reverse=True)


def _forms(word: str, ctx: Context) -> set[str]:
    """Return a word with its other forms: "swim" is also "swam" in the journal.

    Any other word may have an ending there: "언니" is also "언니와".
    """
    told = ctx.book.statements
    if told is None or word not in told.verbs:
        return {word, *(word + ending for ending in _endings(ctx))}
    base = told.verbs[word].base
    return {word, *(form for form, verb in told.verbs.items() if verb.base == base)}


def _share(wanted: Sequence[str], entry: Entry, ctx: Context) -> float:
    text = f"{entry.cue} {entry.text}" if entry.kind == "plan" else entry.text
    there = weighty(text, ctx.book)
    bare = [_bare(word, ctx) for word in there]
    return share(wanted, [*there, *bare], ctx.book)


def _bare(word: str, ctx: Context) -> str:
    """Return a word without the longest ending that it has and can be without."""
    endings = (end for end in _endings(ctx) if word.endswith(end) and word != end)
    return word.removesuffix(max(endings, key=len, default=""))


def _endings(ctx: Context) -> tuple[str, ...]:
    """Return what may follow a word and is no part of it."""
    return tuple(ctx.book.replies["repair.endings"].other)


def _read(told: Sequence[Entry], key: str, ctx: Context) -> Dialogue:
    """Read one entry, and another for as long as it is wanted."""
    if not told:
        return ctx.say("past.none")
    for entry in told[:-1]:
        more = ctx.ask("spiral.more", "spiral.another", "week.next", YES, NO)
        answer = yield _said(entry, key, ctx).then(more)
        if answer.intent == NO:
            return ctx.say("spiral.rest")
    return _said(told[-1], key, ctx)


def _said(entry: Entry, key: str, ctx: Context) -> Reply:
    """Say an entry with its day, whole: it was asked for."""
    return ctx.say(key, on=on(entry.day, ctx), said=worded(entry, ctx).text)


HANDLERS = {"about": about, "last": last}
