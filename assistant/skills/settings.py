"""Settings by voice: how fast we speak. The answer is already at the new pace."""

from intents import Match

from .. import pace
from ..dialogue import Context, Reply


def slower(_: Match, ctx: Context) -> Reply:
    """Speak a step slower from now on."""
    now = pace.steps(ctx.journal)
    if now <= pace.SLOWEST:
        return ctx.say("settings.slowest")
    pace.choose(ctx.journal, now - 1)
    return ctx.say("settings.slower")


def faster(_: Match, ctx: Context) -> Reply:
    """Speak a step faster from now on."""
    now = pace.steps(ctx.journal)
    if now >= pace.FASTEST:
        return ctx.say("settings.fastest")
    pace.choose(ctx.journal, now + 1)
    return ctx.say("settings.faster")


def normal(_: Match, ctx: Context) -> Reply:
    """Speak at the voice's own pace from now on."""
    if pace.steps(ctx.journal):
        pace.choose(ctx.journal, 0)
    return ctx.say("settings.normal")


HANDLERS = {"slower": slower, "faster": faster, "normal": normal}
