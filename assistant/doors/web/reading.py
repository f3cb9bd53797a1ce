"""The pages that are read: today, a week, a search, the story of an entry, goals."""

from datetime import date, timedelta

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from ...dialogue import Context
from ...evening import evening, latest
from ...finding.helped import Stretch, next_deeds, stretches
from ...journal import Entry
from ...reading.entries import READ
from ...reading.period import Period, one_day
from ...skills.past import found
from ...skills.spiral import stood
from .desk import Desk
from .length import LONGEST, minutes
from .showing import back_to, day_in, desk_of, page, told_between

WEEK = timedelta(days=7)

BEFORE, DAYS_BEFORE = 4, 14
"""Entries that are shown as what came before one, and how far back they may lie."""

ALIKE = 5
"""Earlier times that are shown as like an entry."""

HIGHEST = 2**63 - 1
"""The highest number that an entry can have."""

TURNED = ("step", "slip", "feeling")
"""Kinds that may be put right as one another."""


async def today(request: Request) -> Response:
    """Show what was told today, and the ways to tell more."""
    desk = desk_of(request)
    now = desk.ctx.now().date()
    told = told_between(now, now, desk.ctx)
    draft = desk.taken_draft()
    nothing = "" if told else one_day(now).nothing(desk.ctx).text
    return page(
        request, "today", of=now, told=told, nothing=nothing, draft=draft,
        has_evening=_has_evening(desk),
        here="today",
    )  # fmt: skip


def _has_evening(desk: Desk) -> bool:
    """Tell whether anything is kept of this evening, or of the one before."""
    of = latest(None, desk.ctx)
    return of is not None and evening(desk.ctx.now()) - of <= timedelta(1)


async def week(request: Request) -> Response:
    """Show any week, by a day in it."""
    desk = desk_of(request)
    period = week_of(request, desk)
    if period is None:
        return back_to("/week#notice")
    now, first = desk.ctx.now().date(), period.first
    told = told_between(first, period.last, desk.ctx)
    nothing = "" if told else period.nothing(desk.ctx).text
    after = first + WEEK if first + WEEK <= now else None
    return page(
        request, "week", first=first, told=told, nothing=nothing,
        of=request.path_params.get("day", now), minutes=minutes(told), longest=LONGEST,
        before=first - WEEK, after=after, is_this=first <= now <= period.last,
        here="week",
    )  # fmt: skip


def week_of(request: Request, desk: Desk) -> Period | None:
    """Return the week that an address names by a day; where it names none, say so."""
    named = request.path_params.get("day")
    of = day_in(named) if named else desk.ctx.now().date()
    if of is None or not date(1900, 1, 1) <= of <= date(9000, 1, 1):
        desk.notice = desk.shown("no_such_day")
        return None
    first = of - timedelta(of.weekday())
    return Period("week", first, first + WEEK - timedelta(1))


async def other_week(request: Request) -> Response:
    """Go to the week of a day that was chosen."""
    return back_to(f"/week/{request.state.form.get('day', '')[:10] or 'none'}")


async def search(request: Request) -> Response:
    """Look for words. They come in a form: an address may be remembered somewhere."""
    desk = desk_of(request)
    wanted, told = "", None
    if request.method == "POST":
        wanted = request.state.form.get("words", "")[:200].strip()
        if desk.is_grave(wanted):
            return back_to("/talk#reply")
        told = found(wanted, desk.ctx) if wanted else None
        desk.notice = "" if wanted else desk.shown("search_unsaid")
    return page(request, "search", wanted=wanted, told=told, here="search")


def entry_of(request: Request) -> Entry:
    """Return the entry that an address names; raises the error for a page that is none.

    Hard moments have no words and no story.
    """
    number = min(request.path_params["number"], HIGHEST)
    entry = desk_of(request).talk.journal.entry(number)
    if entry is None or entry.kind == "moment":
        raise HTTPException(404, "gone")
    return entry


async def story(request: Request) -> Response:
    """Show an entry, what came before it, what came next, and times like it."""
    desk, entry = desk_of(request), entry_of(request)
    draft = desk.taken_draft()
    return page(
        request, "story", entry=entry, draft=draft,
        before=_before(entry, desk), after=next_deeds(entry, desk.ctx)[:BEFORE],
        alike=_alike(entry, desk.ctx), today=desk.ctx.now().date(),
        kinds=TURNED if entry.kind in TURNED else (),
        has_story=entry.kind in (*TURNED, "savoured", "hoped"),
    )  # fmt: skip


async def goals(request: Request) -> Response:
    """Show goals and plans: those that stand, and those of which something came."""
    desk = desk_of(request)
    ended = [e for e in desk.talk.journal.entries("goal") if e.state]
    draft = desk.taken_draft()
    return page(
        request, "goals", draft=draft, ended=ended[::-1][:ALIKE * 4],
        goals=desk.talk.journal.standing("goal"),
        plans=desk.talk.journal.standing("plan"),
        here="goals",
    )  # fmt: skip


def _before(entry: Entry, desk: Desk) -> list[Entry]:
    """Return what was told of before an entry, the latest last."""
    first = entry.day - timedelta(DAYS_BEFORE)
    told = told_between(first, entry.day, desk.ctx)
    place = (entry.day, entry.id)
    return [e for e in told if (e.day, e.id) < place and e.kind in READ][-BEFORE:]


def _alike(entry: Entry, ctx: Context) -> list[tuple[Stretch, str]]:
    """Return earlier times like an entry, each as it is read aloud."""
    if entry.kind not in TURNED:
        return []
    there = (s for s in stretches(entry, ctx) if entry not in s.told)
    earlier = (s for s in there if s.told[0].day < entry.day)
    return [(each, stood(each, ctx).text) for each in earlier][:ALIKE]
