"""The end of the day: one good thing, one to look forward to, and then rest.

Two questions, each softer than the one before; who asks for rose, thorn and bud is
asked for those three. Hardship is heard, kept and never last, and it is never taken
for a good thing; a slip likewise, unasked. Silence ends everything without a word.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from audio import LONG
from intents import Match

from ..days import on
from ..dialogue import ANYTHING, NO, YES, Context, Dialogue, Reply, Sub
from ..journal import Entry, Felt, Hoped, Savoured
from ..manner import softly
from .slip import keep
from .steps import MIRRORED

NONE, HARD, SLIP = "bedtime.none", "bedtime.hard", "slip.slipped"
TOLD, SKIP = "bedtime.told", "bedtime.skip"
NOTHING = frozenset({YES, NO, NONE, TOLD, SKIP})
"""Answers that tell nothing."""

HARDSHIP = frozenset({HARD, SLIP})
"""Answers that are kept, and never last."""

LAST = -1
"""The softest line."""

DAWN = timedelta(hours=4)
"""The time of day when the evening before is over: many are awake at midnight."""

DONE = frozenset({"did", "prepared", "kept"})
"""Stages of a step that is a good thing to hear at night; noticing may be hard."""

MOST = 6
"""Good things, and hopes, that are read of one evening."""


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
    return _read(_evening(ctx.now()), None, ctx)


def last_night(_: Match, ctx: Context) -> Reply:
    """Read the evening before this one, or the latest before that."""
    tonight = _evening(ctx.now())
    return _read(tonight - timedelta(1), _dawn(tonight, ctx), ctx)


def _guided(asking: Dialogue, ctx: Context) -> Dialogue:
    """Go on *asking*, unless something else of ours is wanted meanwhile."""
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
    return _last("bedtime.goodnight", ctx)


def _good_and_hope(ctx: Context) -> Dialogue:
    step = _step_of_the_day(ctx)
    opening, key = ctx.say("bedtime.opening"), "bedtime.good"
    if step:
        opening, key = opening.then(_of_the_day(step, ctx)), "bedtime.good_too"
    heard = yield from _asked(0, key, ctx, opening)
    is_that = heard.intent in (TOLD, YES)
    good = step.text if step and is_that else _good_in(heard, ctx)
    lead = _savoured(good, ctx) if good else _no_good(heard, step, ctx)
    hope = yield from _asked(1, "bedtime.tomorrow", ctx, lead)
    is_hard = not HARDSHIP.isdisjoint((heard.intent, hope.intent))
    return _ended(hope, good if is_hard else "", ctx)


def _rose_thorn_bud(ctx: Context) -> Dialogue:
    step = _step_of_the_day(ctx)
    opening = _of_the_day(step, ctx) if step else None
    heard = yield from _asked(0, "bedtime.rose", ctx, opening)
    good = step.text if step and heard.intent == TOLD else _good_in(heard, ctx)
    is_hard = heard.intent in HARDSHIP
    if is_hard and not good:
        lead = _hard(heard, ctx)
    else:
        lead = _savoured(good, ctx) if good else ctx.say("bedtime.on")
        thorn = yield from _asked(1, "bedtime.thorn", ctx, lead)
        is_hard = thorn.intent not in NOTHING
        lead = _hard(thorn, ctx) if is_hard else ctx.say("bedtime.on")
    bud = yield from _asked(2, "bedtime.bud", ctx, lead)
    return _ended(bud, good if is_hard or bud.intent in HARDSHIP else "", ctx)


def _asked(line: int, key: str, ctx: Context, lead: Reply | None) -> Sub[Match]:
    """Ask softly, and raise _InsteadError where no answer but a command is heard."""
    listed = sorted(NOTHING | HARDSHIP)
    expects = (ANYTHING, *listed, *map("bedtime.{}".format, HANDLERS))
    question = ctx.ask(key, *expects, patience=LONG)
    question = lead.then(question) if lead else question
    heard = yield replace(softly(question, line), settles=line == 0)
    if heard.exact and heard.intent and heard.intent not in listed:
        raise _InsteadError(heard)
    return heard


def _good_in(heard: Match, ctx: Context) -> str:
    """Return the good thing that was told, if any; "it was hard, but ..." has one."""
    if heard.intent in NOTHING or heard.intent == SLIP:
        return ""
    if heard.intent == HARD:
        return heard.slots.get("good", "")
    return ctx.book.repair(heard.text)


def _savoured(words: str, ctx: Context) -> Reply:
    ctx.journal.record(Savoured(words))
    if len(words.split()) > MIRRORED:
        return ctx.say("bedtime.saved_long")
    return ctx.say("bedtime.saved", said=ctx.book.mirror(words))


def _no_good(heard: Match, step: Entry | None, ctx: Context) -> Reply:
    if heard.intent in HARDSHIP:
        return _hard(heard, ctx)
    return ctx.say("bedtime.on" if step else "bedtime.gentle")


def _hard(heard: Match, ctx: Context) -> Reply:
    """Keep what was hard, as it was told, and ask nothing about it."""
    if heard.intent == SLIP:
        keep(heard, ctx)
        return ctx.say("bedtime.slip")
    ctx.journal.record(Felt(ctx.book.repair(heard.text), heard.when))
    return ctx.say("bedtime.thanks")


def _ended(hope: Match, good: str, ctx: Context) -> Reply:
    """Save what to look forward to, and end on it; else on the *good* thing."""
    words = _good_in(hope, ctx)
    if words:
        ctx.journal.record(Hoped(words))
        if len(words.split()) > MIRRORED:
            return _last("bedtime.hoped_long", ctx)
        return _last("bedtime.hoped", ctx, said=ctx.book.mirror(words))
    lead = _hard(hope, ctx) if hope.intent in HARDSHIP else Reply("")
    if good and len(good.split()) <= MIRRORED:
        return lead.then(_last("bedtime.good_last", ctx, said=ctx.book.mirror(good)))
    return lead.then(_last("bedtime.rest", ctx))


def _last(key: str, ctx: Context, **fields: object) -> Reply:
    return softly(ctx.settle(key, **fields), LAST)


def _step_of_the_day(ctx: Context) -> Entry | None:
    """Return the latest step of this day that is good to hear now, and short."""
    today = _evening(ctx.now())
    steps = ctx.journal.entries("step", since=_dawn(today, ctx))
    fitting = (
        step
        for step in reversed(steps)
        if step.stage in DONE and step.day >= today
        if 0 < len(step.text.split()) <= MIRRORED
        if not ctx.book.harm.of(step.text)
    )
    return next(fitting, None)


def _of_the_day(step: Entry, ctx: Context) -> Reply:
    """Say a step of this day: in one sentence if it begins with "I", else alone."""
    said = ctx.book.mirror(step.text)
    today = on(ctx.now().date(), ctx)
    begins_with_i = step.text.split()[0].lower() != said.split()[0].lower()
    is_dated = step.day != ctx.now().date() or today in said.lower()
    if begins_with_i and not is_dated:
        return ctx.say("bedtime.today", said=said[:1].lower() + said[1:])
    return ctx.say("bedtime.this_day", said=said)


def _read(wanted: date, before: datetime | None, ctx: Context) -> Reply:
    """Read the latest evening *before* a time, and its date unless it is tonight."""
    latest = (ctx.journal.last("savoured", before), ctx.journal.last("hoped", before))
    evenings = [_evening(entry.at) for entry in latest if entry]
    if not evenings:
        return _last("bedtime.replay_none", ctx)
    evening = max(evenings)
    said = list(_read_entries(evening, ctx))
    if evening != wanted:
        said.insert(0, ctx.say("bedtime.replay_latest", on=on(evening, ctx)))
    elif evening != _evening(ctx.now()):
        said.insert(0, ctx.say("bedtime.replay_on", on=on(evening, ctx)))
    text = " ".join(reply.text for reply in said)
    return softly(Reply(text, settles=True), LAST)


def _read_entries(evening: date, ctx: Context) -> Iterator[Reply]:
    """Word what was good of an evening, and last what was to come."""
    since, until = (_dawn(evening + timedelta(days), ctx) for days in (0, 1))
    good = ctx.journal.entries("savoured", since, until)[-MOST:]
    hoped = ctx.journal.entries("hoped", since, until)[-MOST:]
    for entries, key in (
        (good, "bedtime.replay_good"),
        (hoped, "bedtime.replay_hoped"),
    ):
        for place, entry in enumerate(entries):
            words = ctx.book.mirror(entry.text)
            yield ctx.say("bedtime.replay_more" if place else key, said=words)


def _evening(at: datetime) -> date:
    return (at - DAWN).date()


def _dawn(of: date, ctx: Context) -> datetime:
    return datetime.combine(of, time(), ctx.now().tzinfo) + DAWN


HANDLERS = {
    "start": start,
    "rose": rose,
    "replay": replay,
    "last_night": last_night,
}
