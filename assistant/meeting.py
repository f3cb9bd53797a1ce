"""The first words to someone new: one offer, made once, and never asked again."""

from collections.abc import Generator
from contextlib import suppress
from dataclasses import replace

from .dialogue import NO, YES, Context, Dialogue, Handler, Reply
from .journal import Chose, Journal, JournalError, NotSavedError

MET = "met"
"""The setting that says we have met."""

BEGIN, HI = "first.begin", "greeting.hello"
FINE = ("first.fine", "goals.enough", "urge.together")
LEAVE = ("first.leave", "reminders.later")


def is_new(journal: Journal) -> bool:
    """Tell whether nothing was ever told or chosen; never raises."""
    with suppress(JournalError):
        return journal.seq == 0
    return False


def note_met(ctx: Context) -> None:
    """Remember that we have met, so that nobody is greeted as new again."""
    with suppress(NotSavedError):
        if is_new(ctx.journal):
            ctx.journal.record(Chose(MET, 1))


def hello(begin: Handler, ctx: Context) -> Dialogue:
    """Say who we are and offer to *begin*; whatever else is told is taken as ever."""
    note_met(ctx)
    answer = yield _offer("first.hello", ctx)
    if answer.intent == HI:
        answer = yield _offer("first.hello_again", ctx)
    if answer.intent in (NO, *LEAVE):
        return ctx.say("first.not_now")
    if answer.intent == HI:
        return None
    begun = begin(answer, ctx)
    return (yield from begun) if isinstance(begun, Generator) else begun


def _offer(key: str, ctx: Context) -> Reply:
    """Ask what is never asked again."""
    offer = ctx.ask(key, BEGIN, *FINE, *LEAVE, HI, YES, NO)
    return replace(offer, asks="", once=True)
