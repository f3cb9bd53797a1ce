"""The key of a person's rooms: what one room has sealed, the others can open (age).

It never leaves the rooms. Who keeps the shared journal has not got it.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyrage
from pyrage import x25519

from audio import SetupError

from ..backups import parsed
from ..transfer import unreadable, write_whole

FILE = "shared.key"
_ABOUT = "# Whoever has this key can read what your rooms share. Keep it for yourself."
_STEP = 256
"""Bytes: what is sealed is filled up to a multiple, so that its length tells little."""


class ForeignError(Exception):
    """Something was not sealed with the key of these rooms, or was changed since."""


@dataclass(frozen=True, slots=True)
class RoomKey:
    """Seals and opens."""

    identity: x25519.Identity

    @classmethod
    def read(cls, home: Path) -> "RoomKey":
        """Return the key that is kept in *home*. Raise SetupError."""
        path = see_that_it_is_kept(home)
        try:
            text = path.read_text("ascii")
        except OSError as error:
            raise unreadable(path, error) from error
        except ValueError:
            text = ""
        try:
            return cls.parsed(text)
        except SetupError as error:
            problem = f"The file {path} holds no key."
            remedy = "Delete it, and take it from another room: small-steps share key"
            raise SetupError(problem, remedy) from error

    @classmethod
    def new(cls) -> "RoomKey":
        """Make one."""
        return cls(x25519.Identity.generate())

    @classmethod
    def parsed(cls, text: str) -> "RoomKey":
        """Read one that is typed. Raise SetupError."""
        try:
            return cls(parsed(text))
        except SetupError:
            raise SetupError(
                "That is no key of your rooms.",
                "It begins with AGE-SECRET-KEY-1; in a room that has it:"
                " small-steps share key",
            ) from None

    def keep(self, home: Path) -> None:
        """Write it into *home*, where there is none. Raise SetupError."""
        if (home / FILE).exists():
            raise SetupError(
                f"This room has a key already, in {home / FILE}.",
                "Delete that file first if it is to have another one.",
            )
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        text = f"{_ABOUT}\n{self.identity}\n"
        write_whole(home / FILE, [text.encode()])

    def seal(self, line: str) -> bytes:
        """Seal a JSON object."""
        clear = line.encode()
        filled = clear.ljust(-(-len(clear) // _STEP) * _STEP)
        return bytes(pyrage.encrypt(filled, [self.identity.to_public()]))

    def open(self, sealed: bytes) -> dict[str, Any]:
        """Return what was sealed. Raise ForeignError."""
        try:
            found = json.loads(pyrage.decrypt(sealed, [self.identity]))
        except (pyrage.DecryptError, ValueError, RecursionError):
            raise ForeignError from None
        if not isinstance(found, dict):
            raise ForeignError
        return found


def see_that_it_is_kept(home: Path) -> Path:
    """Return the file of the key, unread. Raise SetupError where there is none."""
    path = home / FILE
    if not path.exists():
        raise SetupError(
            f"The key of your rooms is not here: there is no {path}.",
            "In the first room run: small-steps share key --new;"
            " in each other one: small-steps share key --take",
        )
    return path
