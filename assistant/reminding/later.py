"""Putting off what has just rung: "not now", "in ten minutes"; it rings once more."""

from collections.abc import Sequence
from datetime import timedelta

from intents import Match

from ..dialogue import NO, Context, Reply
from ..finding.likeness import holds
from ..journal import Entry, Scheduled
from .ringing import moment, receipt
from .wanting import is_past, plain, wanted

LATER = "reminders.later"
"""To put off what rang, with a time or without one."""

SOON = timedelta(minutes=30)
"""When it rings again where no time was said."""


def put_off(answer: Match, rung: Sequence[Entry], ctx: Context) -> Reply | None:
    """Have what rang ring once more, if that is what was answered; say when."""
    not_now = answer.intent == NO and holds(answer.text, "reminders.not_now", ctx.book)
    if answer.intent != LATER and not not_now:
        return None
    again = [_again(entry, _when(answer.text, ctx), ctx) for entry in rung]
    if again[1:]:
        return ctx.say("reminders.kept", moment=moment(again[0], ctx))
    return receipt(again[0], ctx)


def _again(entry: Entry, when: str, ctx: Context) -> Entry:
    """Save that it rings once more; how it comes again otherwise stays."""
    number = ctx.journal.record(Scheduled(entry.text, when, None))
    return Entry(number, ctx.now(), "reminder", entry.text, when=when)


def _when(text: str, ctx: Context) -> str:
    """Return the time that was said, or one that is soon."""
    said = wanted(plain(text, ctx), ctx)
    if said is None or said.when is None or is_past(said, ctx):
        return (ctx.now() + SOON).isoformat(timespec="seconds")
    return said.when
