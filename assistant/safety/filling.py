"""Fills the safety plan, part by part: each is asked once and kept at once."""

from collections.abc import Mapping, Sequence

from audio import LONG
from intents import Match

from ..dialogue import (
    ANYTHING,
    MIRRORED,
    NO,
    YES,
    Context,
    NoAnswerError,
    Reply,
    Sub,
)
from ..finding.likeness import negates, without
from ..journal import Changed, Safeguarded
from .own_plan import digits, is_safe
from .plan_parts import names_someone
from .telephone import number_in, tidy

NOBODY = "slip.nobody"

HARSH = "heavy.harsh"
"""Hard words on oneself: kept as a sign, and not said back."""

_SKIP = ("safety_plan.skip", "bedtime.skip", "bedtime.none", "first.none")
"""Other ways to say that there is nothing now, or that a part is to be skipped."""

NOTHING = (YES, NO, *_SKIP)
"""Answers that are no line of a plan."""

_TOLD = ("feelings.felt", "urge.strong", HARSH, "heavy.company")
"""Commands in whose words a sign may be told: "I feel empty", "I want a drink"."""

TELLING = "safety_plan.telling"
"""What would else be taken for a command: "I stop going out" for "stop"."""

_ASK: Mapping[str, str] = {
    "signs": "safety_plan.ask_signs",
    "helps": "safety_plan.ask_helps",
    "places": "safety_plan.ask_places",
    "who": "safety_plan.ask_who",
    "reasons": "safety_plan.ask_reasons",
}
_KEPT: Mapping[str, str] = {
    "signs": "safety_plan.kept_signs",
    "helps": "safety_plan.kept_helps",
    "places": "safety_plan.kept_places",
    "who": "safety_plan.kept_who",
    "reasons": "safety_plan.kept_reasons",
}


def filled(parts: Sequence[str], lead: Reply, ctx: Context) -> Sub[Reply | None]:
    """Ask for part after part; return what is said of the last one.

    None is silence, and the end: nobody is asked on and on.
    """
    try:
        for part in parts:
            lead = yield from part_filled(part, lead, ctx)
    except NoAnswerError:
        return None
    return lead


def part_filled(part: str, lead: Reply, ctx: Context) -> Sub[Reply]:
    """Ask for one part after a *lead*, keep the answer, and return what to say."""
    question = asked(_ASK[part], part, ctx)
    answer = yield lead.then(question)
    if answer.intent == YES:
        answer = yield question
    if answer.intent == NOBODY and part == "who":
        return ctx.say("safety_plan.nobody")
    if answer.intent in NOTHING:
        return ctx.say("safety_plan.skipped")
    return (yield from kept(part, answer.text, ctx, echo=not is_harsh(answer)))


def asked(key: str, part: str, ctx: Context, **fields: object) -> Reply:
    """Ask for a line of a part, in any words."""
    told = (TELLING, *_TOLD) if part == "signs" else (TELLING,)
    expects = (*NOTHING, NOBODY, *told, ANYTHING)
    return ctx.ask(key, *expects, patience=LONG, **fields)


def kept(part: str, words: str, ctx: Context, *, echo: bool = True) -> Sub[Reply]:
    """Keep a line and return what to say; ask once for a safer one if it harms."""
    words = line_in(words, ctx)
    if not is_safe(words, part, ctx):
        answer = yield ctx.ask("safety_plan.safer", *NOTHING, ANYTHING, patience=LONG)
        words = line_in(answer.text, ctx)
        if answer.intent in NOTHING or not is_safe(words, part, ctx):
            return ctx.say("safety_plan.left_out")
    line = ctx.journal.record(Safeguarded(words, part))
    said = _said(words, ctx) if echo else ""
    reply = (
        ctx.say(_KEPT[part], said=said) if said else ctx.say("safety_plan.kept_long")
    )
    if part == "who" and _is_one(words, ctx):
        return (yield from _numbered(line, words, reply, ctx))
    return reply


def line_in(said: str, ctx: Context) -> str:
    """Return the line in what was said: no fillers, no lead, numbers in digits."""
    words = without(ctx.book.repair(said), "safety_plan.leads", ctx.book)
    return tidy(ctx.book.repair(words), ctx.book)


def _numbered(line: int, name: str, lead: Reply, ctx: Context) -> Sub[Reply]:
    """Ask once for the number of someone; whoever else is named is kept as well."""
    question = ctx.ask("safety_plan.ask_number", *NOTHING, ANYTHING, patience=LONG)
    answer = yield lead.then(question)
    if answer.intent == YES:
        answer = yield question
    if number := number_in(answer.text, ctx.book):
        ctx.journal.record(Changed(line, f"{name}, {number}"))
        return ctx.say("safety_plan.kept_number", digits=digits(number, ctx))
    words = _without_join(answer.text, ctx)
    if answer.intent in NOTHING or negates(words, ctx.book):
        return ctx.say("safety_plan.no_number")
    if words == answer.text and not names_someone(words, ctx):
        return ctx.say("safety_plan.not_heard")
    words = line_in(words, ctx)
    ctx.journal.record(Safeguarded(words, "who"))
    said = _said(words, ctx)
    return (
        ctx.say(_KEPT["who"], said=said) if said else ctx.say("safety_plan.kept_long")
    )


def _said(words: str, ctx: Context) -> str:
    """Return a line as it is said back, a number in digits; "" where it is long."""
    if len(words.split()) > MIRRORED:
        return ""
    said = ctx.book.mirror(words)
    if number := number_in(words, ctx.book):
        return said.replace(number, digits(number, ctx))
    return said


def _is_one(words: str, ctx: Context) -> bool:
    """Tell whether one person is named, without a number."""
    joins = ctx.book.replies["repair.joining"].other
    several = any(f" {join} " in f" {words} " for join in joins) or "," in words
    return not several and not number_in(words, ctx.book)


def _without_join(words: str, ctx: Context) -> str:
    """Return *words* without the "and" that they begin with."""
    joins = ctx.book.replies["repair.joining"].other
    said = words.casefold()
    return next((words[len(j) :] for j in joins if said.startswith(f"{j} ")), words)


def is_harsh(answer: Match) -> bool:
    """Tell whether hard words on oneself were said."""
    return HARSH in (answer.intent, answer.runner_up)
