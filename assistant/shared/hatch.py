"""The hatch of a journal: a unix socket at which sealed rows go out and come in.

It is served in the journal's thread, a little at a time, when nobody is spoken to; and
it never waits: who does not fetch an answer is sent away. One client is served at once.
"""

import logging
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from audio import SetupError

from ..config import Config
from ..journal import Journal
from ..privacy import place_of
from . import wire
from .key import RoomKey
from .outbox import Outbox

log = logging.getLogger(__name__)

IDLE, BUSY = 1.0, 0.02
"""Seconds after which to look again: while nobody asks, and while somebody does."""

_LONGEST = 64_000_000
"""Bytes of a line at most: a page of a diary may be long."""
_PATIENCE = 2.0
"""Seconds an answer may take to be fetched."""


class Hatch:
    """Serves one client after the other."""

    def __init__(self, home: Path, outbox: Outbox) -> None:
        """Open at the socket in *home*. Raise SetupError."""
        self._outbox, self._path = outbox, wire.place(home)
        self._client: socket.socket | None = None
        self._read = bytearray()
        self._listener = _listening(self._path)

    def turn(self) -> float:
        """Answer what is asked by now; return after how many seconds to look again."""
        try:
            self._client = self._client or self._accept()
            if self._client is None:
                return IDLE
            return BUSY if self._serve(self._client) else IDLE / 4
        except (OSError, ValueError, TypeError, KeyError) as error:
            if not isinstance(error, OSError):
                log.error("The hatch was asked nonsense: %s", place_of(error))  # noqa: TRY400
            self._send_away()
            return IDLE

    def close(self) -> None:
        """Shut it."""
        self._send_away()
        self._listener.close()
        self._path.unlink(missing_ok=True)

    def _accept(self) -> socket.socket | None:
        with suppress(BlockingIOError):
            return self._listener.accept()[0]
        return None

    def _serve(self, client: socket.socket) -> bool:
        """Answer one line, if it is whole; tell whether anything came."""
        client.setblocking(False)  # noqa: FBT003  its name says it
        try:
            came = client.recv(1 << 20)
        except BlockingIOError:
            return False
        if not came or len(self._read) > _LONGEST:
            raise ConnectionResetError
        self._read += came
        asked, end, rest = self._read.partition(b"\n")
        if end:
            self._read = rest
            client.settimeout(_PATIENCE)
            client.sendall(wire.line(self._answer(bytes(asked))))
        return True

    def _answer(self, asked: bytes) -> wire.Message:
        try:
            return wire.answer(asked, self._outbox)
        except SetupError as error:
            return {"problem": error.problem, "remedy": error.remedy}

    def _send_away(self) -> None:
        if self._client:
            self._client.close()
        self._client = None
        self._read.clear()


@contextmanager
def sharing(config: Config, journal: Journal) -> Iterator[Hatch | None]:
    """Open the hatch where rooms share; a conversation goes on without it."""
    hatch = _opened(config, journal) if config.shared else None
    try:
        yield hatch
    finally:
        if hatch:
            hatch.close()


def _opened(config: Config, journal: Journal) -> Hatch | None:
    try:
        return Hatch(config.home, Outbox(journal, RoomKey.read(config.home)))
    except SetupError as error:
        log.error("Nothing is shared. %s %s", error.problem, error.remedy)  # noqa: TRY400
        return None


def _listening(path: Path) -> socket.socket:
    """Listen at *path*, for this user alone. The journal is ours, so the path is."""
    listener = socket.socket(socket.AF_UNIX)
    try:
        path.unlink(missing_ok=True)
        before = os.umask(0o177)
        try:
            listener.bind(str(path))
        finally:
            os.umask(before)
        listener.listen(1)
        listener.setblocking(False)  # noqa: FBT003  its name says it
    except OSError as error:
        listener.close()
        raise SetupError(
            f"The socket {path} cannot be made: {error.strerror or error}.",
            "Choose a home folder with a short name, on a disk of this machine.",
        ) from error
    return listener
