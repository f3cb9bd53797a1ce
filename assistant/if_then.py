"""An if-then plan that does not begin with "when".

"If Danny calls I will say no" is a plan where "when Danny calls, I will say no" is
one, and so is "as soon as". Like that one it is asked about before it is kept.
"""

from dataclasses import replace

from intents import Match, Matcher

from .dialogue import Context
from .finding.likeness import filled, holds, without

PLAN = "plans.make"


def if_then(heard: Match, matcher: Matcher, ctx: Context) -> Match:
    """Take what is a plan with "when" for one, unless it is known to be another."""
    if heard.danger or heard.decision == "act" or heard.intent not in (None, PLAN):
        return heard
    if without(heard.text, "plans.cue_leads", ctx.book) == heard.text:
        return heard
    slots = filled(heard.text, "plans.told", ctx.book)
    if not slots or holds(slots["offer"], "plans.to_another", ctx.book):
        return heard
    plan = ctx.say("plans.sentence", cue=slots["cue"], text=slots["offer"])
    said = matcher.match(plan.text)
    if said.intent != PLAN or said.decision != "act":
        return heard
    return replace(said, text=heard.text, slots=slots)
