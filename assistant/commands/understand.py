"""`small-steps understand`: what each line on standard input would be taken for."""

import argparse
import sys
from pathlib import Path

from intents import Match, Matcher, Phrasebook

from ..arguments import Commands
from ..config import Config
from ..screen import Screen
from ..talk import now

ABOUT = """say what each line on standard input would be taken for

Each line is an utterance on its own. Touches no journal.

examples:
  small-steps understand < lines.txt
  small-steps understand --phrases coffee --json < lines.txt"""


def add(commands: Commands) -> None:
    """Describe the command."""
    parser = commands.add("understand", run, about=ABOUT)
    parser.add_argument(
        "--phrases", type=Path, metavar="DIR", help="use another folder of phrases"
    )


def run(args: argparse.Namespace, screen: Screen, config: Config) -> int:
    """Decide line by line; memory stays flat however many lines come."""
    matcher = Matcher(
        Phrasebook.read(args.phrases)
        if args.phrases
        else Phrasebook.load(config.locale),
        now,
    )
    for line in sys.stdin:
        match = matcher.match(line.rstrip("\r\n"))
        screen.record(match.as_json())
        screen.line(_described(match))
    return 0


def _described(match: Match) -> str:
    slots = "".join(f"  {name}: {value}" for name, value in match.slots.items())
    meant = f"{match.decision}  {match.intent or '-'}  {match.score:.2f}"
    return f"{meant}{slots}  ({match.why})"
