"""What is asked on a terminal before something that cannot be undone."""

import getpass
import sys

from audio import SetupError


def is_typed(word: str, what: str) -> bool:
    """Say *what* will be, and tell whether *word* is typed. Raise SetupError."""
    if not sys.stdin.isatty():
        raise SetupError(
            f"{what} That has to be confirmed.", "Add --yes, or run it on a terminal."
        )
    try:
        said = input(f'{what} To go on, type "{word}": ')
    except EOFError:
        return False
    return said.strip().strip('"').casefold() == word


def asked_secretly(what: str) -> str | None:
    """Ask for *what* without showing it; None where there is no terminal."""
    if not sys.stdin.isatty():
        return None
    return getpass.getpass(f"{what}: ", stream=sys.stderr)
