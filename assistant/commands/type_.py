"""`small-steps type`: talk by typing; a line in, a reply out."""

import argparse
import sys
from collections.abc import Iterator
from dataclasses import replace

from intents import Match

from ..arguments import Commands
from ..config import Config
from ..conversation import Turn
from ..screen import Screen
from ..talk import Talk, open_talk

ABOUT = """talk by typing: a line in, a reply out

An empty line is silence. Standard input may be a pipe. Press Ctrl-D to leave."""

UNCLEAR = 'That was not clear to me, and nothing was kept. You can type "help".'


def add(commands: Commands) -> None:
    """Describe the command."""
    commands.add("type", run, about=ABOUT)


def run(_: argparse.Namespace, screen: Screen, config: Config) -> int:
    """Answer line by line until the input ends."""
    with open_talk(config.locale, config.journal) as talk:
        for line in _lines(screen):
            talk.begin_turn()
            turn = _turn(talk, line)
            screen.record(talk.report(turn))
            screen.line(turn.reply.text if turn.reply else _nothing(screen))
    return 0


def _turn(talk: Talk, line: str) -> Turn:
    """Answer a line, after what came due before it."""
    conversation = talk.conversation
    if not line.strip():
        rung = conversation.ring()
        return Turn(Match(line), rung or conversation.silence())
    due = None if conversation.question else conversation.bell.mention()
    turn = conversation.hear(line)
    if due is None:
        return turn
    return replace(turn, reply=due.then(turn.reply) if turn.reply else due)


def _nothing(screen: Screen) -> str:
    """Return what stands for no reply: a person wants to know, a pipe wants a line."""
    return UNCLEAR if _is_person(screen) else ""


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
