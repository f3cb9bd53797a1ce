"""Recalls an if-then plan when its moment is named: in its own words, once a day."""

from collections.abc import Sequence

from ..dialogue import Context, Reply
from ..journal import Chose, Entry
from .likeness import share, weighty, words_of

ENOUGH = 0.7
"""The share of what a plan is for that must be named."""


def recalled(text: str, ctx: Context) -> Reply | None:
    """Return the plan for what *text* tells of, unless it was heard today."""
    plan = fitting(text, ctx)
    if plan is None or ctx.journal.setting(_heard(plan)) == _today(ctx):
        return None
    return spoken(plan, ctx)


def fitting(text: str, ctx: Context) -> Entry | None:
    """Return the plan for what *text* tells of, the latest of several that fit as well.

    A plan that may harm is not spoken of unasked.
    """
    told = weighty(text, ctx.book)
    if not told:
        return None
    named = [(share(_about(plan, ctx), told, ctx.book), plan) for plan in plans(ctx)]
    fit = [(part, plan.id, plan) for part, plan in named if part >= ENOUGH]
    safe = [each for each in fit if not ctx.book.harm.of(each[-1].text)]
    return max(safe)[-1] if safe else None


def spoken(plan: Entry, ctx: Context) -> Reply:
    """Say a plan in its own words, and remember that it was heard today."""
    ctx.journal.record(Chose(_heard(plan), _today(ctx)))
    said = read(plan.cue or "", plan.text, ctx)
    return ctx.say("plans.recalled", said=said[:1].lower() + said[1:])


def plans(ctx: Context) -> Sequence[Entry]:
    """Return the plans that stand and were not let go."""
    return ctx.journal.standing("plan")


def read(cue: str, text: str, ctx: Context) -> str:
    """Say a plan back: "When this comes, you will do that"."""
    said = ctx.say("plans.sentence", cue=cue, text=text).text
    return ctx.book.mirror(said)


def _about(plan: Entry, ctx: Context) -> list[str]:
    """Return the words that say what a plan is for, without those that we put there."""
    cue = words_of(plan.cue or "", ctx.book)
    ours = words_of(ctx.say("plans.occasion", said="").text, ctx.book)
    if set(ours) <= set(cue):
        cue = [word for word in cue if word not in ours]
    return weighty(" ".join(cue), ctx.book)


def _heard(plan: Entry) -> str:
    return f"recalled.{plan.id}"


def _today(ctx: Context) -> str:
    return ctx.now().date().isoformat()
