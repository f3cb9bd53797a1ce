"""Days in words, as they are said alone and within a sentence; and when one begins."""

from datetime import date, datetime, time, timezone

from .dialogue import Context

WEEK = 7
"""Days after which a weekday alone no longer says which one is meant."""


def day(of: date, ctx: Context) -> str:
    """Word a day alone: "Sunday, November 22"."""
    return _worded("clock.day", of, ctx)


def on(of: date, ctx: Context) -> str:
    """Word when something was, within a sentence: "yesterday", "on November 3"."""
    today = ctx.now().date()
    past = (today - of).days
    if past == 0:
        return _worded("clock.on_today", of, ctx)
    if past == 1:
        return _worded("clock.on_yesterday", of, ctx)
    if 1 < past < WEEK:
        return _worded("clock.on_weekday", of, ctx)
    if of.year == today.year:
        return _worded("clock.on_day", of, ctx)
    return _worded("clock.on_day_of_year", of, ctx)


def midnight(now: datetime, of: date | None = None) -> datetime:
    """Return the first moment of a day, of today if none is given, where *now* is.

    A *now* that only knows the offset of this machine's zone is taken to be in that
    zone: half a year ago, midnight may have had another offset. Raise OverflowError
    for days at the ends of time.
    """
    began = datetime.combine(of or now.date(), time())
    if isinstance(now.tzinfo, timezone) and _is_here(now):
        return began.astimezone()
    return began.replace(tzinfo=now.tzinfo)


def _is_here(now: datetime) -> bool:
    return now.utcoffset() == now.astimezone().utcoffset()


def _worded(key: str, of: date, ctx: Context) -> str:
    names = {
        "weekday": ctx.book.reply("clock.weekdays", lambda names: names[of.weekday()]),
        "month": ctx.book.reply("clock.months", lambda names: names[of.month - 1]),
        "number": of.day,
        "year": of.year,
    }
    wanted = {name: names[name] for name in ctx.book.fields_of(key)}
    return ctx.say(key, **wanted).text
