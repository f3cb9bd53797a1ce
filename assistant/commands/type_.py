"""`small-steps type`: talk by typing; a line in, a reply out."""

import argparse
import sys
from collections.abc import Iterator

from ..arguments import Commands
from ..backups import Backups
from ..config import Config
from ..meeting import is_new
from ..screen import Screen
from ..talk import Talk, now, open_talk
from ..tongue import Tongue, spoken
from .key import caution

ABOUT = """talk by typing: a line in, a reply out

An empty line is silence. Standard input may be a pipe. Press Ctrl-D to leave.

examples:
  small-steps type
  small-steps type --json < lines.txt"""

UNCLEAR = 'That was not clear to me, and nothing was kept. You can type "help".'


def add(commands: Commands) -> None:
    """Describe the command."""
    commands.add("type", run, about=ABOUT)


def run(args: argparse.Namespace, screen: Screen, config: Config) -> int:
    """Answer line by line until the input ends, anew in each language."""
    caution(screen)
    tongue = Tongue(config.voice, spoken(config, args.locale).locale)
    lines = _lines(screen)
    _talk(lines, screen, config, tongue)
    while tongue.move():
        _talk(lines, screen, config, tongue)
    return 0


def _talk(lines: Iterator[str], screen: Screen, config: Config, tongue: Tongue) -> None:
    """Answer until the input ends or another language is wanted."""
    backups = Backups.of(config, now)
    with open_talk(tongue.locale, config.journal, tongue, backups) as talk:
        _greet(talk, screen)
        for line in lines:
            talk.begin_turn()
            turn = talk.answer(line)
            screen.record(talk.report(turn))
            screen.line(turn.reply.text if turn.reply else _nothing())
            talk.journal.settle()
            if tongue.is_done(talk.conversation, turn):
                break
        if unsaved := talk.finish():
            screen.notice(unsaved)


def _greet(talk: Talk, screen: Screen) -> None:
    """Speak first to a person who is new; a pipe gets no line that nobody asked for."""
    conversation = talk.conversation
    conversation.bell.greets = _is_person(screen) and is_new(talk.journal)
    if conversation.bell.greets and (hello := conversation.ring()):
        screen.line(hello.text)


def _nothing() -> str:
    """Return what stands for no reply: a person wants to know, a pipe wants a line.

    Who reads line by line, as on a braille display, would find an empty one.
    """
    return UNCLEAR if sys.stdin.isatty() else ""


def _lines(screen: Screen) -> Iterator[str]:
    if not _is_person(screen):
        for line in sys.stdin:
            yield line.rstrip("\r\n")
        return
    while True:
        try:
            yield input("> ")
        except EOFError:
            screen.line("")
            return


def _is_person(screen: Screen) -> bool:
    return sys.stdin.isatty() and not (screen.plain or screen.as_json)
