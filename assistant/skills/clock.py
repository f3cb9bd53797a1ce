"""The time and the date, in words."""

from intents import Match

from ..days import day
from ..dialogue import Context, Reply

_PARTS = ((5, "clock.night"), (12, "clock.morning"), (17, "clock.afternoon"),
          (22, "clock.evening"), (24, "clock.night"))  # fmt: skip
"""Until which hour each part of the day lasts, and the reply that names it."""


def time(_: Match, ctx: Context) -> Reply:
    """Tell the time."""
    now = ctx.now()
    key = next(key for until, key in _PARTS if now.hour < until)
    return ctx.say(key, hour=(now.hour - 1) % 12 + 1, minute=f"{now.minute:02}")


def date(_: Match, ctx: Context) -> Reply:
    """Tell the date."""
    return ctx.say("clock.date", day=day(ctx.now(), ctx))


HANDLERS = {"time": time, "date": date}
