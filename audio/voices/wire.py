"""What a voice and the process that makes its sound tell each other.

Both ways through a pipe: a header of kind, turn and length, then that many bytes.
Turns are numbered, so that what is left of an abandoned one is known for what it is.
"""

import struct
from dataclasses import dataclass
from enum import IntEnum
from typing import BinaryIO

_HEADER = struct.Struct("<BII")


class Kind(IntEnum):
    """What a message is about."""

    SAY = 1
    """To the process: the text, in UTF-8."""
    HUSH = 2
    """To the process: this turn and those before it are not wanted any more."""
    SOUND = 3
    """From the process: 16-bit mono samples."""
    DONE = 4
    """From the process: the turn has no more sound, at its end or because hushed."""
    FAILED = 5
    """From the process: the engine could not say it."""
    PACE = 6
    """To the process: the pace of this turn and all after it, a number in ASCII."""


_KINDS = frozenset(Kind)


@dataclass(frozen=True, slots=True)
class Message:
    """One message of one turn."""

    kind: Kind
    turn: int
    body: bytes = b""

    def __bytes__(self) -> bytes:
        """Return the message as it goes through the pipe."""
        return _HEADER.pack(self.kind, self.turn, len(self.body)) + self.body


def read(stream: BinaryIO) -> Message | None:
    """Return the next message, or None where the stream ends or makes no sense."""
    header = stream.read(_HEADER.size)
    if len(header) < _HEADER.size:
        return None
    kind, turn, size = _HEADER.unpack(header)
    if kind not in _KINDS:
        return None
    body = stream.read(size)
    return Message(Kind(kind), turn, body) if len(body) == size else None
