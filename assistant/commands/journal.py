"""`small-steps journal`: what was kept, without talking."""

import argparse
from collections.abc import Iterator
from datetime import UTC, date, datetime, time

from audio import SetupError

from ..arguments import Commands
from ..backups import Backups, Series
from ..config import Config
from ..forgetful import forget, is_forgotten
from ..journal import Entry, Journal
from ..screen import Screen
from ..talk import now
from . import journal_backups, journal_files, journal_open, key
from .asking import is_typed

ABOUT = """read, move, back up or delete what was kept, without talking

examples:
  small-steps journal list
  small-steps journal search sister
  small-steps journal export diary.md
  small-steps journal import dayone.zip
  small-steps journal backup --to /media/stick
  small-steps journal restore small-steps_2026-11-23_....age
  small-steps journal key passphrase
  small-steps journal open

`small-steps journal ACTION --help` says more about each."""
LIST = """list what was kept, oldest first

examples:
  small-steps journal list
  small-steps journal list --json"""
SEARCH = """list what holds some words

example:
  small-steps journal search sister"""
FORGET = """really delete, from the journal and from its backups

It cannot be undone. Copies that you put elsewhere are out of its reach.

examples:
  small-steps journal forget --today
  small-steps journal forget --since 2026-11-01
  small-steps journal forget --everything"""


def add(commands: Commands) -> None:
    """Describe the command and its actions; without one it lists."""
    parser = commands.add("journal", run, about=ABOUT)
    parser.set_defaults(words=())
    actions = Commands(parser)
    for name, about in (("list", LIST), ("search", SEARCH)):
        action = actions.add(name, run, about=about)
        action.add_argument("words", nargs="*", help="words that an entry holds")
    journal_files.add(actions)
    journal_backups.add(actions)
    key.add_to(actions)
    journal_open.add(actions)
    action = actions.add("forget", run_forget, about=FORGET)
    what = action.add_mutually_exclusive_group(required=True)
    what.add_argument("--today", action="store_true", help="what was told today")
    what.add_argument("--since", metavar="DATE", help="what was told from that day on")
    what.add_argument("--everything", action="store_true", help="all of it")
    action.add_argument("--yes", action="store_true", help="do not ask, for scripts")


def run(args: argparse.Namespace, screen: Screen, config: Config) -> int:
    """Write the entries, oldest first."""
    with Journal(config.journal) as journal:
        is_forgotten(journal, datetime.now(UTC))
        for entry in _chosen(journal, args.words):
            screen.record(entry.as_json())
            screen.line(_described(entry))
    return 0


def run_forget(args: argparse.Namespace, screen: Screen, config: Config) -> int:
    """Really delete what is named, once that is confirmed."""
    since = None if args.everything else _midnight(args.since)
    with Journal(config.journal, now) as journal:
        count = journal.count(since=since)
        word = "everything" if since is None else "forget"
        if not (args.yes or is_typed(word, f"{_entries(count)} will be deleted.")):
            screen.line("Nothing is deleted.")
            return 0
        forget(journal, since)
        if since:
            Backups.of(config, now).close(journal)
    left = [str(folder) for _, folder in Series(config.home).gone]
    screen.record({"deleted": count, "unreached": left})
    screen.line(f"{_entries(count)} deleted, from the backups too.")
    for folder in left:
        screen.line(f"{folder} is out of reach: its backups go when it is back.")
    return 0


def _entries(count: int) -> str:
    return "1 entry" if count == 1 else f"{count:,} entries"


def _midnight(day: str | None) -> datetime:
    """Return the first moment of a day here, of today if none is given."""
    try:
        of = date.fromisoformat(day) if day else now().date()
        return datetime.combine(of, time()).astimezone()
    except (ValueError, OverflowError, OSError):
        raise SetupError(
            f"{day!r} is no day.", "Write it like this: --since 2026-11-01"
        ) from None


def _chosen(journal: Journal, words: list[str]) -> Iterator[Entry]:
    wanted = [word.casefold() for word in words]
    for entry in journal.entries():
        text = entry.text.casefold()
        if all(word in text for word in wanted):
            yield entry


def _described(entry: Entry) -> str:
    kind = f"{entry.kind} ({entry.stage})" if entry.stage else entry.kind
    return f"{entry.at:%Y-%m-%d %H:%M}  {kind}: {entry.text}".rstrip(": ")
