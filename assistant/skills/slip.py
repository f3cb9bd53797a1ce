"""Slips: nothing resets, and the answer rebuilds "I can".

First what stands, then the situation, then what came next after an earlier slip, and
one thing for today, halved for as long as it is too big. The second slip of a week is
answered in other words, and from the third on people are what is asked about.
"""

from dataclasses import replace
from datetime import timedelta
from itertools import islice

from audio import LONG
from intents import Match

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
)
from ..finding.caution import caution
from ..finding.helped import SOON, next_deeds, said, stretches, worth_most
from ..journal import Changed, Entry, Slipped, Stepped, Told
from .feelings import felt
from .steps import MIRRORED

LATELY = timedelta(days=28)

WEEK = 7
"""Days, with the day of the slip, in which slips are of one week."""

HARD = 3
"""Slips of a week from which on it is called a hard one."""

LOOKED_AT = 20
"""Earlier slips that are looked at for what came next."""

HALVED = 3
"""Times that one thing is halved; then it is let be."""

TOO_BIG, FITS, NOBODY = "goals.more", "goals.enough", "slip.nobody"
FELT = "feelings.felt"


def slipped(heard: Match, ctx: Context) -> Dialogue:
    """Save a slip, say what stands, and ask for what fits: before, today, a person."""
    slip = keep(heard, ctx)
    match _slips_of_week(slip, ctx):
        case 0 | 1:
            lead = _with_what_stands("slip.thanks", "slip.stands", ctx)
            asked, thing = "slip.before", "slip.thing"
        case count if count < HARD:
            lead = _with_what_stands("slip.thanks_again", "slip.stands_again", ctx)
            asked, thing = "slip.before_again", "slip.thing_again"
        case _:
            return (yield from _person(ctx))
    question = ctx.ask(asked, ANYTHING, YES, NO, patience=LONG)
    try:
        before = yield lead.then(question)
    except NoAnswerError:
        return ctx.say("slip.quiet")
    if before.intent in (YES, NO):
        return ctx.say("slip.quiet")
    ctx.journal.record(Told(slip, ctx.book.repair(before.text)))
    question = ctx.ask(thing, ANYTHING, YES, NO, TOO_BIG, FELT)
    return (yield from _thing(_last_time(slip, ctx).then(question), "slip.tiny", ctx))


def keep(heard: Match, ctx: Context) -> int:
    """Save a slip, and ask nothing; return its number."""
    return ctx.journal.record(Slipped(heard.slots.get("what", ""), heard.when))


def _slips_of_week(number: int, ctx: Context) -> int:
    """Count the slips of the seven days that end with the day of this one."""
    slip = ctx.journal.entry(number)
    if slip is None:
        return 0
    told = ctx.journal.entries("slip", since=slip.at - timedelta(2 * WEEK))
    return sum(0 <= (slip.day - each.day).days < WEEK for each in told)


def _with_what_stands(thanks: str, stands: str, ctx: Context) -> Reply:
    """Thank, and count what stands, if there is something to count."""
    lead = ctx.say(thanks)
    steps = ctx.journal.count("step", since=ctx.now() - LATELY)
    return lead.then(ctx.say(stands, count=steps)) if steps else lead


def _last_time(number: int, ctx: Context) -> Reply:
    """Say that the words are saved, and what came next after an earlier slip."""
    saved, slip = ctx.say("slip.saved"), ctx.journal.entry(number)
    earlier = stretches(slip, ctx) if slip else []
    told_before = (e for stretch in earlier for e in reversed(stretch.told))
    for told in islice((e for e in told_before if e.kind == "slip"), LOOKED_AT):
        if deeds := next_deeds(told, ctx, SOON, timeless=True):
            return saved.then(_came_next(told, worth_most(deeds, ctx), ctx))
    return saved


def _came_next(slip: Entry, deed: Entry, ctx: Context) -> Reply:
    """Say a deed that followed a slip, when, and how many days later."""
    fields = {"on": on(slip.day, ctx), "said": said(deed, ctx)}
    if days := (deed.day - slip.day).days:
        reply = ctx.say("slip.last_time", count=days, **fields)
    else:
        reply = ctx.say("slip.last_time_same_day", **fields)
    return reply.then(ctx.say("spiral.lighter")) if deed.state == "lighter" else reply


def _person(ctx: Context) -> Dialogue:
    """Name a hard week, and ask how to reach someone."""
    stands = ctx.journal.count("step", since=ctx.now() - LATELY)
    lead = ctx.say("slip.hard_week_stands" if stands else "slip.hard_week")
    question = ctx.ask("slip.reach", ANYTHING, YES, NO, NOBODY, TOO_BIG, patience=LONG)
    return (yield from _thing(lead.then(question), "slip.reach_later", ctx))


def _thing(question: Reply, unsaid: str, ctx: Context) -> Dialogue:
    """Ask for one thing for today, and halve it until it is not too big."""
    step = None
    for _ in range(HALVED):
        heard = yield from _told(question)
        if heard and heard.intent == FELT:
            return felt(heard, ctx)
        if heard is None or heard.intent:
            alone = heard and heard.intent == NOBODY
            return ctx.say("slip.someone" if alone else unsaid)
        words = ctx.book.repair(heard.text)
        if step is None:
            step = ctx.journal.record(Stepped(words, "considered"))
        else:
            ctx.journal.record(Changed(step, words))
        if warned := caution(words, ctx):
            return warned
        fits = yield _kept(words, ctx)
        if fits.intent != TOO_BIG:
            return ctx.say("slip.can_wait" if fits.intent == NO else "slip.enough")
        question, unsaid = ctx.ask("slip.half", ANYTHING, YES, NO, TOO_BIG), "slip.tiny"
    return ctx.say("slip.tiny")


def _told(question: Reply) -> Sub[Match | None]:
    """Ask for words; None is silence."""
    try:
        return (yield question)
    except NoAnswerError:
        return None


def _kept(words: str, ctx: Context) -> Reply:
    """Say a thing back as kept, and stay open for its being too big; say so once."""
    kept = ctx.say("slip.kept_long")
    if len(words.split()) <= MIRRORED:
        kept = ctx.say("slip.kept", said=ctx.book.mirror(words))
    offer = ctx.ask("slip.if_too_big", TOO_BIG, FITS, YES, NO)
    return replace(kept.then(offer), asks="")


HANDLERS = {"slipped": slipped}
