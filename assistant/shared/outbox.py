"""What a room gives to the others and takes from them: sealed rows, over its journal.

A row is a uuid and what was sealed: an event, or that something is to be forgotten.
The uuid stands inside as well, so that nobody can give a row another's name.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

from ..backups import Series
from ..journal import Journal, StoredEvent
from ..transfer import BrokenFileError, incoming
from .key import ForeignError, RoomKey

Row: TypeAlias = tuple[bytes, bytes]
"""The uuid, 16 bytes; what was sealed."""

NAMES, EVENTS = 2_000, 50
"""Names and events that are given at a time: some milliseconds of the journal's."""
ENOUGH = 200_000
"""Bytes of rows that are given at a time, unless one alone is longer."""

_FORGOTTEN = "forgotten"


class Outbox:
    """Gives and takes. Belongs to the thread that owns the journal."""

    def __init__(self, journal: Journal, key: RoomKey) -> None:
        """Begin to share; what is forgotten is remembered from now on."""
        self._journal, self._key = journal, key
        journal.share()

    def names(self, after: int, before: int) -> list[tuple[int, bytes]]:
        """Return the first numbers and names between two numbers."""
        return self._journal.names(after, before, NAMES)

    def events(self, names: Sequence[bytes]) -> list[Row]:
        """Seal the first of these, in order; those that are not here are left out."""
        lines = ((name, self._journal.stored_as(name)) for name in names[:EVENTS])
        return _some((name, self._key.seal(line)) for name, line in lines if line)

    def forgotten(self) -> list[Row]:
        """Seal what is to be forgotten everywhere: some of it."""
        noted = self._journal.forgotten(EVENTS)
        return _some((name, self._farewell(name, since)) for name, since in noted)

    def settle(self, names: Sequence[bytes]) -> None:
        """Note what has been forgotten in the shared journal."""
        self._journal.confirm_forgotten(names)

    def take(self, rows: Sequence[Row]) -> int:
        """Take in what others told, and forget what they forgot.

        Return how many rows could not be read. What is about an entry that is not here
        is left out: that was forgotten. Raise SetupError or OSError.
        """
        opened = [self._opened(*row) for row in rows]
        gone: set[bytes] = set()
        for name, found in (each for each in opened if each):
            if _FORGOTTEN in found:
                gone |= self._meant(name, found[_FORGOTTEN])
        if gone:
            Series(self._journal.folder).forget()  # the backups go first
            self._journal.forget_events(gone)
        told = [found for _, found in filter(None, opened) if _FORGOTTEN not in found]
        events, unread = self._events(told)
        if events:
            self._journal.take_in_shared(events)
        return opened.count(None) + unread

    def _farewell(self, name: bytes, since: str | None) -> bytes:
        said = {"uuid": name.hex(), _FORGOTTEN: {"since": since}}
        return self._key.seal(json.dumps(said))

    def _opened(
        self, name: bytes, sealed: bytes
    ) -> tuple[bytes, dict[str, Any]] | None:
        try:
            found = self._key.open(sealed)
        except ForeignError:
            return None
        return (name, found) if found.get("uuid") == name.hex() else None

    def _meant(self, name: bytes, said: dict[str, str | None]) -> set[bytes]:
        """Return which events here are to be forgotten."""
        since = said.get("since")
        if since is not None:
            return {*self._journal.told_between(since, name)}
        return {name} if self._journal.has(name) else set()

    def _events(self, told: list[dict[str, Any]]) -> tuple[list[StoredEvent], int]:
        """Return what is new, in order, and how many were not to be understood."""
        events: list[StoredEvent] = []
        known: set[str] = set()
        unread = 0
        for found in told:
            try:
                (event,) = incoming([json.dumps(found)], 1)
            except (BrokenFileError, ValueError):
                unread += 1
                continue
            name = bytes.fromhex(event.uuid)
            if self._journal.has(name) or self._journal.has_forgotten(name):
                continue
            if event.entry in known or self._is_whole(event):
                known.add(event.uuid)
                events.append(event)
        return events, unread

    def _is_whole(self, event: StoredEvent) -> bool:
        """Tell whether what it is about is here, if it is about something."""
        return event.entry is None or self._journal.has(bytes.fromhex(event.entry))


def _some(rows: Iterator[Row]) -> list[Row]:
    """Return the first rows, as long as they are not too much together."""
    some, size = [], 0
    for row in rows:
        some.append(row)
        size += len(row[1])
        if size > ENOUGH:
            break
    return some
