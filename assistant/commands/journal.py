"""`small-steps journal`: what was kept, without talking."""

import argparse
from datetime import date, datetime

from audio import SetupError

from ..arguments import Commands
from ..backups import Backups, Series
from ..config import Config
from ..days import midnight
from ..forgetful import forget
from ..forgetting_days import one_day_in
from ..journal import Journal
from ..screen import Screen
from ..talk import now, on_paper
from ..tongue import spoken
from . import (
    journal_backups,
    journal_files,
    journal_list,
    journal_open,
    journal_read,
    key,
)
from .asking import is_typed

ABOUT = """read, move, back up or delete what was kept, without talking

examples:
  small-steps journal list last week
  small-steps journal search sister
  small-steps journal read week --to week.wav
  small-steps journal export diary.md
  small-steps journal import dayone.zip
  small-steps journal backup --to /media/stick
  small-steps journal restore small-steps_2026-11-23_....age
  small-steps journal key passphrase
  small-steps journal open

`small-steps journal ACTION --help` says more about each."""
FORGET = """really delete, from the journal and from its backups

It cannot be undone. Copies that you put elsewhere are out of its reach.

examples:
  small-steps journal forget --today
  small-steps journal forget --day 2026-06-03
  small-steps journal forget --day "last Tuesday"
  small-steps journal forget --since 2026-11-01
  small-steps journal forget --everything"""


def add(commands: Commands) -> None:
    """Describe the command and its actions; without one it lists."""
    parser = commands.add("journal", journal_list.run, about=ABOUT)
    parser.set_defaults(words=(), days=())
    actions = Commands(parser)
    journal_list.add(actions)
    journal_read.add(actions)
    journal_files.add(actions)
    journal_backups.add(actions)
    key.add_to(actions)
    journal_open.add(actions)
    action = actions.add("forget", run_forget, about=FORGET)
    what = action.add_mutually_exclusive_group(required=True)
    what.add_argument("--today", action="store_true", help="what was told today")
    what.add_argument("--day", metavar="DAY", help="what was told on a day, or of it")
    what.add_argument("--since", metavar="DATE", help="what was told from that day on")
    what.add_argument("--everything", action="store_true", help="all of it")
    action.add_argument("--yes", action="store_true", help="do not ask, for scripts")


def run_forget(args: argparse.Namespace, screen: Screen, config: Config) -> int:
    """Really delete what is named, once that is confirmed."""
    locale = spoken(config, args.locale).locale
    with Journal(config.journal, now) as journal:
        what = _what(args, locale, journal)
        count, which = _found(journal, what)
        word = "everything" if what is None else "forget"
        if not (args.yes or is_typed(word, f"{which} will be deleted.")):
            screen.line("Nothing is deleted.")
            return 0
        forget(journal, what)
        journal.tidy()
        if what:
            Backups.of(config, now).close(journal)
    left = [str(folder) for _, folder in Series(config.home).gone]
    screen.record({"deleted": count, "unreached": left})
    screen.line(f"{which} deleted, from the backups too.")
    for folder in left:
        screen.line(f"{folder} is out of reach: its backups go when it is back.")
    return 0


def _entries(count: int) -> str:
    return "1 entry" if count == 1 else f"{count:,} entries"


def _found(journal: Journal, what: date | None) -> tuple[int, str]:
    """Return how many entries are meant, and what to call them."""
    if what is None or isinstance(what, datetime):
        count = journal.count(since=what)
        return count, _entries(count)
    count = len(journal.of_day(what))
    return count, f"{_entries(count)} from {what:%A, %Y-%m-%d}"


def _what(args: argparse.Namespace, locale: str, journal: Journal) -> date | None:
    """Return the day, or the time since when, that is meant; None is everything."""
    if args.everything:
        return None
    return _day(args.day, locale, journal) if args.day else _since(args.since)


def _day(text: str, locale: str, journal: Journal) -> date:
    """Return a day that was, from its date or from words. Raise SetupError."""
    try:
        of: object = date.fromisoformat(text)
    except ValueError:
        of = one_day_in(text, on_paper(locale, journal))
    if isinstance(of, date) and of <= now().date():
        return of
    raise SetupError(
        f"{text!r} is not one day that was.",
        'Write it like this: --day 2026-06-03, or --day "last Tuesday"',
    )


def _since(day: str | None) -> datetime:
    """Return the first moment of a day here, of today if none is given."""
    try:
        return midnight(now(), date.fromisoformat(day) if day else None)
    except (ValueError, OverflowError, OSError):
        raise SetupError(
            f"{day!r} is no day.", "Write it like this: --since 2026-11-01"
        ) from None
