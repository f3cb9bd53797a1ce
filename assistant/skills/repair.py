"""Repair: hear what was saved last, and take it back."""

from intents import Match

from ..dialogue import Context, Dialogue, Reply, confirm
from ..journal import Entry, Undone
from .clock import day


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
    match entry.kind, _is_from_today(entry, ctx):
        case "step", True:
            what = ctx.say("repair.step_today")
        case "step", False:
            what = ctx.say("repair.step_earlier", day=day_of_it)
        case _, True:
            what = ctx.say("repair.slip_today")
        case _:
            what = ctx.say("repair.slip_earlier", day=day_of_it)
    if not entry.text:
        return what
    return what.then(ctx.say("repair.words", said=ctx.book.mirror(entry.text)))


def _is_from_today(entry: Entry, ctx: Context) -> bool:
    return entry.at.date() == ctx.now().date()


HANDLERS = {"undo": undo, "saved": saved}
