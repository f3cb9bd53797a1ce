"""Repair: hear what was saved last, put it right, take it back, or have it deleted."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from intents import Match

from .. import forgetful
from ..changing import Wish, partial, wishes
from ..days import on
from ..dialogue import (
    ANYTHING,
    NO,
    YES,
    Context,
    Dialogue,
    NoAnswerError,
    Reply,
    Sub,
    confirm,
)
from ..finding.latest import breath, is_from_today, receipt
from ..journal import Changed, Entry, Kind, Moved, Recast, Stage, Undone
from ..righting import put_right
from .slip import slipped
from .steps import MIRRORED

_PAST: tuple[Kind, ...] = ("step", "slip", "feeling", "savoured")
"""What speaks of a time that was."""

_ALL = ("repair.both", "week.everything")
_ONLY_LAST = ("repair.only_last", "goals.last", "goals.second")
"""What is to be taken back, of several things."""

_OUT = ("repair.out", "repair.undo")
"""Ways to say that something is to be taken out."""

_Cast: TypeAlias = tuple[Kind, Stage | None, str]
"""What an entry may become, and what is said then."""

_STEP: _Cast = ("step", "did", "repair.now_step")
_SLIP: _Cast = ("slip", None, "repair.now_slip")
_FEELING: _Cast = ("feeling", None, "repair.now_feeling")


def undo(heard: Match, ctx: Context) -> Dialogue:
    """Take back what was done last; ask first if it is old, or is several things."""
    if forgetful.is_latest(ctx.journal):
        return forgetful.keep_all(heard, ctx)
    told = breath(ctx.journal)
    if not told:
        return ctx.say("repair.nothing")
    last = told[-1]
    if not is_from_today(last, ctx):
        lead = receipt(last, ctx)
        told = (last,) if (yield from confirm(ctx, "repair.take_out", lead)) else ()
    elif told[1:]:
        told = yield from _chosen(told, ctx)
    return _taken_back(told, ctx) if told else ctx.say("repair.stays")


def saved(_: Match, ctx: Context) -> Reply:
    """Tell what was saved last."""
    entry = ctx.journal.last()
    return receipt(entry, ctx) if entry else ctx.say("repair.nothing")


def change(heard: Match, ctx: Context) -> Dialogue:
    """Put right what was saved last, asking for what was not said."""
    told = breath(ctx.journal)
    if not told:
        return ctx.say("repair.nothing")
    if not is_from_today(told[-1], ctx) and not (
        yield from confirm(ctx, "repair.change_it", lead=receipt(told[-1], ctx))
    ):
        return ctx.say("repair.stays")
    if not any(entry.text for entry in told):
        return receipt(told[-1], ctx)
    return (yield from _corrected(told, heard, ctx))


def moved(heard: Match, ctx: Context) -> Dialogue:
    """Have what was told last speak of another time."""
    past = [entry for kind in _PAST if (entry := ctx.journal.last(kind))]
    if not past:
        return ctx.say("repair.nothing")
    entry = max(past, key=lambda each: each.id)
    if heard.when is None:
        return ctx.say("repair.no_time")
    if not is_from_today(entry, ctx) and not (
        yield from confirm(ctx, "repair.move_it", lead=receipt(entry, ctx))
    ):
        return ctx.say("repair.stays")
    ctx.journal.record(Moved(entry.id, heard.when))
    entry = ctx.journal.entry(entry.id) or entry
    when = on(entry.day, ctx)
    if not entry.text or len(entry.text.split()) > MIRRORED:
        return ctx.say("repair.moved_without_words", on=when)
    return ctx.say("repair.moved", said=ctx.book.mirror(entry.text), on=when)


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
    if not entry or entry.kind not in _PAST or not is_from_today(entry, ctx):
        return (yield from slipped(heard, ctx))
    return ctx.say(_SLIP[-1]) if entry.kind == "slip" else _cast(entry, _SLIP, ctx)


def _chosen(told: Sequence[Entry], ctx: Context) -> Sub[tuple[Entry, ...]]:
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


def _taken_back(told: Sequence[Entry], ctx: Context) -> Reply:
    """Take entries back, and say which."""
    for entry in reversed(told):
        ctx.journal.record(Undone(entry.id))
    if told[1:]:
        return ctx.settle("repair.undone_all")
    if told[0].text:
        return ctx.settle("repair.undone", said=ctx.book.mirror(told[0].text))
    return ctx.settle("repair.undone_without_words")


def _corrected(told: Sequence[Entry], heard: Match, ctx: Context) -> Dialogue:
    """Change a word in what was told, asking for what was not said."""
    wished = wishes(heard.text, ctx.book)
    if "old" in heard.slots:
        wished.append(Wish(heard.slots["old"], heard.slots.get("new", "").lower()))
    if (only := partial(wished)) is not None:
        if only.new and (done := _change(told, [], only.new, ctx)):
            return done
        answered = yield from _asked(only, ctx)
        if answered is None:
            return _taken_back(told[-1:], ctx)
        wished = answered
    if not wished:
        return ctx.say("repair.stays")
    done = _change(told, wished, "", ctx)
    return done or ctx.say("repair.not_there").then(receipt(told[-1], ctx))


def _asked(wish: Wish, ctx: Context) -> Sub[list[Wish] | None]:
    """Ask for the words that were not said, one question each.

    [] is no answer, and None is to take it all out.
    """
    if not wish.old:
        key = "repair.in_place_of" if wish.new else "repair.which_word"
        answer = yield ctx.ask(key, ANYTHING, *_OUT, YES, NO)
        if answer.intent in _OUT:
            return None
        if answer.intent in (YES, NO):
            return []
        if partial(told := wishes(answer.text, ctx.book)) is None:
            return told
        wish = Wish(answer.text, wish.new)
    if not wish.new:
        answer = yield ctx.ask("repair.what_instead", ANYTHING, YES, NO)
        if answer.intent in (YES, NO):
            return []
        wish = Wish(wish.old, answer.text)
    return [wish]


def _change(
    told: Sequence[Entry], wished: Sequence[Wish], new: str, ctx: Context
) -> Reply | None:
    """Change the latest entry in which a wish, or a misheard word, is found."""
    for entry in reversed(told):
        if text := put_right(entry.text, wished, new, ctx.book):
            ctx.journal.record(Changed(entry.id, text))
            if len(text.split()) > MIRRORED:
                return ctx.say("repair.changed_long")
            return ctx.say("repair.changed", said=ctx.book.mirror(text))
    return None


def _recast(
    entry: Entry, question: str, casts: Mapping[str, _Cast], ctx: Context
) -> Dialogue:
    """Ask what an entry is, and say what it is now; silence leaves it as it is."""
    asked = ctx.ask(question, *casts, *_OUT, NO)
    if not is_from_today(entry, ctx):
        asked = receipt(entry, ctx).then(asked)
    try:
        answer = yield asked
    except NoAnswerError:
        return ctx.say("repair.stays")
    if answer.intent in _OUT:
        return _taken_back([entry], ctx)
    if answer.intent == NO:
        return ctx.say("repair.stays")
    return _cast(entry, casts[answer.intent or ""], ctx)


def _cast(entry: Entry, cast: _Cast, ctx: Context) -> Reply:
    kind, stage, said = cast
    ctx.journal.record(Recast(entry.id, kind, stage))
    now = ctx.say(said)
    if not entry.text or len(entry.text.split()) > MIRRORED:
        return now
    return now.then(ctx.say("repair.words", said=ctx.book.mirror(entry.text)))


HANDLERS = {
    "undo": undo,
    "saved": saved,
    "change": change,
    "meant": change,
    "moved": moved,
    "not_slip": not_slip,
    "not_step": not_step,
    "is_slip": is_slip,
    "forget_today": forgetful.forget_today,
    "forget_all": forgetful.forget_all,
    "keep_all": forgetful.keep_all,
}
