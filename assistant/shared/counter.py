"""Where sealed rows are asked for: the other side of the hatch of a journal."""

import json
import socket
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self

from audio import SetupError

from . import wire
from .outbox import Row

_PATIENCE = 60.0
"""Seconds that an answer may take: a journal that forgets much takes its time."""


class AwayError(Exception):
    """Nobody holds the journal now, or it was let go."""


class Counter:
    """Asks whoever holds the journal. Raises AwayError; SetupError is what it said."""

    def __init__(self, home: Path) -> None:
        """Reach the hatch of a home."""
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.settimeout(_PATIENCE)
        try:
            self._socket.connect(str(wire.place(home)))
        except OSError:
            self._socket.close()
            raise AwayError from None
        self._lines = self._socket.makefile("rb")

    def names(self, after: int, before: int) -> list[tuple[int, bytes]]:
        """Return the first numbers and names between two numbers."""
        found = self._asked(ask="names", after=after, before=before)["names"]
        return [(number, bytes.fromhex(name)) for number, name in found]

    def events(self, names: Sequence[bytes]) -> list[Row]:
        """Return the first of these, sealed."""
        return self._rows(ask="events", names=[name.hex() for name in names])

    def forgotten(self) -> list[Row]:
        """Return some of what is to be forgotten, sealed."""
        return self._rows(ask="forgotten")

    def settle(self, names: Sequence[bytes]) -> None:
        """Tell that these are forgotten."""
        self._asked(ask="settle", names=[name.hex() for name in names])

    def take(self, rows: Sequence[Row]) -> int:
        """Give what came; return how many rows could not be read."""
        return int(self._asked(ask="take", rows=wire.packed(rows))["unread"])

    def close(self) -> None:
        """Leave."""
        self._lines.close()
        self._socket.close()

    def __enter__(self) -> Self:
        """Return it."""
        return self

    def __exit__(self, *_: object) -> None:
        """Leave."""
        self.close()

    def _rows(self, **asked: object) -> list[Row]:
        return wire.rows(self._asked(**asked)["rows"])

    def _asked(self, **asked: object) -> dict[str, Any]:
        try:
            self._socket.sendall(wire.line(asked))
            said = self._lines.readline()
        except OSError:
            raise AwayError from None
        if not said.endswith(b"\n"):
            raise AwayError
        answer: dict[str, Any] = json.loads(said)
        if "problem" in answer:
            raise SetupError(answer["problem"], answer["remedy"])
        return answer
