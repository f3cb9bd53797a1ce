"""The time, and the date of today and of other days, in words."""

from datetime import datetime

from intents import Match, moments

from ..days import day
from ..dialogue import Context, Reply
from ..reading.names import without_weekdays

_PARTS = ((5, "clock.night"), (12, "clock.morning"), (17, "clock.afternoon"),
          (22, "clock.evening"), (24, "clock.night"))  # fmt: skip
"""Until which hour each part of the day lasts, and the reply that names it."""


def time(_: Match, ctx: Context) -> Reply:
    """Tell the time."""
    now = ctx.now()
    key = next(key for until, key in _PARTS if now.hour < until)
    return ctx.say(key, hour=(now.hour - 1) % 12 + 1, minute=f"{now.minute:02}")


def date(heard: Match, ctx: Context) -> Reply:
    """Tell the date: today's, if no other day is named."""
    return _told(_named(heard.text, ctx, ahead=True) or ctx.now(), ctx)


def date_then(heard: Match, ctx: Context) -> Reply | None:
    """Tell the date of a day that is named, and nothing if none is."""
    named = _named(heard.text, ctx, ahead=True)
    return _told(named, ctx) if named else None


def date_was(heard: Match, ctx: Context) -> Reply | None:
    """Tell the date of a day that is past, and nothing if none is named."""
    named = _named(heard.text, ctx, ahead=False)
    return _told(named, ctx) if named else None


def until(heard: Match, ctx: Context) -> Reply:
    """Count the days until one that is named, if it lies ahead."""
    named = _named(heard.text, ctx, ahead=True)
    if named is None:
        return ctx.say("clock.unknown_day")
    if named.date() <= ctx.now().date():
        return _told(named, ctx)
    count = (named.date() - ctx.now().date()).days
    return ctx.say("clock.days_until", count=count, day=_worded(named, ctx))


def _named(text: str, ctx: Context, *, ahead: bool) -> datetime | None:
    """Return the day that is named: of "is it Friday today" it is today."""
    for said in (without_weekdays(text, ctx), text):
        moment = moments.find(
            said, ctx.now(), locale=ctx.book.locale, ahead=ahead, asked=True
        )
        if moment:
            return moment.at
    return None


def _told(of: datetime, ctx: Context) -> Reply:
    words = _worded(of, ctx)
    match (of.date() - ctx.now().date()).days:
        case 0:
            return ctx.say("clock.date", day=words)
        case 1:
            return ctx.say("clock.tomorrow", day=words)
        case -1:
            return ctx.say("clock.yesterday", day=words)
        case days:
            key = "clock.that_is" if days > 0 else "clock.that_was"
            return ctx.say(key, day=words)


def _worded(of: datetime, ctx: Context) -> str:
    words = day(of, ctx)
    if of.year == ctx.now().year:
        return words
    return ctx.say("clock.of_year", of=words, year=of.year).text


HANDLERS = {
    "time": time,
    "date": date,
    "date_then": date_then,
    "date_was": date_was,
    "until": until,
}
