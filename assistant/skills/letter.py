"""A letter for someone else: days and kinds are chosen, it is read, then written."""

from collections.abc import Sequence
from datetime import date, timedelta

from audio import MEDIUM, SetupError
from intents import Match, Shown

from ..dialogue import ANYTHING, NO, YES, Context, Dialogue, Reply, Sub, confirm
from ..journal import Entry
from ..letter import SORTS, chosen, compose
from ..letter_files import write
from ..reading.period import asked
from ..reading.reader import Reading, read

WEEK, MONTH = 7, 28
"""Days that end today, of what is called the last week and the last weeks."""

_DAYS = ("letter.week", "letter.month", "week.read", "week.month", "week.day")
_ALL = ("letter.all", "repair.both", "week.everything", YES)
_LATELY = {
    "letter.week": WEEK,
    "week.read": WEEK,
    "letter.month": MONTH,
    "week.month": MONTH,
}

_Days = tuple[date, date]


def make(heard: Match, ctx: Context) -> Dialogue:
    """Ask what is to be in it, read it, and write it if that is wished."""
    days = _named(heard, ctx) or (yield from _which_days(ctx))
    if days is None:
        return ctx.say("letter.left")
    sorts = yield from _which_sorts(ctx)
    if not sorts:
        return ctx.say("letter.left")
    told = chosen(*days, sorts, ctx)
    if not told:
        return ctx.say("letter.nothing")
    said = yield from _read(told, ctx)
    if not (yield from confirm(ctx, "letter.write_it", lead=said)):
        return ctx.say("letter.left")
    letter = compose(*days, sorts, Shown.load(ctx.book.locale), ctx)
    try:
        first, *_ = write(letter, ctx.journal.folder, ctx)
    except SetupError:
        return ctx.say("letter.not_written")
    return ctx.say("letter.written", file=first.stem)


def _which_days(ctx: Context) -> Sub[_Days | None]:
    """Ask for the days, once more if they are not understood; None is none."""
    for key in ("letter.which_days", "letter.days_again"):
        answer = yield ctx.ask(key, *_DAYS, ANYTHING, YES, NO, patience=MEDIUM)
        if answer.intent == NO:
            return None
        if days := _named(answer, ctx):
            return days
    return None


def _named(heard: Match, ctx: Context) -> _Days | None:
    """Return the days that were named, up to today."""
    today = ctx.now().date()
    if period := asked(heard.text, ctx):
        return period.first, min(period.last, today)
    if lately := _LATELY.get(heard.intent or ""):
        return today - timedelta(lately - 1), today
    return None


def _which_sorts(ctx: Context) -> Sub[list[str]]:
    """Ask what is to be in it, once more if that is not understood; [] is nothing."""
    for key in ("letter.what", "letter.what_again"):
        answer = yield ctx.ask(key, *_ALL, ANYTHING, NO, patience=MEDIUM)
        if answer.intent == NO:
            return []
        if sorts := _sorts(answer, ctx):
            return sorts
    return []


def _sorts(heard: Match, ctx: Context) -> list[str]:
    """Return the sorts that were named; where they are to be left out, all others."""
    if heard.intent in _ALL:
        return list(SORTS)
    said = heard.text.casefold()
    pairs = (pair.split(" = ") for pair in ctx.book.replies["letter.sorts"].other)
    named = {sort for word, sort in pairs if word in said}
    if any(word in said for word in ctx.book.replies["letter.without"].other):
        return [sort for sort in SORTS if sort not in named] if named else []
    return [sort for sort in SORTS if sort in named]


def _read(told: Sequence[Entry], ctx: Context) -> Sub[Reply]:
    """Read all of it, a portion at a time, for as long as it is wanted."""
    lead = ctx.say("letter.holds", count=len(told))
    said = yield from read(Reading(told, lead=lead), ctx, ())
    return said if isinstance(said, Reply) else lead


HANDLERS = {"make": make}
