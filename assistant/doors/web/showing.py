"""How pages are made: templates, with the words of the locale and entries in words."""

from collections.abc import Iterable
from datetime import date
from functools import cache
from itertools import groupby
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse

from ...dialogue import Context
from ...journal import Entry
from ...reading.entries import heading
from ...seen import Showing, full_day
from ...skills.week import between
from .desk import SIZE, SIZES, THEME, THEMES, Desk


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader(__package__, "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def desk_of(request: Request) -> Desk:
    """Return the desk that a request is for."""
    desk: Desk = request.app.state.desk
    return desk


def page(
    request: Request, template: str, *, status: int = 200, **values: object
) -> HTMLResponse:
    """Make a page from a template; what was noted for it is shown once."""
    desk = desk_of(request)
    notice, desk.notice = desk.notice, ""
    form = request.app.state.keys.form
    return framed(desk, template, status, notice=notice, form_key=form, **values)


def framed(desk: Desk, template: str, status: int, **values: object) -> HTMLResponse:
    """Make a page from a template, with what every template uses."""
    common = {
        "t": desk.shown,
        "say": lambda key, **fields: desk.ctx.say(key, **fields).text,
        "locale": desk.ctx.book.locale,
        "theme": desk.setting(THEME, THEMES),
        "size": desk.setting(SIZE, SIZES),
        "here": "",
        **_functions(desk),
    }
    made = _templates().get_template(f"{template}.html").render(common | values)
    return HTMLResponse(made, status)


def back_to(path: str) -> RedirectResponse:
    """Send the browser to a page after a form, so that loading it anew repeats nothing.

    It lands on what is said there, so that a screen reader reads that first.
    """
    return RedirectResponse(path, 303)


def _functions(desk: Desk) -> dict[str, Any]:
    """Return what templates may call."""
    showing = Showing(desk.shown, desk.ctx)
    return {
        "label": showing.label,
        "words": showing.words,
        "first_words": showing.first_words,
        "became": showing.became,
        "time": showing.time,
        "told_on": showing.told_on,
        "heading": lambda entry: heading(entry, desk.ctx).text.rstrip("."),
        "day": lambda of: full_day(of, desk.ctx),
        "by_day": by_day,
    }


def by_day(entries: Iterable[Entry]) -> list[tuple[date, list[Entry]]]:
    """Group entries that go from day to day."""
    return [(day, list(told)) for day, told in groupby(entries, lambda e: e.day)]


def told_between(first: date, last: date, ctx: Context) -> list[Entry]:
    """Return what was told of some days, in their order."""
    return between(first, last, ctx)[1]


def day_in(text: str) -> date | None:
    """Read a day as a browser sends it: "2026-11-23"; None where it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
