"""The passphrase of a journal: asked on the terminal, and remembered while we run."""

import sys
from collections.abc import Iterator
from getpass import getpass
from pathlib import Path

from .errors import JournalError, NoKeyError

TRIES = 3
SHORTEST = 12
"""Characters. Four words that do not belong together have more, and stay in mind."""

_known: dict[Path, str] = {}
"""What was typed in this process for each journal: it is opened more than once."""


def guesses(journal: Path) -> Iterator[bytes]:
    """Yield what was or is typed for it, anew each time it did not open.

    Raise JournalError where nobody can be asked.
    """
    if journal in _known:
        yield _known[journal].encode()
        del _known[journal]  # asked for more: it was wrong
    for _ in range(TRIES):
        _known[journal] = _typed("Passphrase of your journal: ")
        yield _known[journal].encode()
        del _known[journal]
        sys.stderr.write("It does not open the journal.\n")


def choose(journal: Path) -> None:
    """Have a new one typed twice, and remember it. Raise JournalError."""
    wanted = _typed("New passphrase, such as four words: ")
    if len(wanted) < SHORTEST:
        problem = f"A passphrase has at least {SHORTEST} characters."
        raise JournalError(problem, "Take four words that do not belong together.")
    if _typed("Once more: ") != wanted:
        problem = "The two passphrases are not the same."
        raise JournalError(problem, "Nothing was changed; please try again.")
    _known[journal] = wanted


def _typed(prompt: str) -> str:
    if not sys.stdin.isatty():
        raise NoKeyError(
            "The journal needs its passphrase, and there is no terminal to type it.",
            "Start it in a terminal, or give it the credential small-steps-key.",
        )
    try:
        return getpass(prompt)
    except EOFError as error:
        problem = "No passphrase was typed."
        raise NoKeyError(problem, "Nothing was changed; please try again.") from error
