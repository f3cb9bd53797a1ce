"""Repair: hear what was saved last, and take it back."""

from collections.abc import Mapping

from intents import Match

from ..days import day
from ..dialogue import Context, Dialogue, Reply, confirm
from ..journal import Entry, Kind, Undone

_RECEIPTS: Mapping[Kind, tuple[str, str]] = {
    "step": ("repair.step_today", "repair.step_earlier"),
    "slip": ("repair.slip_today", "repair.slip_earlier"),
    "feeling": ("repair.feeling_today", "repair.feeling_earlier"),
    "goal": ("repair.goal_today", "repair.goal_earlier"),
    "savoured": ("repair.savoured_today", "repair.savoured_earlier"),
    "hoped": ("repair.hoped_today", "repair.hoped_earlier"),
}
"""What is said of an entry from today, and of an older one."""


def undo(_: Match, ctx: Context) -> Dialogue:
    """Take back what was saved last; ask first if that was not today."""
    entry = ctx.journal.last()
    if entry is None:
        return ctx.say("repair.nothing")
    if not _is_from_today(entry, ctx) and not (
        yield from confirm(ctx, "repair.take_out", lead=_receipt(entry, ctx))
    ):
        return ctx.say("repair.stays")
    ctx.journal.record(Undone(entry.id))
    if not entry.text:
        return ctx.settle("repair.undone_without_words")
    return ctx.settle("repair.undone", said=ctx.book.mirror(entry.text))


def saved(_: Match, ctx: Context) -> Reply:
    """Tell what was saved last."""
    entry = ctx.journal.last()
    return _receipt(entry, ctx) if entry else ctx.say("repair.nothing")


def _receipt(entry: Entry, ctx: Context) -> Reply:
    """Say what an entry is, from when, and its words if it has any."""
    day_of_it = day(entry.at, ctx)
    today, earlier = _RECEIPTS[entry.kind]
    is_from_today = _is_from_today(entry, ctx)
    what = ctx.say(today) if is_from_today else ctx.say(earlier, day=day_of_it)
    if not entry.text:
        return what
    return what.then(ctx.say("repair.words", said=ctx.book.mirror(entry.text)))


def _is_from_today(entry: Entry, ctx: Context) -> bool:
    return entry.at.date() == ctx.now().date()


HANDLERS = {"undo": undo, "saved": saved}
