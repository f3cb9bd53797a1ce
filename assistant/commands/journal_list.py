"""`small-steps journal list` and `search`: what was kept, a line each."""

import argparse
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from functools import partial

from audio import SetupError

from ..arguments import Commands
from ..config import Config
from ..forgetful import is_forgotten
from ..journal import Entry, Journal
from ..reading.period import named
from ..screen import Screen
from ..talk import now, on_paper
from ..tongue import spoken

LIST = """list what was kept, oldest first

DAYS are in plain words, or dates. On a terminal there is a line for each day.

examples:
  small-steps journal list
  small-steps journal list last week
  small-steps journal list march --json
  small-steps journal list 2026-11-20"""
SEARCH = """list what holds some words

All the words have to be in it; capital letters make no difference.

examples:
  small-steps journal search sister
  small-steps journal search swam lake --days "last month\""""


def add(actions: Commands) -> None:
    """Describe both."""
    action = actions.add("list", run, about=LIST)
    action.add_argument("days", nargs="*", metavar="DAYS", help="only of these days")
    action = actions.add("search", run, about=SEARCH)
    action.add_argument("words", nargs="+", help="words that an entry holds")
    action.add_argument("--days", nargs="+", metavar="DAYS", help="only of these days")


def run(args: argparse.Namespace, screen: Screen, config: Config) -> int:
    """Write the entries, oldest first."""
    config = spoken(config, args.locale)
    with Journal(config.journal, now) as journal:
        is_forgotten(journal, datetime.now(UTC))
        is_wanted = _wanted(args.words, args.days, journal, config)
        _write(filter(is_wanted, journal.entries()), args.words, screen)
    return 0


def _wanted(
    words: Sequence[str], days: Sequence[str], journal: Journal, config: Config
) -> Callable[[Entry], bool]:
    """Return what tells whether an entry holds the words, and is of the days.

    Raise SetupError where these name none.
    """
    wanted = [word.casefold() for word in words]
    if not days:
        return lambda entry: _holds(entry, wanted)
    period = named(" ".join(days), on_paper(config.locale, journal))
    if period is None:
        raise SetupError(
            f"{' '.join(days)!r} names no days up to today.",
            "Write for example: last week, friday, march, 2026-11-20",
        )
    first, last = period.first, period.last
    return lambda entry: first <= entry.day <= last and _holds(entry, wanted)


def _holds(entry: Entry, words: Sequence[str]) -> bool:
    text = entry.text.casefold()
    return all(word in text for word in words)


def _write(entries: Iterator[Entry], words: Sequence[str], screen: Screen) -> None:
    """Write them: on a terminal under their days, else each with its own."""
    today, above = now().date(), None
    marked = partial(_marked, words=words, screen=screen)
    for entry in entries:
        told = entry.at.date()
        if screen.is_terminal:
            if told != above:
                screen.line(screen.styled(worded(told, today), "bold"))
            above, lead = told, f"  {screen.styled(f'{entry.at:%H:%M}', 'dim')}"
        else:
            lead = f"{worded(told, today)}, {entry.at:%H:%M}"
        screen.record(entry.as_json())
        screen.line(f"{lead}  {_described(entry, today, marked)}")


def _described(entry: Entry, today: date, marked: Callable[[str], str]) -> str:
    kind = f"{entry.kind} ({entry.stage})" if entry.stage else entry.kind
    if entry.day != entry.at.date():
        day = worded(entry.day, today)
        kind += f", of {day.lower() if day in ('Today', 'Yesterday') else day}"
    return f"{kind}: {marked(entry.text)}".rstrip(": ")


def _marked(text: str, words: Sequence[str], screen: Screen) -> str:
    """Return a text in which the words that were looked for stand out."""
    if not words:
        return text
    found = re.compile("|".join(map(re.escape, words)), re.IGNORECASE)
    return found.sub(lambda match: screen.styled(match[0], "bold"), text)


def worded(of: date, today: date) -> str:
    """Word a day in plain English: "Today", "Friday, November 20"."""
    match (today - of).days:
        case 0:
            return "Today"
        case 1:
            return "Yesterday"
    year = "" if of.year == today.year else f", {of.year}"
    return f"{of:%A, %B} {of.day}{year}"
