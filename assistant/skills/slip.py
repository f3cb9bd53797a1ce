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

from ..asides import instead, likely
from ..days import on
from ..denial import denied, denies
from ..dialogue import (
    ANYTHING,
    MIRRORED,
    NO,
    YES,
    Context,
    Dialogue,
    NoAnswerError,
    Reply,
    Sub,
)
from ..finding.caution import after_opioids, caution
from ..finding.helped import SOON, next_deeds, said, stretches, worth_most
from ..journal import Changed, Entry, Slipped, Stepped, Told
from .feelings import felt, is_hard
from .steps import told

LATELY = timedelta(days=28)

WEEK = 7
"""Days, with the day of the slip, in which slips are of one week."""

HARD = 3
"""Slips of a week from which on it is called a hard one."""

LOOKED_AT = 20
"""Earlier slips that are looked at for what came next."""

HALVED = 3
"""Times that one thing is halved; then it is let be."""

SIGHED = 2
"""Words of a sigh: "so hard" is no thing to do."""

TOO_BIG, FITS, NOBODY = "goals.more", "goals.enough", "slip.nobody"
FELT, KEPT = "feelings.felt", "steps.kept"

DONE = (KEPT, "steps.noticed", "steps.took")
"""What may be told in place of a thing for today, and is a step of its own."""

UNDONE = frozenset(
    {FELT, "feelings.heavier", "feelings.lighter", "feelings.same", "slip.slipped"}
    | {"heavy.harsh", "heavy.company", "news.hard", "urge.strong"}
)
"""What may be told in place of it, and is none."""

START_OVER = "slip.start_over"


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
            return (yield from _person(slip, heard.text, ctx))
    lead = after_opioids(heard.text, ctx) or lead
    question = ctx.ask(asked, ANYTHING, YES, NO, patience=LONG)
    try:
        before = yield from _asked(lead.then(question), ctx)
    except NoAnswerError:
        return ctx.say("slip.quiet")
    if denies(before, ctx):
        return (yield from denied(slip, ctx))
    if before.intent in (YES, NO):
        return ctx.say("slip.quiet")
    if (other := instead(before)) and other.intent == KEPT:
        return (yield from told(other, ctx))
    ctx.journal.record(Told(slip, ctx.book.repair(before.text)))
    question = _last_time(slip, ctx).then(
        ctx.ask(thing, ANYTHING, YES, NO, TOO_BIG, FELT)
    )
    return (yield from _thing(question, "slip.tiny", slip, ctx))


def keep(heard: Match, ctx: Context) -> int:
    """Save a slip, and ask nothing; return its number."""
    return ctx.journal.record(Slipped(heard.slots.get("what", ""), heard.when))


def _slips_of_week(number: int, ctx: Context) -> int:
    """Count the slips of the seven days that end with the day of this one."""
    slip = ctx.journal.entry(number)
    if slip is None:
        return 0
    slips = ctx.journal.entries("slip", since=slip.at - timedelta(2 * WEEK))
    return sum(0 <= (slip.day - each.day).days < WEEK for each in slips)


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
    for before in islice((e for e in told_before if e.kind == "slip"), LOOKED_AT):
        if deeds := next_deeds(before, ctx, SOON, timeless=True):
            return saved.then(_came_next(before, worth_most(deeds, ctx), ctx))
    return saved


def _came_next(slip: Entry, deed: Entry, ctx: Context) -> Reply:
    """Say a deed that followed a slip, when, and how many days later."""
    fields = {"on": on(slip.day, ctx), "said": said(deed, ctx)}
    if days := (deed.day - slip.day).days:
        today = deed.day == ctx.now().date()
        key = "slip.last_time_today" if today else "slip.last_time"
        reply = ctx.say(key, **fields if today else {**fields, "count": days})
    else:
        reply = ctx.say("slip.last_time_same_day", **fields)
    return reply.then(ctx.say("spiral.lighter")) if deed.state == "lighter" else reply


