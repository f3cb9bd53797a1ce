"""Small Steps as `small-steps serve` is reached: a connection for each sentence."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO
from urllib.parse import urlsplit

from wyoming.event import Event, read_event, write_event
from wyoming.info import Describe, Info
from wyoming.intent import Recognize

from .answer import ANSWERING, WEIGHING, Answer, UnansweredError, speaks


class Door:
    """A Wyoming door at tcp://HOST:PORT or unix:///PATH."""

    def __init__(self, address: str) -> None:
        """Know where it is; nothing is connected yet."""
        self.address = address

    @property
    def is_open(self) -> bool:
        """Whether somebody listens there."""
        try:
            self._connected(WEIGHING).close()
        except (OSError, UnansweredError):
            return False
        return True

    def weigh(self, text: str, room: dict[str, str]) -> str | None:
        """Tell as what *text* would be heard in a *room*; None is not at all."""
        with self._reached(ANSWERING) as line:
            asked = Recognize(text, room).event()
            return line.ask(asked, "unreachable").data.get("name")

    def say(self, text: str, language: str, room: dict[str, str]) -> Answer:
        """Return the answer to *text*, which is sent once its language is spoken there.

        Once it is sent it may have been kept, answered or not: that is another dialog.
        """
        with self._reached(ANSWERING) as line:
            known = Info.from_event(line.ask(Describe().event(), "unreachable"))
            models = [model for each in known.handle for model in each.models]
            if not models:
                raise UnansweredError("address", f"{self.address} is something else")
            if not speaks(
                [name for each in models for name in each.languages], language
            ):
                raise UnansweredError("language", f"it does not speak {language}")
            names = {"text": text, "language": language, "context": room}
            told = line.ask(Event("transcript", names), "silent")
        context = told.data.get("context") or {}
        said, asks = told.data.get("text") or "", bool(context.get("continue"))
        return Answer(said, told.type == "handled", asks)

    def close(self) -> None:
        """Nothing is kept open."""

    @contextmanager
    def _reached(self, wait: float) -> Iterator["_Line"]:
        try:
            with self._connected(wait) as connected, connected.makefile("rb") as reader:
                yield _Line(connected, reader)
        except OSError as error:
            why = f"{self.address}: {type(error).__name__}"
            raise UnansweredError("unreachable", why) from None

    def _connected(self, wait: float) -> socket.socket:
        try:
            parts = urlsplit(self.address)
            host, port = parts.hostname, parts.port
        except ValueError:
            host = port = parts = None
        if parts and parts.scheme == "tcp" and host and port:
            return socket.create_connection((host, port), wait)
        if not parts or parts.scheme != "unix" or not parts.path:
            raise UnansweredError("address", "the setting door is no address")
        connected = socket.socket(socket.AF_UNIX)
        connected.settimeout(wait)
        try:
            connected.connect(parts.path)
        except OSError:
            connected.close()
            raise
        return connected


@dataclass(frozen=True)
class _Line:
    """A connection."""

    connected: socket.socket
    reader: BinaryIO

    def ask(self, event: Event, lost: str) -> Event:
        """Send an event and return what is answered; *lost* is said if nothing is."""
        written = BytesIO()
        write_event(event, written)
        try:
            self.connected.sendall(written.getvalue())
            told = read_event(self.reader)
        except OSError as error:
            raise UnansweredError(lost, type(error).__name__) from None
        if told is None or told.type == "error":
            raise UnansweredError(lost, "it gave no answer")
        return told
