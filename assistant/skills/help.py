"""Help: what can be said, what this is, and what it keeps."""

from intents import Match

from ..dialogue import Context, Reply


def can_say(_: Match, ctx: Context) -> Reply:
    """Give two examples that fit now."""
    return ctx.say("help.later" if ctx.journal.last() else "help.first")


def what(_: Match, ctx: Context) -> Reply:
    """Say that this is a program."""
    return ctx.say("help.what")


def keep(_: Match, ctx: Context) -> Reply:
    """Say what is kept and where."""
    return ctx.say("help.keep")


HANDLERS = {"can_say": can_say, "what": what, "keep": keep}
