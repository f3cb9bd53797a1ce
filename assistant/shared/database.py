"""The shared journal in PostgreSQL: rows by their ids, in the order of arrival.

What it has, it says itself: nothing here remembers what was sent. All that writes for a
resident waits for the others of that resident, so numbers are seen in their order.
"""

from collections.abc import Sequence
from importlib.resources import files
from typing import LiteralString, Self
from uuid import UUID

import psycopg

from audio import SetupError

from .address import Address
from .outbox import Row
from .trouble import explained

VERSION = 1
"""The shape of the database that this program knows: the last file in `schema/`."""

_MANY = 40
"""Rows that are read at a time."""
_ALONE = "SELECT pg_advisory_xact_lock(1397961811, hashtext(current_user))"
_NEXT = "SELECT coalesce(max(number), 0) FROM small_steps.event"
_KEEP = """
    INSERT INTO small_steps.event (id, number, sealed) VALUES (%s, %s, %s)
    ON CONFLICT (resident, id) DO NOTHING
"""
_FORGET = """
    INSERT INTO small_steps.event AS it (id, number, gone, sealed)
    VALUES (%s, %s, true, %s)
    ON CONFLICT (resident, id) DO UPDATE
    SET number = excluded.number, gone = true, sealed = excluded.sealed
    WHERE NOT it.gone
"""
_ARRIVED = """
    SELECT number, id, gone, sealed FROM small_steps.event
    WHERE number > %s ORDER BY number LIMIT %s
"""


class Database:
    """A connection as a resident. Everything raises SetupError."""

    def __init__(self, address: Address) -> None:
        """Connect, and see that the schema is there and known."""
        self._address = address
        with explained(address):
            self._connection = psycopg.connect(address.conninfo, autocommit=True)
        try:
            self._check()
        except BaseException:
            self.close()
            raise

    def ids(self) -> set[bytes]:
        """Return the names of all rows of this resident."""
        with explained(self._address), self._connection.cursor() as cursor:
            cursor.execute("SELECT id FROM small_steps.event")
            return {found.bytes for (found,) in cursor}

    def keep(self, rows: Sequence[Row]) -> None:
        """Keep rows in their order; those that are there already stay as they are."""
        self._write(_KEEP, rows)

    def forget(self, rows: Sequence[Row]) -> None:
        """Put these in the place of what is to be forgotten."""
        self._write(_FORGET, rows)

    def arrived(self, after: int) -> list[tuple[int, bytes, bool, bytes]]:
        """Return what came after a number: number, name, whether it is gone, sealed."""
        with explained(self._address), self._connection.cursor() as cursor:
            found = cursor.execute(_ARRIVED, (after, _MANY)).fetchall()
        return [(n, id_.bytes, gone, bytes(sealed)) for n, id_, gone, sealed in found]

    def close(self) -> None:
        """Let it go."""
        self._connection.close()

    def __enter__(self) -> Self:
        """Return the open connection."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close."""
        self.close()

    def _write(self, statement: LiteralString, rows: Sequence[Row]) -> None:
        """Write all rows, each with a number of its own, or none."""
        with explained(self._address), self._connection.transaction():
            cursor = self._connection.cursor()
            cursor.execute(_ALONE)
            (last,) = cursor.execute(_NEXT).fetchone() or (0,)
            numbered = enumerate(rows, start=last + 1)
            cursor.executemany(
                statement,
                [(UUID(bytes=name), n, sealed) for n, (name, sealed) in numbered],
            )

    def _check(self) -> None:
        with explained(self._address):
            found = self._connection.execute("SELECT number FROM small_steps.version")
            (version,) = found.fetchone() or (0,)
        if version > VERSION:
            raise SetupError(
                f"The shared journal at {self._address} is of a newer Small Steps.",
                "Update Small Steps in this room.",
            )
        if version < VERSION:
            raise SetupError(
                f"The shared journal at {self._address} is of an older Small Steps.",
                "Have its owner run: small-steps share set-up ...",
            )


def set_up(address: Address) -> int:
    """Bring the schema to today's version, as its owner; return how many steps it took.

    All of them or none. Raise SetupError.
    """
    with explained(address), psycopg.connect(address.conninfo) as connection:
        connection.execute("SELECT pg_advisory_xact_lock(1397961811, 0)")
        version = _version(connection)
        if version > VERSION:
            raise SetupError(
                f"The shared journal at {address} is of a newer Small Steps.",
                "Update Small Steps here; nothing was changed.",
            )
        for number in range(version + 1, VERSION + 1):
            script = files(__package__) / "schema" / f"{number}.sql"
            connection.execute(script.read_bytes())
            connection.execute("UPDATE small_steps.version SET number = %s", (number,))
    return VERSION - version


def _version(connection: psycopg.Connection) -> int:
    """Return the version that is there; 0 is none."""
    there = connection.execute("SELECT to_regclass('small_steps.version') IS NOT NULL")
    if there.fetchone() != (True,):
        return 0
    found = connection.execute("SELECT number FROM small_steps.version FOR UPDATE")
    return int((found.fetchone() or (0,))[0])
