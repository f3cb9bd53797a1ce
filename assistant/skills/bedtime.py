"""The end of the day: one good thing, one to look forward to, and then rest.

Two questions, each softer than the one before; who asks for rose, thorn and bud is
asked for those three. Hardship is heard, kept and never last, and it is never taken
for a good thing: the second question is then for something kind beside it. A slip is
kept unasked. Silence ends everything without a word.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from audio import LONG
from intents import Match

from .. import modes
from ..dialogue import ANYTHING, MIRRORED, YES, Context, Dialogue, Reply, Sub
from ..evening import dawn, evening, last, of_the_day, read, step_of_the_day
from ..finding.caution import caution
from ..journal import HAPPENED, Entry, Event, Felt, Hoped, Savoured, Undone
from ..manner import softly
from ..weighing import (
    FELT,
    LISTED,
    LOST,
    NONE,
    NOTHING,
    TOLD,
    Moment,
    Weight,
    is_broken_off,
    weighed,
    whole,
)
from .slip import keep

_UNKEPT = frozenset({Weight.NOTHING, Weight.HARSH})


class _InsteadError(Exception):
    """Another thing for the end of the day was asked for, in place of an answer."""

    def __init__(self, heard: Match) -> None:
        super().__init__()
        self.heard = heard


def start(_: Match, ctx: Context) -> Dialogue:
    """Ask for one good thing of today, and for one of tomorrow."""
    return (yield from _guided(_good_and_hope(ctx), ctx))


def rose(_: Match, ctx: Context) -> Dialogue:
    """Ask for a good thing, a hard one, and last for one to look forward to."""
    return (yield from _guided(_rose_thorn_bud(ctx), ctx))


def replay(_: Match, ctx: Context) -> Reply:
    """Read the latest evening."""
    return read(evening(ctx.now()), None, ctx)


def last_night(_: Match, ctx: Context) -> Reply:
    """Read the evening before this one, or the latest before that."""
    tonight = evening(ctx.now())
    return read(tonight - timedelta(1), dawn(tonight, ctx), ctx)


def _guided(asking: Dialogue, ctx: Context) -> Dialogue:
    """Go on *asking*, unless something else of ours is wanted meanwhile.

    Where others may hear, a question would be no more than "Go on.": none is asked.
    """
    if modes.is_on(ctx.journal, modes.NOT_ALONE):
        return last("bedtime.goodnight", ctx)
    try:
        return (yield from asking)
    except _InsteadError as instead:
        match instead.heard.intent:
            case "bedtime.rose":
                return (yield from rose(instead.heard, ctx))
            case "bedtime.replay":
                return replay(instead.heard, ctx)
            case "bedtime.last_night":
                return last_night(instead.heard, ctx)
    return last("bedtime.goodnight", ctx)


def _good_and_hope(ctx: Context) -> Dialogue:
    step = step_of_the_day(ctx)
    opening, key = ctx.say("bedtime.opening"), "bedtime.good"
    if step:
        opening, key = opening.then(of_the_day(step, ctx)), "bedtime.good_too"
    told = yield from _asked(0, key, ctx, opening)
    if told.is_hard and told.weight is not Weight.SLIP:
        return (yield from _beside(told, step, ctx))
    if told.heard.intent == YES and not step:
        told = yield from _asked(1, "bedtime.which", ctx)
        return _ended(told, Savoured, told.good, ctx)
    good = step.text if step and told.heard.intent in (TOLD, YES) else told.good
    lead = ctx.say("bedtime.on" if step else "bedtime.gentle")
    if good or told.is_hard:
        lead = _savoured(good, ctx) if good else _kept(told, ctx)
    hope = yield from _asked(1, "bedtime.tomorrow", ctx, lead, Hoped)
    is_hard = told.is_beside or hope.is_hard
    return _ended(hope, Hoped, good if is_hard else "", ctx)


def _beside(hard: Moment, step: Entry | None, ctx: Context) -> Dialogue:
    """Keep what was hard, and ask once for something kind beside it."""
    told = yield from _asked(1, "bedtime.beside", ctx, _kept(hard, ctx))
    if step and told.heard.intent == TOLD:
        told = replace(told, weight=Weight.GOOD, good=step.text)
    kept = hard.weight not in _UNKEPT
    return _ended(told, Savoured, "", ctx, kept=kept)


def _rose_thorn_bud(ctx: Context) -> Dialogue:
    step = step_of_the_day(ctx)
    opening = of_the_day(step, ctx) if step else None
    told = yield from _asked(0, "bedtime.rose", ctx, opening)
    if told.heard.intent == YES:
        told = yield from _asked(0, "bedtime.which", ctx)
    good = step.text if step and told.heard.intent == TOLD else told.good
    thorn, lead = told, ctx.say("bedtime.on")
    if told.is_hard:
        lead = _kept(told, ctx)
    else:
        lead = _savoured(good, ctx) if good else lead
        thorn = yield from _asked(1, "bedtime.thorn", ctx, lead, _happened)
        is_told = thorn.weight is not Weight.NOTHING
        lead = _kept(thorn, ctx) if is_told else ctx.say("bedtime.on")
    bud = yield from _asked(2, "bedtime.bud", ctx, lead, Hoped)
    is_hard = bud.is_hard or thorn.weight is not Weight.NOTHING
    return _ended(bud, Hoped, good if is_hard else "", ctx)


def _asked(
    line: int,
    key: str,
    ctx: Context,
    lead: Reply | None = None,
    event: Callable[[str], Event] = Savoured,
) -> Sub[Moment]:
    """Ask softly; where no answer but a command is heard, raise _InsteadError."""
    expects = (ANYTHING, *sorted(LISTED), *map("bedtime.{}".format, HANDLERS))
    asked = softly(ctx.ask(key, *expects, patience=LONG), line)
    question = lead.then(asked) if lead else asked
    heard = yield replace(question, settles=line == 0)
    if heard.intent == LOST:
        heard = yield asked
    if _is_free(heard) and is_broken_off(heard.text, ctx.book):
        go_on = softly(ctx.ask("bedtime.go_on", *expects, patience=LONG), line)
        heard = yield from _to_the_end(heard, go_on, event, ctx)
    return weighed(heard, ctx)


def _is_free(heard: Match) -> bool:
    """Tell free words from an answer that is listed; a command is no answer."""
    if heard.exact and heard.intent and heard.intent not in LISTED:
        raise _InsteadError(heard)
    return heard.intent is None


def _to_the_end(
    begun: Match, go_on: Reply, event: Callable[[str], Event], ctx: Context
) -> Sub[Match]:
    """Hear on what breaks off; what there is of it is kept, should no more come."""
    so_far = replace(begun, text=whole(begun.text, ctx.book))
    number = None
    if so_far.text:
        is_good = weighed(so_far, ctx).weight is Weight.GOOD
        words = ctx.book.repair(so_far.text)
        number = ctx.journal.record(event(words) if is_good else _happened(words))
    more = yield go_on
    if number is not None:
        ctx.journal.record(Undone(number))
    if _is_free(more):
        return replace(more, text=whole(f"{begun.text} {more.text}", ctx.book))
    if more.intent in NOTHING:
        return so_far if so_far.text else replace(more, intent=NONE)
    return more


def _happened(words: str, when: str | None = None) -> Felt:
    return Felt(words, when, HAPPENED)


def _savoured(words: str, ctx: Context) -> Reply:
    ctx.journal.record(Savoured(words))
    if len(words.split()) > MIRRORED:
        return ctx.say("bedtime.saved_long")
    return ctx.say("bedtime.saved", said=ctx.book.mirror(words))


def _kept(hard: Moment, ctx: Context) -> Reply:
    """Keep what was hard, as it was told, and ask nothing about it."""
    heard, words = hard.heard, ctx.book.repair(hard.heard.text)
    if hard.weight is Weight.SLIP:
        keep(heard, ctx)
        return ctx.say("bedtime.slip")
    if hard.weight is Weight.HARSH:
        return ctx.say("heavy.hard")
    is_feeling = heard.runner_up == FELT
    ctx.journal.record(Felt(words, heard.when, None if is_feeling else HAPPENED))
    if hard.weight is Weight.HARMFUL and (warned := caution(words, ctx)):
        return warned
    sorry = hard.weight is Weight.SORRY
    return ctx.say("bedtime.sorry" if sorry else "bedtime.thanks")


def _ended(
    told: Moment,
    event: Callable[[str], Event],
    good: str,
    ctx: Context,
    *,
    kept: bool = False,
) -> Reply:
    """Save what was told last, and end on it; else on the *good* thing, or on rest."""
    if words := told.good:
        ctx.journal.record(event(words))
        if len(words.split()) > MIRRORED:
            return last("bedtime.hoped_long", ctx)
        return last("bedtime.hoped", ctx, said=ctx.book.mirror(words))
    lead = _kept(told, ctx) if told.is_hard else Reply("")
    if good and len(good.split()) <= MIRRORED:
        return lead.then(last("bedtime.good_last", ctx, said=ctx.book.mirror(good)))
    if told.heard.intent == YES:
        return last("bedtime.with_you", ctx)
    if told.weight is Weight.SLIP or not (kept or told.weight not in _UNKEPT):
        return lead.then(last("bedtime.rest", ctx))
    return lead.then(last("bedtime.out_loud", ctx))


HANDLERS = {
    "start": start,
    "rose": rose,
    "replay": replay,
    "last_night": last_night,
}
