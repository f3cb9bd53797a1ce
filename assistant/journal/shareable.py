"""What a journal tells and learns where it is shared with other rooms.

Settings and reminders are the room's own: it speaks as it was asked to there, and rings
where that was wished.
"""

from collections.abc import Collection, Iterator
from datetime import datetime
from pathlib import Path

from .driver import Database
from .errors import JournalError, NotSavedError, explaining
from .portable import LINES

_OWN = "coalesce(first.kind, event.kind) IN ('setting', 'reminder')"
_NAMES = f"""
    SELECT event.seq, event.uuid
    FROM event LEFT JOIN event AS first ON first.seq = event.entry
    WHERE event.seq > :after AND event.seq < :before AND NOT {_OWN}
    ORDER BY event.seq LIMIT :most
"""  # noqa: S608  ours alone
_TOLD = """
    SELECT uuid FROM event
    WHERE uuid >= :since AND uuid < :before AND kind <> 'setting'
    AND substr(hex(uuid), 13, 1) = '7'
"""


class Shareable:
    """The side of a journal that other rooms of the same person get to know."""

    _db: Database
    _path: Path

    def share(self) -> None:
        """Remember from now on what is forgotten, until it is so everywhere."""
        with explaining(NotSavedError, self._path):
            self._db.execute(
                "INSERT INTO sharing SELECT strftime('%FT%TZ')"
                " WHERE NOT EXISTS (SELECT 1 FROM sharing)"
            )

    def names(self, after: int, before: int, most: int) -> list[tuple[int, bytes]]:
        """Return numbers and uuids of events between two numbers, in order."""
        with explaining(JournalError, self._path):
            values = {"after": after, "before": before, "most": most}
            return self._db.execute(_NAMES, values).fetchall()

    def stored_as(self, uuid: bytes) -> str | None:
        """Return an event as stored() does, if it is here."""
        with explaining(JournalError, self._path):
            found = self._db.execute(f"{LINES} WHERE event.uuid = ?", (uuid,))
            row = found.fetchone()
        return row[0] if row else None

    def has(self, uuid: bytes) -> bool:
        """Tell whether an event is here."""
        return self._is_in("event", uuid)

    def has_forgotten(self, uuid: bytes) -> bool:
        """Tell whether an event was forgotten here, and that is not known yet."""
        return self._is_in("forgotten", uuid)

    def forgotten(self, most: int) -> list[tuple[bytes, str | None]]:
        """Return what is to be forgotten elsewhere: a uuid, or all since a time."""
        with explaining(JournalError, self._path):
            query = "SELECT uuid, since FROM forgotten LIMIT ?"
            return self._db.execute(query, (most,)).fetchall()

    def confirm_forgotten(self, uuids: Collection[bytes]) -> None:
        """Note that these are forgotten where the journal is shared."""
        with explaining(NotSavedError, self._path):
            these = ", ".join(f"x'{uuid.hex()}'" for uuid in uuids)
            self._db.execute(f"DELETE FROM forgotten WHERE uuid IN ({these})")  # noqa: S608  hex

    def told_between(self, since: str, before: bytes) -> Iterator[bytes]:
        """Yield what was told since a time in UTC ("" is ever) and before a uuid."""
        first = b""
        if since:
            milliseconds = int(datetime.fromisoformat(since).timestamp() * 1000)
            first = max(milliseconds, 0).to_bytes(6, "big")
        with explaining(JournalError, self._path):
            values = {"since": first, "before": before}
            rows = self._db.execute(_TOLD, values).fetchall()
        yield from (uuid for (uuid,) in rows)

    def _is_in(self, table: str, uuid: bytes) -> bool:
        with explaining(JournalError, self._path):
            query = f"SELECT 1 FROM {table} WHERE uuid = ?"  # noqa: S608  ours alone
            return self._db.execute(query, (uuid,)).fetchone() is not None
