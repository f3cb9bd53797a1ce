"""`small-steps journal export` and `import`: the journal in other shapes."""

import argparse
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from audio import SetupError

from ..arguments import Commands
from ..config import Config
from ..forgetful import is_forgotten
from ..journal import Entry, Journal
from ..screen import Screen
from ..talk import now, on_paper
from ..tongue import spoken
from ..transfer import SOURCES, diary, lines, opened, table, write_whole
from .progress import shown

EXPORT = """write the journal into a file, not encrypted

markdown reads like a diary; csv is a table of the entries; jsonl loses nothing, and is
what `import` and `restore` read. FILE "-" is standard output.

In csv a cell that a spreadsheet would take for a formula (it begins with = + - or @)
gets an apostrophe before it.

examples:
  small-steps journal export diary.md
  small-steps journal export journal.jsonl
  small-steps journal export - --as csv"""
IMPORT = """take in another journal or diary: all of it, or nothing

Reads our JSON Lines, Day One (JSON, or the zip it exports), Daylio (CSV) and jrnl
(text or JSON); which one is found out. Texts become notes, moods become feelings; none
becomes a step. What is here already is left alone, so a file may be taken in twice.

examples:
  small-steps journal import dayone.zip
  small-steps journal import daylio_export.csv
  small-steps journal import old.txt --from jrnl"""

_SUFFIXES = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".jsonl": "jsonl",
    ".csv": "csv",
}
_OUT = Path("-")


def add(actions: Commands) -> None:
    """Describe both."""
    action = actions.add("export", run_export, about=EXPORT)
    action.add_argument("file", type=Path, metavar="FILE")
    shapes = sorted(set(_SUFFIXES.values()))
    action.add_argument("--as", dest="shape", choices=shapes, help="else by its ending")
    action.add_argument("--force", action="store_true", help="write over a file")
    action = actions.add("import", run_import, about=IMPORT)
    action.add_argument("file", type=Path, metavar="FILE")
    action.add_argument("--from", dest="source", choices=SOURCES, help="what wrote it")


def run_export(args: argparse.Namespace, screen: Screen, config: Config) -> int:
    """Write the journal into a file, or onto standard output."""
    shape = args.shape or _shape(args.file)
    config = spoken(config, args.locale)
    with Journal(config.journal, now) as journal:
        is_forgotten(journal, datetime.now(UTC))
        count = journal.how_many() if shape == "jsonl" else journal.count()
        parts = _parts(journal, shape, config, partial(shown, screen, total=count))
        if args.file == _OUT:
            sys.stdout.writelines(parts)
            sys.stdout.flush()
            return 0
        written = (part.encode() for part in parts)
        write_whole(args.file, written, over=args.force)
    what = "events" if shape == "jsonl" else "entries"
    screen.record({"file": str(args.file), "as": shape, what: count})
    screen.line(f"{count:,} {what} are in {args.file}. It is not encrypted.")
    return 0


def run_import(args: argparse.Namespace, screen: Screen, config: Config) -> int:
    """Take in a file, all of it or nothing."""
    with opened(args.file, args.source) as found, Journal(config.journal) as journal:
        is_forgotten(journal, datetime.now(UTC))
        events = shown(screen, found.events, total=found.most, doing="Taking in")
        count = journal.take_in(events, found.most)
    known = found.most - count
    screen.record({"from": found.source, "new": count, "known": known})
    screen.line(
        f"{count:,} new, from {found.source}; {known:,} were here or not needed."
    )
    return 0


def _shape(file: Path) -> str:
    """Tell by the name of a file what is to be written into it."""
    if file == _OUT:
        return "markdown"
    try:
        return _SUFFIXES[file.suffix.lower()]
    except KeyError:
        raise SetupError(
            f"The name {file.name} does not tell what to write.",
            "Add --as markdown, --as jsonl or --as csv.",
        ) from None


def _parts(
    journal: Journal, shape: str, config: Config, show: partial[Iterator[Entry]]
) -> Iterable[str]:
    """Return the text of an export, in pieces."""
    match shape:
        case "jsonl":
            return (f"{line}\n" for line in lines(journal))
        case "csv":
            return table(show(journal.entries(), doing="Writing"))
        case _:
            ctx = on_paper(config.locale, journal)
            return diary(show(journal.entries(), doing="Writing"), ctx)
