"""Events as they come from a stranger: bounded in size and time, or not at all.

An event is a line of JSON, then as many bytes of JSON and of sound as it announces.
The library takes whatever is announced; we take what somebody who speaks would send.
"""

import asyncio
import json
from dataclasses import dataclass
from typing import Any

from wyoming.event import Event

LINE = 16 * 1024
"""Bytes of a line at most."""

DATA = 64 * 1024
"""Bytes of JSON after it."""

SOUND = 512 * 1024
"""Bytes of sound in one event: 16 s of ours."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long we wait for a client, in seconds."""

    silent: float = 60.0
    """While it says nothing."""
    busy: float = 10.0
    """For the rest of an event that has begun, and until an answer is taken."""


class BrokenEventError(Exception):
    """What came is no event, or too much. Never holds what came."""


async def read(reader: asyncio.StreamReader, patience: Patience) -> Event | None:
    """Return the next event, or None at the end.

    Raise BrokenEventError, TimeoutError or ConnectionError.
    """
    async with asyncio.timeout(patience.silent):
        first = await reader.read(1)
    if not first:
        return None
    async with asyncio.timeout(patience.busy):
        try:
            return await _rest(first, reader)
        except (ValueError, RecursionError, asyncio.IncompleteReadError):
            raise BrokenEventError from None


async def _rest(first: bytes, reader: asyncio.StreamReader) -> Event:
    """Read what follows the *first* byte. ValueError is what is no event."""
    head = _object(first + await reader.readline())
    data = head.get("data") or {}
    if size := _size(head, "data_length", DATA):
        data = {**data, **_object(await reader.readexactly(size))}
    size = _size(head, "payload_length", SOUND)
    sound = await reader.readexactly(size) if size else None
    kind = head.get("type")
    if not isinstance(kind, str) or not isinstance(data, dict):
        raise BrokenEventError
    return Event(kind, data, sound)


def _object(text: bytes) -> dict[str, Any]:
    value = json.loads(text)
    if not isinstance(value, dict):
        raise BrokenEventError
    return value


def _size(head: dict[str, Any], name: str, most: int) -> int:
    size = head.get(name) or 0
    if type(size) is not int or not 0 <= size <= most:
        raise BrokenEventError
    return size