def _person(slip: int, words: str, ctx: Context) -> Dialogue:
    """Name a hard week, and ask how to reach someone."""
    stands = ctx.journal.count("step", since=ctx.now() - LATELY)
    week = ctx.say("slip.hard_week_stands" if stands else "slip.hard_week")
    lead = after_opioids(words, ctx) or week
    question = ctx.ask("slip.reach", ANYTHING, YES, NO, NOBODY, TOO_BIG, patience=LONG)
    return (yield from _thing(lead.then(question), "slip.reach_later", slip, ctx))


def _thing(question: Reply, unsaid: str, slip: int, ctx: Context) -> Dialogue:
    """Ask for one thing for today, and halve it until it is not too big."""
    step = None
    for _ in range(HALVED):
        heard = yield from _told(question, ctx)
        if heard and step is None and denies(heard, ctx):
            return (yield from denied(slip, ctx))
        if heard is None or (heard.intent and heard.intent != FELT):
            alone = heard and heard.intent == NOBODY
            return ctx.say("slip.someone" if alone else unsaid)
        if heard.intent or (step is None and _is_none(heard, ctx)):
            return (yield from _no_plan(heard, unsaid, slip, ctx))
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


def _is_none(heard: Match, ctx: Context) -> bool:
    """Tell whether something else was told than a thing for today."""
    sighed = len(heard.text.split()) <= SIGHED and is_hard(heard.text, ctx)
    return sighed or likely(heard) in UNDONE or _is_done(heard)


def _is_felt(heard: Match, ctx: Context) -> bool:
    """Tell whether a feeling was told, or sighed."""
    return FELT in (heard.intent, likely(heard)) or is_hard(heard.text, ctx)


def _is_done(heard: Match) -> bool:
    """Tell whether a deed was told, and none for today."""
    other = instead(heard)
    return other is not None and other.intent in DONE


def _no_plan(heard: Match, unsaid: str, slip: int, ctx: Context) -> Dialogue:
    """Keep what was told in place of a thing for today, as what it is."""
    words = ctx.book.repair(heard.text)
    warned = caution(words, ctx)
    if warned is None and _is_done(heard):
        return (yield from told(replace(heard, intent=heard.runner_up), ctx))
    if warned is None and _is_felt(heard, ctx):
        return felt(heard, ctx)
    ctx.journal.record(Told(slip, words))
    return warned or ctx.say("slip.saved").then(ctx.say(unsaid))


def _told(question: Reply, ctx: Context) -> Sub[Match | None]:
    """Ask for words; None is silence."""
    try:
        return (yield from _asked(question, ctx))
    except NoAnswerError:
        return None


def _kept(words: str, ctx: Context) -> Reply:
    """Say a thing back as kept, and stay open for its being too big; say so once."""
    kept = ctx.say("slip.kept_long")
    if len(words.split()) <= MIRRORED:
        kept = ctx.say("slip.kept", said=ctx.book.mirror(words))
    offer = ctx.ask("slip.if_too_big", TOO_BIG, FITS, YES, NO)
    return replace(kept.then(offer), asks="")


def start_over(_: Match, ctx: Context) -> Reply:
    """Say that nothing goes back to zero, and count what is saved."""
    reply = ctx.say("slip.no_zero")
    if lately := ctx.journal.count("step", since=ctx.now() - LATELY):
        return reply.then(ctx.say("slip.stands", count=lately))
    if ever := ctx.journal.count("step"):
        return reply.then(ctx.say("slip.still_here", count=ever))
    return reply


def _asked(question: Reply, ctx: Context) -> Sub[Match]:
    """Ask, and answer first if it is asked back whether all is gone."""
    listed = replace(question, expects=(*question.expects, START_OVER))
    heard = yield listed
    if heard.intent != START_OVER:
        return heard
    asked = replace(question, text=question.asks)
    return (yield start_over(heard, ctx).then(asked))


HANDLERS = {"slipped": slipped, "start_over": start_over}
