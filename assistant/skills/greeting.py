"""Hello, thanks and harsh words to us: answered briefly, and nothing is saved."""

from intents import Match

from ..addressed import RUDE, TRYING
from ..dialogue import Context, Reply
from ..naming import NAME

_PARTS = ((5, "greeting.night"), (12, "greeting.morning"),
          (17, "greeting.afternoon"), (24, "greeting.evening"))  # fmt: skip
"""Until which hour each greeting is said."""


def hello(heard: Match, ctx: Context) -> Reply:
    """Greet as it fits the hour, by name if there is one, and ask nothing.

    Harsh words are taken calmly, and what was asked is left: it was too much.
    """
    if heard.runner_up == RUDE:
        return ctx.settle(RUDE)
    if heard.runner_up == TRYING:
        return ctx.say(TRYING)
    hour = ctx.now().hour
    part = ctx.say(next(key for until, key in _PARTS if hour < until)).text
    if name := ctx.journal.setting(NAME):
        return ctx.say("greeting.hello_named", part=part, name=name)
    return ctx.say("greeting.hello", part=part)


def thanks(_: Match, ctx: Context) -> Reply:
    """Take thanks; what was asked stays open."""
    return ctx.say("greeting.thanks")


HANDLERS = {"hello": hello, "thanks": thanks}
