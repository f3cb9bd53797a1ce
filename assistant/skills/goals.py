"""Goals: set in the person's own words, and heard again in them."""

from intents import Match

from ..dialogue import ANYTHING, NO, YES, Context, Dialogue, Reply
from ..journal import Aimed
from .steps import MIRRORED

HEARD = 5
"""Goals read aloud at most: the latest."""


def set_(heard: Match, ctx: Context) -> Dialogue:
    """Save a goal, asking for it if it was not said."""
    words = heard.slots.get("goal", "")
    if not words:
        answer = yield ctx.ask("goals.what", ANYTHING, YES, NO)
        if answer.intent in (YES, NO):
            return ctx.say("goals.unsaid")
        words = ctx.book.repair(answer.text)
    ctx.journal.record(Aimed(words))
    if len(words.split()) > MIRRORED:
        return ctx.say("goals.long")
    return ctx.say("goals.saved", said=ctx.book.mirror(words))


def hear(_: Match, ctx: Context) -> Reply:
    """Read the goals that stand."""
    goals = ctx.journal.entries("goal")
    said = ". ".join(ctx.book.mirror(goal.text) for goal in goals[-HEARD:])
    match len(goals):
        case 0:
            return ctx.say("goals.none")
        case count if count > HEARD:
            return ctx.say("goals.latest", count=count, said=said)
        case count:
            return ctx.say("goals.read", count=count, said=said)


HANDLERS = {"set": set_, "hear": hear}
