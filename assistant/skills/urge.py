"""Urges: said before anything happened, and answered at once.

First it is saved as a step noticed. Then comes one thing: a plan that fits, or what
went well another time, or something small that is safe for everybody. Then a minute
together, in which little is said. If it is heavier then, people and distance are next.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from audio import LONG, Manner
from intents import Match

from .. import modes
from ..days import midnight, on
from ..dialogue import (
    ANYTHING,
    NO,
    YES,
    Context,
    Dialogue,
    NoAnswerError,
    Reply,
    confirm,
)
from ..finding.caution import is_harmless
from ..finding.helped import is_short, is_timeless, said, stretches
from ..finding.likeness import filled, negates, without
from ..finding.recall import fitting, spoken
from ..journal import Entry, Kind, Stepped, Told
from . import steps
from .feelings import weigh, weighed
from .plans import make
from .slip import LATELY, NOBODY, slipped

SECONDS = 45
"""The silence of a minute together, shared out between its lines."""

ROUNDS = 2
"""Minutes that are waited one after another."""

_WANTED = (YES, "urge.together")
_TOO_STRONG = ("urge.too_strong", "urge.strong", "goals.more")
_HEAVY = _TOO_STRONG[:2]
URGE = "urge"
"""What marks the step: it was noticed, and is no ground for a kind sentence."""

_HARMS = ("medicine", "withdrawal")
"""What may harm even where it is only noticed: answered as a step, and no more."""


def strong(heard: Match, ctx: Context) -> Dialogue:
    """Save an urge as a step noticed, say what may help, and offer to wait."""
    words = ctx.book.repair(heard.text)
    if ctx.book.harm.of(words) in _HARMS:
        noticed = replace(heard, stage="noticed", slots={"what": words})
        return (yield from steps.told(noticed, ctx))
    urge = ctx.journal.record(Stepped(words, "noticed", heard.when, URGE))
    lead = ctx.say("urge.thanks_today" if _of_today("slip", ctx) else "urge.thanks")
    if modes.is_on(ctx.journal, modes.NOT_ALONE):
        return lead
    lead = lead.then(_helped(words, ctx) or ctx.say("urge.small"))
    try:
        answer = yield lead.then(_offer("urge.wait", ctx))
    except NoAnswerError:
        return ctx.say("urge.quiet")
    return (yield from _answered(answer, urge, ctx))


def what(heard: Match, ctx: Context) -> Dialogue:
    """Say what may help when it comes; where nothing is known, make a plan."""
    if modes.is_on(ctx.journal, modes.NOT_ALONE):
        return ctx.say("urge.small")
    cue = filled(heard.text, "plans.when", ctx.book).get("cue", "")
    if known := _helped(cue or heard.text, ctx):
        return known
    try:
        answer = yield ctx.ask("urge.instead", ANYTHING, YES, NO, patience=LONG)
    except NoAnswerError:
        return ctx.say("urge.later")
    if answer.intent in (YES, NO):
        return ctx.say("urge.later")
    slots = {
        "cue": cue or ctx.say("urge.comes").text,
        "text": without(answer.text, "plans.leads", ctx.book),
    }
    plan = Match(answer.text, "act", "plans.make", slots=slots)
    return (yield from make(plan, ctx))


def passed(heard: Match, ctx: Context) -> Dialogue:
    """Save that an urge went by, as a step kept; with none told of today, ask first."""
    noticed = (e.stage == "noticed" for e in _of_today("step", ctx))
    if not any(noticed) and not (yield from confirm(ctx, "urge.as_step")):
        return ctx.say("urge.no_step")
    kept = replace(heard, stage="kept", slots={"what": heard.text})
    return (yield from steps.told(kept, ctx))


def _offer(key: str, ctx: Context) -> Reply:
    """Ask whether to wait a minute; all else that may be told now is taken too."""
    expects = (YES, NO, "urge.together", *_TOO_STRONG, *_TOLD, ANYTHING)
    return ctx.ask(key, *expects, patience=LONG)


def _answered(answer: Match, urge: int, ctx: Context, waited: int = 0) -> Dialogue:
    """Wait if it is wanted, or go with what was told instead."""
    if answer.intent in _WANTED:
        return (yield from _minute(urge, ctx, waited + 1))
    if answer.intent == NO:
        return ctx.say("urge.quiet")
    return (yield from _instead(answer, urge, ctx))


def _instead(answer: Match, urge: int, ctx: Context) -> Dialogue:
    """Take what was told in place of an answer: too much, a slip, a step, or words."""
    if answer.intent in _TOO_STRONG:
        return (yield from _someone(urge, ctx))
    if told := _TOLD.get(answer.intent or ""):
        return (yield from told(answer, ctx))
    ctx.journal.record(Told(urge, ctx.book.repair(answer.text)))
    return ctx.say("urge.with_it")


def _minute(urge: int, ctx: Context, waited: int) -> Dialogue:
    """Wait a minute together, and ask what became of the urge."""
    lines = ctx.say("urge.minute")
    question = lines.then(weigh(ctx, *_HEAVY, *_TOLD))
    pause = SECONDS / lines.text.count(".")
    try:
        answer = yield replace(question, manner=Manner(pause=pause))
    except NoAnswerError:
        return ctx.say("urge.over")
    if answer.intent in (*_HEAVY, *_TOLD):
        return (yield from _instead(answer, urge, ctx))
    return (yield from _became(answer, urge, ctx, waited))


def _became(answer: Match, urge: int, ctx: Context, waited: int) -> Dialogue:
    """Save what became of an urge, and go on from there."""
    before = ctx.journal.entry(urge)
    reply = weighed(answer, before, urge, ctx) if before else None
    after = ctx.journal.entry(urge)
    match after and after.state:
        case "lighter":
            return ctx.say("urge.lighter")
        case "same":
            return (yield from _same(urge, ctx, waited))
        case "heavier":
            return (yield from _someone(urge, ctx))
    return reply


def _same(urge: int, ctx: Context, waited: int) -> Dialogue:
    """Offer another minute, once."""
    if waited >= ROUNDS:
        return ctx.say("urge.leave")
    try:
        answer = yield _offer("urge.same", ctx)
    except NoAnswerError:
        return ctx.say("urge.leave")
    if answer.intent == NO:
        return ctx.say("urge.leave")
    return (yield from _answered(answer, urge, ctx, waited))


def _someone(urge: int, ctx: Context) -> Dialogue:
    """Ask for a person, and end on some distance from the thing."""
    question = ctx.ask("urge.someone", YES, NO, NOBODY, *_TOLD, ANYTHING, patience=LONG)
    try:
        answer = yield question
    except NoAnswerError:
        return ctx.say("urge.leave")
    if answer.intent in _TOLD:
        return (yield from _instead(answer, urge, ctx))
    if answer.intent is None:
        ctx.journal.record(Told(urge, ctx.book.repair(answer.text)))
    if negates(answer.text, ctx.book) or answer.intent in (NO, NOBODY):
        return ctx.say("urge.nobody")
    return ctx.say("urge.call")


def _of_today(kind: Kind, ctx: Context) -> Sequence[Entry]:
    return ctx.journal.entries(kind, since=midnight(ctx.now()))


def _helped(words: str, ctx: Context) -> Reply | None:
    """Return the plan that fits, or what went well another time, with its day."""
    named = f"{words} {ctx.say('urge.moment').text}"
    if plan := fitting(named, ctx):  # though it was heard today: an urge comes back
        return spoken(plan, ctx)
    deed = next(_deeds(words, ctx), None)
    if deed is None:
        return None
    key = "urge.lighter_then" if deed.state == "lighter" else "urge.another_time"
    return ctx.say(key, on=on(deed.day, ctx), said=said(deed, ctx))


def _deeds(words: str, ctx: Context) -> Iterator[Entry]:
    """Yield what went well: after something like it, or lately, the best first."""
    for stretch in stretches(words, ctx):
        told = (*stretch.deeds, *reversed(stretch.told))
        well = (e for e in told if e.stage == "kept" or e.state == "lighter")
        yield from (deed for deed in well if _is_good(deed, ctx))
    lately = ctx.journal.entries("step", since=ctx.now() - LATELY)
    lighter = (e for e in reversed(lately) if e.state == "lighter")
    yield from (deed for deed in lighter if _is_good(deed, ctx))


def _is_good(deed: Entry, ctx: Context) -> bool:
    """Tell whether something was done that reads well, and did no harm we know of."""
    done = deed.kind == "step" and deed.stage in ("did", "kept", "prepared")
    return done and is_harmless(deed, ctx) and is_short(deed) and is_timeless(deed, ctx)


_TOLD: Mapping[str, Callable[[Match, Context], Dialogue]] = {
    "slip.slipped": slipped,
    "steps.took": steps.told,
    "steps.kept": steps.told,
    "steps.prepared": steps.told,
    "urge.passed": passed,
}
"""What may be told while we wait, and what answers it."""

HANDLERS = {"strong": strong, "what": what, "passed": passed}
