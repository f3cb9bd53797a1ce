"""Taking back: what was saved last, or what is named; and bringing it back at once."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import cast

from audio import MEDIUM
from intents import Match

from .days import on
from .dialogue import NO, YES, Context, Dialogue, Sub, confirm
from .finding.choosing import Choice, chosen
from .finding.latest import breath, is_from_today, receipt
from .finding.likeness import holds
from .forgetful import is_latest, keep_all
from .journal import (
    Aimed,
    Alarmed,
    Became,
    Entry,
    Event,
    Felt,
    Hoped,
    Kind,
    Moved,
    Noted,
    Phrased,
    Planned,
    Safeguarded,
    Savoured,
    Scheduled,
    Slipped,
    Stepped,
    Undone,
)

BACK, UNDO = "repair.back", "repair.undo"
"""To what was just taken back: bring it back, or take back more."""

_ALL = ("repair.both", "week.everything")
_ONLY_LAST = ("repair.only_last", "goals.last", "goals.second")
"""What is to be taken back, of several things."""

_CHOSEN: tuple[Kind, ...] = ("sentence", "plan", "goal", "reminder")
"""Kinds that stand side by side, and are named by their words."""


def undo(heard: Match, ctx: Context) -> Dialogue:
    """Take back what was done last; ask first if it is old, or is several things."""
    if _is_back(heard.text, ctx):
        return ctx.say("repair.no_way_back")
    if is_latest(ctx.journal):
        return keep_all(heard, ctx)
    told = breath(ctx.journal)
    if not told:
        return ctx.say("repair.nothing")
    kind = kind_named(heard.text, ctx)
    if kind in _CHOSEN or (kind and kind != told[-1].kind):
        found = yield from _of_kind(kind, heard.slots.get("which", ""), ctx)
        if found is None:
            return ctx.say("repair.none_such")
        told = found
    elif not is_from_today(told[-1], ctx):
        lead = receipt(told[-1], ctx)
        out = yield from confirm(ctx, "repair.take_out", lead)
        told = told[-1:] if out else ()
    elif told[1:]:
        told = told[-1:] if kind else (yield from _several(told, ctx))
    return (yield from taken_back(told, ctx)) if told else ctx.say("repair.stays")


def taken_back(told: Sequence[Entry], ctx: Context) -> Dialogue:
    """Take entries back, say which, and bring them back if that is said at once."""
    for entry in reversed(told):
        ctx.journal.record(Undone(entry.id))
    if told[1:]:
        said = ctx.settle("repair.undone_all")
    elif told[0].text:
        said = ctx.settle("repair.undone", said=said_of(told[0], ctx))
    else:
        said = ctx.settle("repair.undone_without_words")
    more = yield replace(said, expects=(BACK, UNDO), patience=MEDIUM, once=True)
    if more.intent == UNDO and not _is_back(more.text, ctx):
        return (yield from undo(more, ctx))
    for entry in told:
        _tell_again(entry, ctx)
    if told[1:] or not told[0].text:
        return ctx.say("repair.all_back")
    return ctx.say("repair.is_back", said=said_of(told[0], ctx))


def _several(told: Sequence[Entry], ctx: Context) -> Sub[tuple[Entry, ...]]:
    """Ask whether to take back all that was told in one breath, or the last of it."""
    both = not told[2:]
    many = "repair.take_both" if both else "repair.take_all"
    fields = {} if both else {"count": len(told)}
    answer = yield ctx.ask(many, *_ALL, *_ONLY_LAST, YES, NO, **fields)
    if answer.intent in (YES, *_ALL):
        return tuple(told)
    if answer.intent in _ONLY_LAST:
        return tuple(told[-1:])
    only = yield from confirm(ctx, "repair.take_last", receipt(told[-1], ctx))
    return tuple(told[-1:]) if only else ()


def _of_kind(
    kind: Kind | None, which: str, ctx: Context
) -> Sub[tuple[Entry, ...] | None]:
    """Return what is meant of a kind, () if it is to stay; None where there is none."""
    if kind not in _CHOSEN:
        last = ctx.journal.last(kind)
        if last is None:
            return None
        said = said_of(last, ctx) if last.text else ctx.say("repair.wordless").text
        day = on(last.day, ctx)
        answer = yield ctx.ask("repair.take_this", YES, NO, said=said, on=day)
        return (last,) if answer.intent == YES else ()
    among = [e for e in ctx.journal.entries(kind) if e.state is None]
    if not among:
        return None
    choice = Choice(among, _told, "repair.which_one", "repair.this_one")
    entry = yield from chosen(choice, which, ctx)
    return (entry,) if entry else ()


def _is_back(said: str, ctx: Context) -> bool:
    """Tell whether *said* asks to bring something back, in words like an undo's."""
    return holds(said, "repair.bringing", ctx.book)


def _told(entry: Entry) -> str:
    return entry.text or entry.cue or ""


def kind_named(said: str, ctx: Context) -> Kind | None:
    """Return the kind that is named first in *said*, if one is."""
    found = []
    for pair in ctx.book.replies["repair.kinds"].other:
        name, _, kind = pair.partition(" = ")
        if place := re.search(rf"\b{name}\b", said, re.IGNORECASE):
            found.append((place.start(), kind))
    return cast("Kind", min(found)[1]) if found else None


def said_of(entry: Entry, ctx: Context) -> str:
    """Return the words of an entry as they are said back: a sentence as it is."""
    if entry.kind == "sentence":
        return entry.text
    return ctx.book.mirror(entry.text)


def _tell_again(entry: Entry, ctx: Context) -> None:
    """Record an entry anew that was taken back, as it stood."""
    text, day = entry.text, entry.when or entry.at.isoformat()
    told: Mapping[Kind, Event] = {
        "step": Stepped(text, entry.stage or "did", day),
        "slip": Slipped(text, day),
        "feeling": Felt(text, day, entry.cue),
        "goal": Aimed(text),
        "savoured": Savoured(text),
        "hoped": Hoped(text),
        "plan": Planned(text, entry.cue or ""),
        "sentence": Phrased(text),
        "reminder": Scheduled(text, day, entry.cue),
        "moment": Alarmed(),
        "safety": Safeguarded(text, entry.cue or ""),
        "note": Noted(text, day),
    }
    number = ctx.journal.record(told[entry.kind])
    if entry.day != ctx.now().date() and entry.kind != "reminder":
        ctx.journal.record(Moved(number, day))
    if entry.state:
        ctx.journal.record(Became(number, entry.state))
