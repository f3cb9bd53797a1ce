"""What was told last: the entries of one breath, and how an entry is read."""

from collections.abc import Mapping
from datetime import timedelta
from itertools import pairwise

from ..days import day
from ..dialogue import Context, Reply
from ..journal import Entry, Journal, Kind

BREATH = timedelta(seconds=1)
"""What is saved so close together was told in one breath."""

_RECEIPTS: Mapping[Kind, tuple[str, str]] = {
    "step": ("repair.step_today", "repair.step_earlier"),
    "slip": ("repair.slip_today", "repair.slip_earlier"),
    "feeling": ("repair.feeling_today", "repair.feeling_earlier"),
    "goal": ("repair.goal_today", "repair.goal_earlier"),
    "savoured": ("repair.savoured_today", "repair.savoured_earlier"),
    "hoped": ("repair.hoped_today", "repair.hoped_earlier"),
    "plan": ("repair.plan_today", "repair.plan_earlier"),
    "sentence": ("repair.sentence_today", "repair.sentence_earlier"),
    "reminder": ("repair.reminder_today", "repair.reminder_earlier"),
    "moment": ("repair.moment_today", "repair.moment_earlier"),
    "safety": ("repair.safety_today", "repair.safety_earlier"),
    "note": ("repair.note_today", "repair.note_earlier"),
}
"""What is said of an entry from today, and of an older one."""


def breath(journal: Journal) -> tuple[Entry, ...]:
    """Return what was told last, in one breath.

    Neighbours in one breath are of different kinds: else they would be one thing.
    """
    last = journal.last()
    if last is None:
        return ()
    near = journal.entries(since=last.at - BREATH)
    first = near[-1]
    for before, after in reversed(tuple(pairwise(near))):
        is_next = after.id == before.id + 1
        if not is_next or (before.kind, before.stage) == (after.kind, after.stage):
            break
        first = before
    return tuple(entry for entry in near if entry.id >= first.id)


def receipt(entry: Entry, ctx: Context) -> Reply:
    """Say what an entry is, of which day it speaks, and its words if it has any."""
    today, earlier = _RECEIPTS[entry.kind]
    if entry.day == ctx.now().date():
        what = ctx.say(today)
    else:
        what = ctx.say(earlier, day=day(entry.day, ctx))
    if not entry.text:
        return what
    said = ctx.book.mirror(entry.text)
    if entry.cue and entry.kind == "plan":
        said = f"{ctx.book.mirror(entry.cue)}. {said}"
    return what.then(ctx.say("repair.words", said=said))


def is_from_today(entry: Entry, ctx: Context) -> bool:
    """Tell whether an entry was told today."""
    return entry.at.date() == ctx.now().date()
