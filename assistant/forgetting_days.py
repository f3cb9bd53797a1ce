"""Forgetting a day: it is said what goes, and nothing goes unasked."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from audio import MEDIUM
from intents import Match, moments

from .backups import Series
from .days import midnight
from .dialogue import NO, YES, Context, Dialogue, NoAnswerError, Reply
from .forgetful import forget, tidy
from .journal import Entry
from .reading.period import asked, one_day
from .seen import full_day
from .taking_back import BACK, UNDO

NAMED, FIRST_WORDS = 3, 4
"""Entries that are named before they go at most, and words of each."""


def forget_today(heard: Match, ctx: Context) -> Dialogue:
    """Really delete what was told today, if that is wished; or on a day that is named.

    Many of the words for it are the same.
    """
    of = one_day_in(heard.text, ctx) or ctx.now().date()
    if isinstance(of, Reply):
        return of
    return (yield from _forgotten(of, ctx))


def forget_day(heard: Match, ctx: Context) -> Dialogue:
    """Really delete what was told on the day that is named, if that is wished."""
    of = one_day_in(heard.text, ctx) or ctx.say("repair.no_day")
    if isinstance(of, Reply):
        return of
    return (yield from _forgotten(of, ctx))


def one_day_in(text: str, ctx: Context) -> date | Reply | None:
    """Return the day that *text* names, or what to say where it is not just one."""
    now, period = ctx.now(), asked(text, ctx)
    moment = moments.find(text, now, locale=ctx.book.locale, ahead=False, asked=True)
    if moment is None:
        return None
    if period is None:
        return ctx.say("repair.day_ahead")
    rest = f"{text[: moment.start]} {text[moment.end :]}"
    is_one = (
        moments.find(rest, now, locale=ctx.book.locale, ahead=False, asked=True) is None
    )
    if period.length != "day" or not is_one:
        return ctx.say("repair.one_day")
    return period.first


def _forgotten(of: date, ctx: Context) -> Dialogue:
    """Ask whether what was told on a day is to go; then it does, for good."""
    is_today = of == ctx.now().date()
    when = midnight(ctx.now()) if is_today else of
    entries = _told(when, ctx)
    if not entries:
        tidy(ctx.journal)  # what was taken back
        none = ctx.say("repair.none_today") if is_today else one_day(of).nothing(ctx)
        return none
    day: dict[str, Any] = {} if is_today else {"day": full_day(of, ctx)}
    try:
        answer = yield _question(entries, day, ctx)
    except NoAnswerError:
        return ctx.say("repair.not_deleted")
    if answer.intent == NO:
        return ctx.say("repair.not_deleted")
    forget(ctx.journal, when)
    done = "repair.today_deleted" if is_today else "repair.day_deleted"
    deleted = ctx.settle(done, **day)
    if Series(ctx.journal.folder).gone:
        deleted = deleted.put(f"{deleted.text} {ctx.say('backups.unreached').text}")
    yield replace(deleted, expects=(UNDO, BACK), patience=MEDIUM, once=True)
    return ctx.say("repair.gone")


def _told(when: date, ctx: Context) -> Sequence[Entry]:
    """Return what was told since a time, or on a day."""
    if isinstance(when, datetime):
        return ctx.journal.entries(since=when)
    return ctx.journal.of_day(when)


def _question(entries: Sequence[Entry], day: dict[str, Any], ctx: Context) -> Reply:
    """Ask whether these are to go, and name them where they are few."""
    count, many = len(entries), "repair.delete_day" if day else "repair.delete_today"
    if count > NAMED or any(entry.kind == "safety" for entry in entries):
        return ctx.ask(many, YES, NO, count=count, **day)
    said = ". ".join(_first_words(entry, ctx) for entry in entries)
    these = "repair.delete_these_of" if day else "repair.delete_these"
    return ctx.ask(these, YES, NO, count=count, said=said, **day)


def _first_words(entry: Entry, ctx: Context) -> str:
    """Return the first words of an entry, as they are said back."""
    words = ctx.book.mirror(entry.text).split()
    if not words:
        return ctx.say("repair.wordless").text
    short = len(words) <= FIRST_WORDS + 1
    if short:
        return " ".join(words)
    return ctx.say("repair.begins", said=" ".join(words[:FIRST_WORDS])).text
