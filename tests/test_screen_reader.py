"""Typed talk for who reads a terminal line by line: in braille, or through Orca."""

import os
import pty
import subprocess
from contextlib import contextmanager

from program import PROGRAM, environment

from assistant.commands.type_ import UNCLEAR

TALK = {
    "I took a small step, I called my sister": "You called your sister.",
    "sing me a song of braille": UNCLEAR,
    "I feel tired": "Tired",
    "": "",
    "read me my week": "week",
    "what can I say": "say",
    "I want to die": "",
    "no": "",
}
"""What is typed, and what stands in the line that answers it."""


@contextmanager
def terminal(home, *options):
    """Give all that a program writes on a terminal, and what types there."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [PROGRAM, "--home", home, "type", *options],
        env=environment(TERM="xterm-256color", COLUMNS="40"),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    ) as program:
        os.close(theirs)
        with os.fdopen(ours, "r+b", buffering=0) as screen:
            try:
                yield screen
            finally:
                program.kill()


def test_plain_talk_is_one_line_for_each_line_and_nothing_else(tmp_path):
    """No colour, no prompt, nothing drawn over or moved: only text, line after line.

    Each line is there before the next is typed, and none is empty: under the fingers
    an empty line tells nothing.
    """
    with terminal(tmp_path, "--plain") as screen:
        for typed, expected in TALK.items():
            screen.write(f"{typed}\n".encode())
            echo, answer = screen.readline(), screen.readline()
            assert echo.decode() == f"{typed}\r\n"
            line = answer.decode().removesuffix("\r\n")
            assert expected in line
            assert line.strip()
            assert line.isprintable()
        screen.write(b"\x04")
        assert rest(screen) == b""


def rest(screen):
    """Return what is written until the program has ended."""
    try:
        return screen.read()
    except OSError:  # the terminal is gone: nothing more was written
        return b""
