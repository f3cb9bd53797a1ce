"""`small-steps journal`: what was kept, without talking."""

import argparse
from collections.abc import Iterator
from datetime import UTC, datetime

from ..arguments import Commands
from ..config import Config
from ..forgetful import is_forgotten
from ..journal import Entry, Journal
from ..screen import Screen

ABOUT = """read what was kept, without talking

examples:
  small-steps journal list
  small-steps journal search sister"""


def add(commands: Commands) -> None:
    """Describe the command."""
    parser = commands.add("journal", run, about=ABOUT)
    parser.add_argument("action", choices=["list", "search"], nargs="?", default="list")
    parser.add_argument("words", nargs="*", help="with search: words an entry holds")


def run(args: argparse.Namespace, screen: Screen, config: Config) -> int:
    """Write the entries, oldest first."""
    with Journal(config.journal) as journal:
        is_forgotten(journal, datetime.now(UTC))
        for entry in _chosen(journal, args.words):
            screen.record(entry.as_json())
            screen.line(_described(entry))
    return 0


def _chosen(journal: Journal, words: list[str]) -> Iterator[Entry]:
    wanted = [word.casefold() for word in words]
    for entry in journal.entries():
        text = entry.text.casefold()
        if all(word in text for word in wanted):
            yield entry


def _described(entry: Entry) -> str:
    kind = f"{entry.kind} ({entry.stage})" if entry.stage else entry.kind
    return f"{entry.at:%Y-%m-%d %H:%M}  {kind}: {entry.text}".rstrip(": ")
