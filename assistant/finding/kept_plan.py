"""What was done as it had been planned: known by the words of the plan."""

from dataclasses import replace

from intents import Match

from ..dialogue import Context
from .likeness import share, weighty, without, words_of
from .recall import plans

KEPT, SLIP = "steps.kept", "slip.slipped"

ENOUGH = 0.8
"""The share of the deed of a plan that must be told."""

LONGEST = 12
"""Words of what may be that deed; who says more tells more than it."""


def of_plan(heard: Match, ctx: Context) -> Match:
    """Take what is the deed of a plan for a step kept, and for no slip."""
    if heard.exact or heard.asks or heard.danger or heard.intent not in (None, SLIP):
        return heard
    if not _is_own_deed(heard.text, ctx):
        return heard
    told = weighty(heard.text, ctx.book)
    for plan in plans(ctx):
        deed = weighty(plan.text, ctx.book)
        if deed and share(deed, told, ctx.book) >= ENOUGH:
            what = {"what": ctx.book.repair(heard.text)}
            step = replace(heard, intent=KEPT, decision="act", parts=())
            return replace(step, stage="kept", slots=what)
    return heard


def _is_own_deed(text: str, ctx: Context) -> bool:
    """Tell whether one tells briefly what one did, and neither denies nor plans it."""
    words = words_of(text, ctx.book)
    if not words or len(words) > LONGEST or words[0] not in ctx.book.language.person:
        return False
    denied = not ctx.book.language.negations.isdisjoint(words)
    led = len(text.split()) - len(without(text, "plans.leads", ctx.book).split())
    return not denied and led <= 1
