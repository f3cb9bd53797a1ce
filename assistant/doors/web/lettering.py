"""A letter on the page: chosen, read, and only then written."""

from collections.abc import Mapping
from datetime import date, timedelta

from starlette.requests import Request
from starlette.responses import Response

from audio import SetupError

from ...letter import SORTS, compose
from ...letter_files import write
from .desk import Desk
from .showing import back_to, day_in, desk_of, page

USUAL = timedelta(days=27)
"""How far back a letter goes if nothing else is chosen: four weeks with today."""

LONGEST = timedelta(days=3660)


async def choose(request: Request) -> Response:
    """Show what may be chosen, and the letter that was asked for."""
    desk = desk_of(request)
    now = desk.ctx.now().date()
    form: Mapping[str, str] = {}
    letter = None
    first, last, sorts = now - USUAL, now, list(SORTS)
    if request.method == "POST":
        form = request.state.form
        chosen = _chosen(form, desk)
        if chosen:
            first, last, sorts = chosen
            letter = compose(first, last, sorts, desk.shown, desk.ctx)
    return page(
        request, "letter", here="letter", first=first, last=last, sorts=sorts,
        all_sorts=list(SORTS), letter=letter, today=now,
    )  # fmt: skip


async def keep(request: Request) -> Response:
    """Write the letter that was read."""
    desk = desk_of(request)
    if chosen := _chosen(request.state.form, desk):
        letter = compose(*chosen, desk.shown, desk.ctx)
        try:
            paths = write(letter, desk.path.parent, desk.ctx)
        except SetupError as error:
            desk.notice = f"{error.problem} {error.remedy}"
        else:
            names = ", ".join(str(path) for path in paths)
            said = [desk.shown("letter_written", paths=names)]
            if not any(path.suffix == ".pdf" for path in paths):
                said.append(desk.shown("letter_no_pdf"))
            desk.notice = " ".join(said)
    return back_to("/letter#notice")


def _chosen(form: Mapping[str, str], desk: Desk) -> tuple[date, date, list[str]] | None:
    """Return the days and sorts that were chosen; None where they cannot be."""
    first, last = day_in(form.get("first", "")), day_in(form.get("last", ""))
    sorts = [sort for sort in SORTS if sort in form]
    if first is None or last is None:
        desk.notice = desk.shown("no_such_day")
    elif not date(1900, 1, 1) <= first <= last or last - first > LONGEST:
        desk.notice = desk.shown("letter_no_days")
    elif not sorts:
        desk.notice = desk.shown("letter_no_sorts")
    else:
        return first, min(last, desk.ctx.now().date()), sorts
    return None
