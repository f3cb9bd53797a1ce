"""The append-only file behind the journal: one writer, on disk before it returns.

One connection holds the file for itself from opening to closing. That is what makes
WAL safe with SQLite before 3.51.3, which can lose data when a second connection
resets the log, and it leaves nothing stale behind after a crash.
"""

import json
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any, Self

from .errors import JournalError, NotSavedError, explain
from .events import (
    Aimed,
    Chose,
    Entry,
    Event,
    Felt,
    Hoped,
    Savoured,
    Slipped,
    Stepped,
    Told,
    Undone,
)
from .schema import APPLICATION, MIGRATIONS

_KINDS = {
    Stepped: "step",
    Slipped: "slip",
    Felt: "feeling",
    Aimed: "goal",
    Savoured: "savoured",
    Hoped: "hoped",
    Told: "told",
    Undone: "undone",
    Chose: "setting",
}
_BUSY = 1.0
"""Seconds to wait for another process that is about to close the file."""


class Journal:
    """Events in, entries out. Belongs to the thread that opened it."""

    def __init__(self, path: Path, now: Callable[[], datetime] | None = None) -> None:
        """Open or create the file at *path*, raising JournalError.

        *now* gives the time, aware of its zone; it is the system's if left out.
        """
        self._path, self._now = path, now or _system_time
        self._create()
        with self._explaining(JournalError):
            self._db = sqlite3.connect(path, timeout=_BUSY, isolation_level=None)
        try:
            with self._explaining(JournalError):
                self._hold()
                self._migrate()
                self._db.execute("SELECT max(seq) FROM event").fetchone()  # whole?
        except JournalError:
            self._db.close()
            raise

    def record(self, event: Event) -> int:
        """Append *event* and return its number, which is an entry's id.

        It is on disk when this returns. Raise NotSavedError when it is not kept.
        """
        body = {key: _clean(value) for key, value in asdict(event).items()}
        entry = body.pop("entry", None)
        now = self._now()
        row = (_utc(now), _zone(now), _KINDS[type(event)], entry, json.dumps(body))
        with self._explaining(NotSavedError):
            cursor = self._db.execute(
                "INSERT INTO event (at, zone, kind, entry, body)"
                " VALUES (?, ?, ?, ?, ?)",
                row,
            )
        return cursor.lastrowid or 0

    def entries(
        self, kind: str | None = None, since: datetime | None = None
    ) -> tuple[Entry, ...]:
        """Return what stands, in the order it was told: one kind, since a time."""
        return self._select(
            "(:kind IS NULL OR kind = :kind) AND at >= :since ORDER BY id",
            kind=kind,
            since=_utc(since) if since else "",
        )

    def last(self) -> Entry | None:
        """Return the entry told last, unless nothing stands."""
        found = self._select("TRUE ORDER BY id DESC LIMIT 1")
        return found[0] if found else None

    def since(self, seq: int) -> tuple[Entry, ...]:
        """Return what stands and was made or changed after event *seq*."""
        touched = "SELECT coalesce(entry, seq) FROM event WHERE seq > :seq"
        return self._select(f"id IN ({touched}) ORDER BY id", seq=seq)

    def setting(self, name: str) -> int | None:
        """Return what was last chosen for the setting *name*, if anything was."""
        query = (
            "SELECT body ->> 'value' FROM event WHERE kind = 'setting'"
            " AND body ->> 'name' = ? ORDER BY seq DESC LIMIT 1"
        )
        with self._explaining(JournalError):
            found = self._db.execute(query, (name,)).fetchone()
        return int(found[0]) if found else None

    @property
    def seq(self) -> int:
        """The number of the latest event."""
        with self._explaining(JournalError):
            (seq,) = self._db.execute(
                "SELECT coalesce(max(seq), 0) FROM event"
            ).fetchone()
        return int(seq)

    def close(self) -> None:
        """Fold the log into the file and let it go; harmless when repeated."""
        self._db.close()

    def __enter__(self) -> Self:
        """Return the open journal."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close."""
        self.close()

    def _select(self, where: str, **values: object) -> tuple[Entry, ...]:
        columns = "id, at, zone, kind, text, stage, said_when"
        query = f"SELECT {columns} FROM entry WHERE {where}"  # noqa: S608  ours alone
        with (
            self._explaining(JournalError),
            closing(self._db.execute(query, values)) as rows,
        ):
            return tuple(_entry(*row) for row in rows)

    @contextmanager
    def _explaining(self, kind: type[JournalError]) -> Iterator[None]:
        """Map what SQLite raises, once, to what the person can do."""
        try:
            yield
        except sqlite3.Error as error:
            raise kind(*explain(error, self._path)) from error

    def _create(self) -> None:
        """Make the folder and file, readable by this person alone.

        An existing file is never opened here: closing it would drop the lock that
        another connection of this process holds on it (POSIX).
        """
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            os.close(os.open(self._path, os.O_CREAT | os.O_EXCL, 0o600))
            _sync(self._path.parent)
        except FileExistsError:
            pass
        except OSError as error:
            problem = f"The journal {self._path} cannot be made: {error.strerror}."
            remedy = "Choose a folder you may write to, with --home."
            raise JournalError(problem, remedy) from error

    def _hold(self) -> None:
        """Take the file for this process alone, and make every commit durable.

        The lock is taken by the first look at the file, which is to turn on WAL.
        """
        run = self._db.execute
        run("PRAGMA locking_mode = EXCLUSIVE")
        run("PRAGMA journal_mode = WAL")
        run("PRAGMA synchronous = FULL")
        run("PRAGMA foreign_keys = ON")

    def _migrate(self) -> None:
        (version,) = self._db.execute("PRAGMA user_version").fetchone()
        (owner,) = self._db.execute("PRAGMA application_id").fetchone()
        (tables,) = self._db.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        if owner != APPLICATION and (version or tables):
            problem = f"The file {self._path} belongs to another program."
            raise JournalError(problem, "Choose another folder with --home.")
        if version > len(MIGRATIONS):
            problem = f"The journal {self._path} was written by a newer Small Steps."
            raise JournalError(problem, "Update Small Steps; nothing was changed.")
        for number, script in enumerate(MIGRATIONS[version:], start=version + 1):
            self._db.executescript(
                f"BEGIN; {script} PRAGMA application_id = {APPLICATION};"
                f" PRAGMA user_version = {number}; COMMIT;"
            )


def _clean(value: object) -> object:
    """Drop what no file can hold: lone surrogates become "?", NUL goes."""
    if not isinstance(value, str):
        return value
    return value.encode(errors="replace").decode().replace("\0", "")


def _system_time() -> datetime:
    return datetime.now().astimezone()


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _zone(moment: datetime) -> str:
    return moment.isoformat(timespec="microseconds")[26:]


def _entry(id_: int, at: str, zone: str, *rest: Any) -> Entry:  # noqa: ANN401  SQLite
    offset = datetime.strptime(zone, "%z").utcoffset() or timedelta()
    return Entry(id_, datetime.fromisoformat(at).astimezone(timezone(offset)), *rest)


def _sync(folder: Path) -> None:
    """Make the name of a new file as durable as its content."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
