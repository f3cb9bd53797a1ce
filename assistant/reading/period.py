"""Which days are asked for: one of them, a week, a month or a year that is past."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from intents import moments

from ..days import day as worded_day
from ..dialogue import Context, Reply
from .names import month_in, weekday_in, without_weekdays

WEEK, MONTH, DECEMBER = 7, 30, 12

_FIRST = date(1900, 1, 1)

Length = Literal["day", "week", "month", "year", "lately"]

_LENGTHS: dict[str, Length] = {"week": "week", "month": "month", "year": "year"}


@dataclass(frozen=True, slots=True)
class Period:
    """The days from the first to the last."""

    length: Length
    first: date
    last: date

    @property
    def days(self) -> int:
        """How many they are."""
        return (self.last - self.first).days + 1

    def heading(self, ctx: Context) -> Reply | None:
        """Say what is read; above a day stands its name anyway."""
        if self.length == "day":
            return None
        if self.length == "lately":
            is_week = self.days == WEEK
            return ctx.say("week.heading" if is_week else "week.heading_month")
        if self._is_last_week(ctx):
            return ctx.say("week.heading_last_week")
        if self.length == "week":
            return ctx.say("week.heading_week", day=worded_day(self.first, ctx))
        return ctx.say("week.heading_of", of=self._name(ctx))

    def nothing(self, ctx: Context) -> Reply:
        """Say that nothing is saved from it."""
        if self.length == "lately":
            is_week = self.days == WEEK
            return ctx.say("week.none_week" if is_week else "week.none_month")
        if self._is_last_week(ctx):
            return ctx.say("week.none_last_week")
        if self.length == "week":
            return ctx.say("week.none_week_of", day=worded_day(self.first, ctx))
        if self.length != "day":
            return ctx.say("week.none_of", of=self._name(ctx))
        past = (ctx.now().date() - self.first).days
        if past in (0, 1):
            return ctx.say("week.none_yesterday" if past else "week.none_today")
        return ctx.say("week.none_day", day=self._day(ctx))

    def named(self, ctx: Context) -> date | None:
        """Return the day that the heading names."""
        is_named = self.length == "week" and not self._is_last_week(ctx)
        return self.first if is_named else None

    def _is_last_week(self, ctx: Context) -> bool:
        days = (ctx.now().date() - self.last).days
        return self.length == "week" and 0 < days <= WEEK

    def _day(self, ctx: Context) -> str:
        of = worded_day(self.first, ctx)
        if self.first.year == ctx.now().year:
            return of
        return ctx.say("clock.of_year", of=of, year=self.first.year).text

    def _name(self, ctx: Context) -> str:
        year = self.first.year
        if self.length == "year":
            return ctx.say("week.year", year=year).text
        month = ctx.book.reply("clock.months", lambda all_: all_[self.first.month - 1])
        if year == ctx.now().year:
            return month
        return ctx.say("week.month_of_year", month=month, year=year).text


def one_day(of: date) -> Period:
    """Return that day alone."""
    return Period("day", of, of)


def lately(days: int, ctx: Context) -> Period:
    """Return the last days up to today: WEEK or MONTH of them."""
    last = ctx.now().date()
    return Period("lately", last - timedelta(days - 1), last)


def named(words: str, ctx: Context) -> Period | None:
    """Return the days that *words* name: "week", "friday", "2026-11-20".

    No words name the last week; None is returned where they name no days that are past.
    """
    text = words.casefold().strip()
    if text in ("", "week", "this week"):
        return lately(WEEK, ctx)
    if text in ("month", "this month"):
        return lately(MONTH, ctx)
    of_week = text.startswith("week of ")
    try:
        day = date.fromisoformat(text.removeprefix("week of "))
    except ValueError:
        return asked(text, ctx) or asked_month(text, ctx)
    if not _FIRST <= day <= ctx.now().date():
        return None
    return _around(day, "week" if of_week else "day")


def asked(text: str, ctx: Context) -> Period | None:
    """Return the days that *text* asks for; None if it names none that is past.

    A weekday is the last one before today: today has a name of its own.
    """
    now = ctx.now()
    moment = moments.find(text, now, locale=ctx.book.locale, ahead=False, asked=True)
    if moment is None or moment.repeats or moment.at > now:
        return None
    length = _LENGTHS.get(moment.grain, "day")
    of = moment.at.date()
    if length == "day" and of == now.date() and lone_weekday(text, ctx) is not None:
        of -= timedelta(WEEK)
    return _around(of, length)


def asked_month(text: str, ctx: Context) -> Period | None:
    """Return the last month of the name that *text* holds, if it gives no date."""
    month = month_in(text, ctx)
    if month is None or any(character.isdecimal() for character in text):
        return None
    today = ctx.now().date()
    year = today.year - (month + 1 > today.month)
    return _around(date(year, month + 1, 1), "month")


def day_in(text: str, now: datetime, ctx: Context) -> date | None:
    """Return the day that *text* names, seen from *now*, if not only by its weekday."""
    text = without_weekdays(text, ctx)
    moment = moments.find(text, now, locale=ctx.book.locale, ahead=False, asked=True)
    return moment.at.date() if moment else None


def lone_weekday(text: str, ctx: Context) -> int | None:
    """Return the weekday that *text* names, if it tells the day in no other way."""
    if day_in(text, ctx.now(), ctx):
        return None
    return weekday_in(text, ctx)


def _around(of: date, length: Length) -> Period:
    """Return the whole week, month or year in which that day is."""
    match length:
        case "week":
            first = of - timedelta(of.weekday())
            return Period(length, first, first + timedelta(WEEK - 1))
        case "month":
            last = of.replace(day=monthrange(of.year, of.month)[1])
            return Period(length, of.replace(day=1), last)
        case "year":
            return Period(length, date(of.year, 1, 1), date(of.year, DECEMBER, 31))
        case _:
            return one_day(of)
