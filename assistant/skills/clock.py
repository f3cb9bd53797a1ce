"""The time and the date, in words."""

from datetime import datetime

from intents import Match

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


def day(moment: datetime, ctx: Context) -> str:
    """Word a day: "Sunday, November 22"."""
    return ctx.book.reply(
        "clock.day",
        ctx.choose,
        weekday=ctx.book.reply("clock.weekdays", lambda names: names[moment.weekday()]),
        month=ctx.book.reply("clock.months", lambda names: names[moment.month - 1]),
        number=moment.day,
    )


HANDLERS = {"time": time, "date": date}
