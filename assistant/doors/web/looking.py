"""Looking back: numbers gently, the spiral, and a month to see and to hear."""

from datetime import date, timedelta
from operator import itemgetter

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from intents import Match

from ...seen import full_day
from ...skills import numbers
from .desk import Desk
from .pictures import Month, Spiral, month, spiral
from .showing import day_in, desk_of, page, told_between
from .tune import tune

DECEMBER = 12


async def looking_back(request: Request) -> Response:
    """Show the numbers as they are said, and the pictures."""
    desk = desk_of(request)
    of = _month(request, desk)
    turning, shown = spiral(desk.ctx), month(of, desk.ctx)
    before, after = of - timedelta(1), _next(of)
    return page(
        request,
        "looking_back",
        numbers=numbers.how(Match(""), desk.ctx).text,
        spiral=turning,
        spiral_said=_spiral_said(turning, desk) if turning else "",
        month=shown,
        month_name=_name(of, desk),
        month_said=_month_said(shown, desk),
        weekdays=desk.ctx.book.replies["clock.weekdays"].other,
        today=desk.ctx.now().date(),
        before=(f"{before:%Y-%m}", _name(before, desk)),
        after=(f"{after:%Y-%m}", _name(after, desk)) if _is_past(after, desk) else None,
        here="looking_back",
    )


async def listen(request: Request) -> Response:
    """Give a month as a WAV."""
    desk = desk_of(request)
    first = _month(request, desk)
    last = _next(first) - timedelta(1)
    told = told_between(first, last, desk.ctx)
    return Response(tune(first, last.day, told), media_type="audio/wav")


def _month(request: Request, desk: Desk) -> date:
    """Return the first of the month that is asked for; else of this one."""
    named = request.path_params.get("month")
    if named is None:
        return desk.ctx.now().date().replace(day=1)
    of = day_in(f"{named}-01")
    if of is None or not date(1900, 2, 1) <= of or not _is_past(of, desk):
        raise HTTPException(404, "not_found")
    return of


def _is_past(of: date, desk: Desk) -> bool:
    return of <= desk.ctx.now().date()


def _next(of: date) -> date:
    if of.month == DECEMBER:
        return date(of.year + 1, 1, 1)
    return of.replace(month=of.month + 1, day=1)


def _name(of: date, desk: Desk) -> str:
    name = desk.ctx.book.reply("clock.months", itemgetter(of.month - 1))
    return desk.ctx.say("week.month_of_year", month=name, year=of.year).text


def _spiral_said(of: Spiral, desk: Desk) -> str:
    """Tell a spiral in one sentence."""
    slips = sum(day.slips > 0 for day in of.days)
    fields = {
        "first": full_day(of.first, desk.ctx),
        "last": full_day(of.last, desk.ctx),
        "steps": desk.shown("days", count=sum(day.steps > 0 for day in of.days)),
    }
    if not slips:
        return desk.shown("spiral_steps", **fields)
    times = desk.shown("times", count=len(of.ways_back))
    on = desk.shown("days", count=slips)
    return desk.shown("spiral_slips", slips=on, times=times, **fields)


def _month_said(of: Month, desk: Desk) -> str:
    """Tell a month in one sentence."""
    name = _name(of.first, desk)
    if not of.days:
        return desk.ctx.say("week.none_of", of=name).text
    counts = {
        "steps": sum(day.steps > 0 for day in of.days),
        "slips": sum(day.slips > 0 for day in of.days),
        "feelings": sum(day.feelings > 0 for day in of.days),
    }
    days = {kind: desk.shown("days", count=count) for kind, count in counts.items()}
    return desk.shown("month_said", month=name, **days)
