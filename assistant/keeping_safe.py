"""Backups in a conversation: made at its quiet moments, and told of where they fail."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from operator import itemgetter

from .backups import Backups, Failure
from .days import on
from .dialogue import Context, Reply
from .journal import Journal

MOMENT = 1.0
"""Seconds after which to look whether the backup is done."""

FAILED: Mapping[Failure, str] = {
    "no folder": "backups.no_folder",
    "no room": "backups.no_room",
    "not written": "backups.not_written",
    "damaged": "backups.journal_damaged",
}
"""What is said where there is no backup."""

_PARTS = ((5, 0), (12, 1), (17, 2), (24, 3))
"""Until which hour each part of the day lasts, and the number of its name."""


@contextmanager
def keeping_safe(backups: Backups | None, journal: Journal) -> Iterator[None]:
    """Make the backup of the day in a conversation's quiet moments, or at its end."""
    try:
        yield
    finally:
        if backups:
            backups.close(journal)


def quiet(
    backups: Backups | None,
    journal: Journal,
    wait: float | None,
    is_quiet: Callable[[], bool] | None = None,
) -> float | None:
    """Use a moment in which nobody speaks; return for how long to wait at most."""
    journal.settle()
    if backups and backups.keep_up(journal, is_quiet):
        return min(MOMENT, wait or MOMENT)
    return wait


def failed(ctx: Context) -> Reply | None:
    """Say once that there is no backup, why, and that it is tried again."""
    why = ctx.backups.take_failure() if ctx.backups else None
    return ctx.say(FAILED[why]) if why else None


def when(at: datetime, ctx: Context) -> str:
    """Word when something was: "this morning", "yesterday", "on November 3"."""
    if at.date() != ctx.now().date():
        return on(at.date(), ctx)
    part = next(number for until, number in _PARTS if at.hour < until)
    return ctx.book.reply("backups.parts_of_today", itemgetter(part))
