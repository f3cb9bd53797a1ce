"""Numbers, gently: what the journal proves, and nothing that can fall to zero."""

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta

from intents import Match

from ..dialogue import Context, Reply

LATELY = timedelta(days=28)

_STAGES: Mapping[str, str] = {
    "noticed": "numbers.noticed",
    "considered": "numbers.considered",
    "prepared": "numbers.prepared",
    "did": "numbers.did",
    "kept": "numbers.kept",
}


def how(_: Match, ctx: Context) -> Reply:
    """Count the steps of four weeks and tell their kinds, or what is still here."""
    steps = ctx.journal.entries("step", since=ctx.now() - LATELY)
    if steps:
        told = ctx.say("numbers.steps", count=len(steps))
        kinds = Counter(step.stage for step in steps)
        if len(kinds) == 1:
            return told
        for stage, key in _STAGES.items():
            if kinds[stage]:
                told = told.then(ctx.say(key, count=kinds[stage]))
        return told
    if earlier := ctx.journal.entries("step"):
        return ctx.say("numbers.earlier", count=len(earlier))
    return ctx.say("numbers.none")


HANDLERS = {"how": how}
