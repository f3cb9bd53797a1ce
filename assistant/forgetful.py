"""Forgetting everything, a day after a word is said; and what all forgetting is."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, timedelta

from rapidfuzz import fuzz

from audio import SetupError
from intents import Match, Phrasebook

from .backups import KeyFiles, Series
from .dialogue import ANYTHING, NO, YES, Context, Dialogue, NoAnswerError, Reply
from .journal import FORGET_AT, Chose, Journal, JournalError, NotSavedError
from .safety.leaflet import remove

DELAY = timedelta(hours=24)
"""How long it can be taken back."""

ALIKE = 0.8
"""How like the asked word an answer must be: a recognizer spells as it likes."""

_EDGES = " ,.;:!?\"'"


def forget_all(_: Match, ctx: Context) -> Dialogue:
    """Have everything deleted in a day, if the word that is asked for is said."""
    if due(ctx.journal):
        return ctx.say("repair.soon_deleted")
    if not ctx.journal.seq:
        return ctx.say("repair.nothing")
    word = ctx.book.reply("repair.word", ctx.choose)
    try:
        answer = yield ctx.ask("repair.delete_all", ANYTHING, YES, NO, word=word)
    except NoAnswerError:
        return ctx.say("repair.not_deleted")
    if not is_word(answer.text, word, ctx.book):
        return ctx.say("repair.not_deleted")
    at = (ctx.now() + DELAY).isoformat()
    ctx.journal.record(Chose(FORGET_AT, at))
    return ctx.settle("repair.all_deleted")


def keep_all(_: Match, ctx: Context) -> Reply:
    """Have nothing deleted after all."""
    if not due(ctx.journal):
        return ctx.say("repair.all_stays")
    ctx.journal.record(Chose(FORGET_AT, ""))
    return ctx.settle("repair.all_kept")


def is_word(said: str, word: str, book: Phrasebook) -> bool:
    """Tell whether *said* is that *word*, with nothing beside it that says anything.

    Whatever else is said with it leaves a doubt, and then nothing is deleted.
    """
    words = [each.strip(_EDGES) for each in said.casefold().split()]
    told = [each for each in words if each and each not in book.language.light]
    if len(told) != 1:
        return False
    closings = ("", *book.replies["repair.closings"].other)
    return any(
        fuzz.ratio(told[0].removesuffix(closing), word) >= 100 * ALIKE
        for closing in closings
    )


def due(journal: Journal) -> datetime | None:
    """Return when everything is to be deleted, if it is."""
    try:
        at = datetime.fromisoformat(str(journal.setting(FORGET_AT) or ""))
    except ValueError:
        return None
    return at if at.tzinfo else None


def is_due(journal: Journal, now: datetime) -> bool:
    """Tell whether the hour has come at which everything is to be deleted."""
    at = due(journal)
    return at is not None and at <= now


def is_latest(journal: Journal) -> bool:
    """Tell whether deleting was asked for after all that was told."""
    at, last = due(journal), journal.last()
    return at is not None and (last is None or last.at <= at - DELAY)


def is_forgotten(journal: Journal, now: datetime) -> bool:
    """Delete everything if it is due, and tell whether it was; never raises."""
    with suppress(JournalError):
        return forget_if_due(journal, now)
    return False


def tidy(journal: Journal, is_quiet: Callable[[], bool] | None = None) -> None:
    """Really delete what was taken back or forgotten; if not now, then later.

    It gives way as soon as *is_quiet* denies it.
    """
    with suppress(JournalError):
        journal.tidy(is_quiet)


def forget_if_due(journal: Journal, now: datetime) -> bool:
    """Really delete everything if its time has come, and tell whether it had.

    Its backups and the file of numbers go with it.
    """
    if not is_due(journal, now):
        return False
    forget(journal)
    return True


def forget(journal: Journal, what: date | None = None) -> None:
    """Really delete what was told since a time, or on a day, or ever; backups first.

    With everything go the key of the backups and the file of numbers, which holds
    nothing that was told. Raise NotSavedError where it could not be done.
    """
    try:
        Series(journal.folder).forget()
    except (OSError, SetupError) as error:
        raise NotSavedError(
            "The backups cannot be deleted, so nothing was.",
            "See that the home folder has room and can be written to.",
        ) from error
    if what is None or isinstance(what, datetime):
        journal.forget(what)
    else:
        journal.forget_day(what)
    if what is None:
        with suppress(OSError):
            KeyFiles(journal.folder).destroy()
        with suppress(OSError):
            remove(journal.folder)
