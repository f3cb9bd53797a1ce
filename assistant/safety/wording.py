"""How the parts of a hard moment are worded: numbers, the own plan, an exercise."""

from contextlib import suppress
from dataclasses import replace

from audio import Manner

from ..dialogue import Context, Reply
from ..journal import JournalError
from .asking import chosen_safely
from .card import ONLY
from .own_plan import own_plan
from .path import EXERCISE, FITTING, LINES, NUMBERS, PLAN, SHORT, URGENT
from .saying import lines, short, urgent

AT_REST = Manner(pace=0.9, pause=4.0)
"""For an exercise: every line is given the time to be done."""

_WITHOUT = {
    URGENT: "danger.call_local",
    LINES: "danger.local_again",
    FITTING: "danger.website",
    SHORT: "danger.local_again",
}
"""What is said for a number where no country is known: none is guessed."""


def worded(part: str, ctx: Context, kind: str = "") -> Reply:
    """Word a part of the way, or a reply by its key; the *kind* of danger fits it."""
    if part in NUMBERS:
        return _numbers(part, ctx, kind)
    if part == PLAN:
        return plan(ctx) or Reply("")
    if part == EXERCISE:
        return Reply(ctx.say("danger.exercise").text, manner=AT_REST)
    return ctx.say(part)


def plan(ctx: Context) -> Reply | None:
    """Return the own safety plan, if there is one and it can be read."""
    with suppress(JournalError):
        return own_plan(ctx)
    return None


def _numbers(part: str, ctx: Context, kind: str) -> Reply:
    """Word numbers of the country that was chosen."""
    country, about = chosen_safely(ctx), kind if kind in ONLY else ""
    if country is None:
        return ctx.say(_WITHOUT[part])
    if part == URGENT:
        return urgent(country, ctx)
    if part == SHORT:
        return short(country, ctx, about)
    if part == LINES:
        return lines(country, ctx)
    fitting = country.line(about) or country.line("talk")
    return lines(country, ctx, fitting) if fitting else Reply("")


def together(first: Reply, then: Reply) -> Reply:
    """Say both, as slowly as the slower of them."""
    manner = max(first.manner, then.manner, key=lambda each: each.pause)
    return replace(first.then(then), manner=manner)
