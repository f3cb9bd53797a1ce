"""A process that makes sound, seen from outside: messages in, messages out."""

import os
import subprocess
import sys
from contextlib import suppress
from queue import Empty, Queue, SimpleQueue
from tempfile import gettempdir
from threading import Thread
from typing import BinaryIO

from . import wire

_AHEAD = 64
"""Messages kept unread, about 3 s of sound; after that the process has to wait."""


class EngineDiedError(Exception):
    """The process ended, failed, or fell silent."""


class EngineProcess:
    """A running child and two threads, so that talking to it never blocks for long."""

    def __init__(self, module: str, *arguments: str) -> None:
        """Start *module* of ours, not waiting. Raise OSError when it cannot be."""
        self._process = subprocess.Popen(  # noqa: S603  our own module
            # -P: a file of the user's in the current folder must not stand in for ours
            [sys.executable, "-P", "-m", f"{__package__}.{module}", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=os.environ | {"TMPDIR": gettempdir()},  # where we keep ours
            start_new_session=True,  # Ctrl-C in the terminal is for us, not for it
        )
        assert self._process.stdin  # noqa: S101  for mypy
        assert self._process.stdout  # noqa: S101  for mypy
        self._outgoing: SimpleQueue[wire.Message | None] = SimpleQueue()
        self._incoming: Queue[wire.Message | None] = Queue(_AHEAD)
        self._threads = (
            Thread(target=self._write, args=(self._process.stdin,), daemon=True),
            Thread(target=self._read, args=(self._process.stdout,), daemon=True),
        )
        for thread in self._threads:
            thread.start()

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    def send(self, message: wire.Message) -> None:
        """Send *message*; never blocks, and does not tell whether it arrived."""
        self._outgoing.put(message)

    def receive(self, within: float) -> wire.Message:
        """Return the next message. Raise EngineDiedError after *within* seconds."""
        try:
            message = self._incoming.get(timeout=within)
        except Empty:
            raise EngineDiedError from None
        if message is None:
            self._incoming.put(None)  # the end stays the end, for every reader
            raise EngineDiedError
        return message

    def kill(self) -> None:
        """End it at once, whatever it is doing; harmless when repeated."""
        self._process.kill()
        self._outgoing.put(None)
        while self._incoming.get() is not None:
            pass
        self._incoming.put(None)
        for thread in self._threads:
            thread.join()
        self._process.wait()

    def _write(self, stdin: BinaryIO) -> None:
        with suppress(OSError), stdin:
            while message := self._outgoing.get():
                stdin.write(bytes(message))
                stdin.flush()

    def _read(self, stdout: BinaryIO) -> None:
        with stdout:
            while message := wire.read(stdout):
                self._incoming.put(message)
        self._incoming.put(None)
