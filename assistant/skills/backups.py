"""Backups by voice: whether there is one, since when, and making one now."""

from audio import SetupError
from intents import Match

from ..backups import Backups, why_not
from ..dialogue import Context, Reply
from ..keeping_safe import FAILED, when


def state(_: Match, ctx: Context) -> Reply:
    """Say whether the journal is backed up."""
    return _looked(ctx, "backups.state")


def last(_: Match, ctx: Context) -> Reply:
    """Say when the last backup was made."""
    return _looked(ctx, "backups.last")


def _looked(ctx: Context, key: str) -> Reply:
    """Look at the last backup, and say of when it is."""
    backups = ctx.backups
    if backups is None or backups.folder is None:
        return ctx.say("backups.off")
    latest = backups.latest()
    if latest is None:
        return ctx.say("backups.none" if ctx.journal.seq else "backups.empty")
    if not latest.is_whole():
        return ctx.say("backups.damaged", when=when(latest.at, ctx))
    said = ctx.say(key, when=when(latest.at, ctx))
    if backups.is_on_same_disk():
        return said.then(ctx.say("backups.same_disk"))
    return said


def now(_: Match, ctx: Context) -> Reply:
    """Make a backup, and say how that went."""
    backups = ctx.backups
    if backups is None or backups.folder is None:
        return ctx.say("backups.off")
    if not ctx.journal.seq:
        return ctx.say("backups.empty")
    return _made(backups, ctx)


def _made(backups: Backups, ctx: Context) -> Reply:
    try:
        backups.make(ctx.journal)
    except (SetupError, OSError) as error:
        return ctx.say(FAILED[why_not(error)])
    return ctx.say("backups.done")


HANDLERS = {"state": state, "last": last, "now": now}
