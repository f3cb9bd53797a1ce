"""The names of weekdays and months, found in what was said."""

import re
from operator import itemgetter

from ..dialogue import Context

WEEKDAYS, MONTHS = "clock.weekdays", "clock.months"

_COUNT = {WEEKDAYS: 7, MONTHS: 12}


def weekday_in(text: str, ctx: Context) -> int | None:
    """Return the weekday that *text* names, Monday being 0."""
    return _first_in(text, _names(WEEKDAYS, ctx))


def month_in(text: str, ctx: Context) -> int | None:
    """Return the month that *text* names, January being 0."""
    return _first_in(text, _names(MONTHS, ctx))


def without_weekdays(text: str, ctx: Context) -> str:
    """Return *text* without the names of weekdays."""
    names = "|".join(map(re.escape, _names(WEEKDAYS, ctx)))
    return re.sub(rf"(?<!\w)(?:{names})", "", text, flags=re.IGNORECASE)


def _first_in(text: str, names: list[str]) -> int | None:
    """Return which of *names* stands in *text*."""
    found = (n for n, name in enumerate(names) if _is_in(name, text))
    return next(found, None)


def _is_in(name: str, text: str) -> bool:
    """Tell whether *text* has the word; in other letters than ours endings follow."""
    after = r"(?!\w)" if name.isascii() else ""
    return bool(re.search(rf"(?<!\w){re.escape(name)}{after}", text, re.IGNORECASE))


def _names(of: str, ctx: Context) -> list[str]:
    return [ctx.book.reply(of, itemgetter(n)) for n in range(_COUNT[of])]
