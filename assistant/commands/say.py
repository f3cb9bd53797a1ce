"""`small-steps say`: speak a text, through the same mouth as the companion."""

import argparse
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from queue import SimpleQueue

from audio import (
    DESKTOP,
    DeviceLost,
    DispatcherMouth,
    Event,
    Failed,
    Finished,
    Mouthpiece,
    WaveSpeaker,
)

from ..arguments import Commands
from ..companion import open_mouth, real_speaker
from ..config import Config
from ..screen import Screen

ABOUT = """speak a text

examples:
  small-steps say "Good evening."
  small-steps say "Good evening." --to evening.wav
  small-steps say - < letter.txt"""


def add(commands: Commands) -> None:
    """Describe the command."""
    parser = commands.add("say", run, about=ABOUT)
    parser.add_argument("text", metavar="TEXT", help="the text; - reads standard input")
    parser.add_argument("--to", type=Path, metavar="FILE", help="write a WAV instead")


def run(args: argparse.Namespace, screen: Screen, config: Config) -> int:
    """Say it, and wait until it is said."""
    text = sys.stdin.read() if args.text == "-" else args.text
    told: SimpleQueue[Event] = SimpleQueue()
    mouth = _mouth(args.to, config, told.put)
    mouth.start()
    mouth.say(1, text)
    problem = until_said(told)
    mouth.close()
    if problem:
        screen.notice(problem)
        return 1
    screen.record({"to": str(args.to) if args.to else None})
    return 0


def _mouth(
    to: Path | None, config: Config, emit: Callable[[Event], None]
) -> Mouthpiece:
    """Return a mouth that speaks into the file *to*, or else aloud."""
    if to:
        return open_mouth(config, lambda rate: WaveSpeaker(to, rate), emit)
    if config.speaker == DESKTOP:
        return DispatcherMouth(emit, config.locale)
    return open_mouth(config, partial(real_speaker, config), emit)


def until_said(told: SimpleQueue[Event]) -> str:
    """Return what went wrong, or nothing."""
    problem = ""
    while not isinstance(event := told.get(), Finished):
        if isinstance(event, Failed):
            problem = "The voice stopped working. Try another one with --voice."
        elif isinstance(event, DeviceLost):
            problem = "The speaker stopped working. Try: small-steps check"
    return problem
