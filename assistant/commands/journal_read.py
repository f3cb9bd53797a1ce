"""`small-steps journal read`: some days, or the evening, aloud or as a recording."""

import argparse
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from queue import SimpleQueue

from audio import Event, SetupError

from ..arguments import Commands
from ..companion import real_speaker
from ..config import Config
from ..dialogue import Context, Reply
from ..forgetful import is_forgotten
from ..journal import Journal
from ..reading.period import named
from ..recording import Recording, days, reflection
from ..screen import Screen
from ..talk import now, on_paper
from ..tongue import spoken, tongue_of
from ..transfer import whole
from .progress import shown
from .say import until_said

ABOUT = """read some days, or the evening, aloud or into a WAV to take along

WHAT is tonight, last night, or days in plain words: week, last week, friday, march,
november 3, 2026-11-20. Without it, it is the last seven days. It is read in the voice
that you chose, as slowly and as loudly as you chose. A recording is not encrypted.

examples:
  small-steps journal read                           your last seven days, aloud
  small-steps journal read --to week.wav             the same as a recording
  small-steps journal read last week --to week.wav
  small-steps journal read tonight --to tonight.wav  the end of the day, softly"""

EVENINGS = {"tonight": True, "this evening": True, "last night": False}
"""Words for an evening, and whether it is tonight's."""


def add(actions: Commands) -> None:
    """Describe the action."""
    action = actions.add("read", run, about=ABOUT)
    action.add_argument("what", nargs="*", metavar="WHAT", help="days, or tonight")
    action.add_argument("--to", type=Path, metavar="FILE", help="write a WAV instead")
    action.add_argument("--force", action="store_true", help="write over a file")


def run(args: argparse.Namespace, screen: Screen, config: Config) -> int:
    """Read it aloud, or write it."""
    config = spoken(config, args.locale)
    with Journal(config.journal, now) as journal:
        is_forgotten(journal, datetime.now(UTC))
        ctx = on_paper(config.locale, journal)
        reply = _wanted(" ".join(args.what), ctx)
        recording = Recording.of(reply, config.voice, ctx)
    if args.to is None:
        return _aloud(recording, screen, config)
    seconds = 0.0
    with whole(args.to, over=args.force) as file:
        written = recording.write(file)
        for done in shown(screen, written, total=len(recording), doing="Speaking"):
            seconds = done
    screen.record({"file": str(args.to), "seconds": round(seconds, 2)})
    screen.line(f"{length(seconds)} are in {args.to}. It is not encrypted.")
    return 0


def _wanted(words: str, ctx: Context) -> Reply:
    """Return what is to be read. Raise SetupError where that is nothing."""
    other = "Name other days, such as: small-steps journal read last week"
    text = " ".join(words.casefold().split())
    if text in EVENINGS:
        if found := reflection(ctx, tonight=EVENINGS[text]):
            return found
        raise SetupError("Nothing is saved from an evening yet.", other)
    period = named(text, ctx)
    if period is None:
        raise SetupError(f"{words!r} names no days up to today.", other)
    if found := days(period, ctx):
        return found
    raise SetupError(period.nothing(ctx).text, other)


def _aloud(recording: Recording, screen: Screen, config: Config) -> int:
    """Say it, and wait until it is said."""
    told: SimpleQueue[Event] = SimpleQueue()
    speaker = partial(real_speaker, config)
    mouth = tongue_of(config).mouth(recording.voice, speaker, told.put)
    mouth.start()
    mouth.say(1, recording.text, recording.manner)
    problem = until_said(told)
    mouth.close()
    if problem:
        screen.notice(problem)
        return 1
    screen.record({"file": None})
    return 0


def length(seconds: float) -> str:
    """Say how long a recording is: "3 minutes and 5 seconds"."""
    minutes, rest = divmod(round(seconds), 60)
    parts = [
        f"{count} {unit if count == 1 else unit + 's'}"
        for count, unit in ((minutes, "minute"), (rest, "second"))
        if count
    ]
    return " and ".join(parts) or "0 seconds"
