"""Repair: hear what was saved last, put it right, take it back, or have it deleted."""

from collections.abc import Mapping
from typing import TypeAlias

from intents import Match

from .. import forgetful, forgetting_days
from ..dialogue import MIRRORED, NO, Context, Dialogue, NoAnswerError, Reply
from ..finding.latest import is_from_today, receipt
from ..journal import Entry, Kind, Recast, Stage
from ..mending import OUT, change
from ..moving import PAST, moved
from ..taking_back import taken_back, undo
from .slip import slipped

_Cast: TypeAlias = tuple[Kind, Stage | None, str]
"""What an entry may become, and what is said then."""

_STEP: _Cast = ("step", "did", "repair.now_step")
_SLIP: _Cast = ("slip", None, "repair.now_slip")
_FEELING: _Cast = ("feeling", None, "repair.now_feeling")


def saved(_: Match, ctx: Context) -> Reply:
    """Tell what was saved last."""
    entry = ctx.journal.last()
    return receipt(entry, ctx) if entry else ctx.say("repair.nothing")


def not_slip(_: Match, ctx: Context) -> Dialogue:
    """Ask what a slip was instead, or whether to take it out."""
    casts = {"repair.as_step": _STEP, "repair.as_feeling": _FEELING}
    entry = ctx.journal.last("slip")
    if entry is None:
        return ctx.say("repair.no_slip")
    return (yield from _recast(entry, "repair.step_or_out", casts, ctx))


def not_step(_: Match, ctx: Context) -> Dialogue:
    """Ask what a step was instead, or whether to take it out."""
    casts = {
        "repair.as_slip": _SLIP,
        "repair.is_slip": _SLIP,
        "repair.as_feeling": _FEELING,
    }
    entry = ctx.journal.last("step")
    if entry is None:
        return ctx.say("repair.no_step")
    return (yield from _recast(entry, "repair.slip_or_out", casts, ctx))


def is_slip(heard: Match, ctx: Context) -> Dialogue:
    """Keep what was told last today as a slip; if nothing was, a slip is told."""
    entry = ctx.journal.last()
    if not entry or entry.kind not in PAST or not is_from_today(entry, ctx):
        return (yield from slipped(heard, ctx))
    return ctx.say(_SLIP[-1]) if entry.kind == "slip" else _cast(entry, _SLIP, ctx)


def _recast(
    entry: Entry, question: str, casts: Mapping[str, _Cast], ctx: Context
) -> Dialogue:
    """Ask what an entry is, and say what it is now; silence leaves it as it is."""
    asked = ctx.ask(question, *casts, *OUT, NO)
    if not is_from_today(entry, ctx):
        asked = receipt(entry, ctx).then(asked)
    try:
        answer = yield asked
    except NoAnswerError:
        return ctx.say("repair.stays")
    if answer.intent in OUT:
        return (yield from taken_back([entry], ctx))
    if answer.intent == NO:
        return ctx.say("repair.stays")
    return _cast(entry, casts[answer.intent or ""], ctx)


def _cast(entry: Entry, cast: _Cast, ctx: Context) -> Reply:
    kind, stage, said = cast
    ctx.journal.record(Recast(entry.id, kind, stage))
    now = ctx.say(said)
    if entry.text and len(entry.text.split()) <= MIRRORED:
        now = now.then(ctx.say("repair.words", said=ctx.book.mirror(entry.text)))
    return now.changing(entry)


HANDLERS = {
    "undo": undo,
    "saved": saved,
    "change": change,
    "meant": change,
    "moved": moved,
    "not_slip": not_slip,
    "not_step": not_step,
    "is_slip": is_slip,
    "forget_today": forgetting_days.forget_today,
    "forget_day": forgetting_days.forget_day,
    "forget_all": forgetful.forget_all,
    "keep_all": forgetful.keep_all,
}
