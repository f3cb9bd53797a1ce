"""The first words after an absence: nothing was lost, and nothing is asked."""

from contextlib import suppress
from datetime import datetime, timedelta

from .dialogue import Context, Reply
from .journal import Chose, JournalError

ABSENCE = timedelta(days=14)
"""After this long without a word one is welcomed back."""

SETTING = "welcomed"
"""When someone was welcomed back last: ISO 8601."""


def welcome(ctx: Context) -> Reply | None:
    """Welcome someone back who has told nothing for two weeks or more; never raises.

    To be called before anything that is told now is saved.
    """
    with suppress(JournalError):
        return _welcome(ctx)
    return None


def note_welcomed(ctx: Context) -> None:
    """Remember that these words were said, so that they are said once."""
    with suppress(JournalError):
        ctx.journal.record(Chose(SETTING, ctx.now().isoformat()))


def _welcome(ctx: Context) -> Reply | None:
    last = ctx.journal.last()
    if last is None or ctx.now() - last.at < ABSENCE:
        return None
    welcomed = ctx.journal.setting(SETTING)
    if welcomed and datetime.fromisoformat(str(welcomed)) > last.at:
        return None
    return ctx.say("numbers.welcome")
