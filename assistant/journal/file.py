"""The file behind the journal: one writer, on disk before it returns.

One connection holds the file for itself from opening to closing. That is what makes
WAL safe with SQLite before 3.51.3, which can lose data when a second connection
resets the log, and it leaves nothing stale behind after a crash.
"""

import os
import sqlite3
from pathlib import Path

from .errors import JournalError, explaining
from .schema import APPLICATION, MIGRATIONS

_BUSY = 1.0
"""Seconds to wait for another process that is about to close the file."""


def open_file(path: Path) -> sqlite3.Connection:
    """Open or create the journal at *path*, in today's shape; raises JournalError."""
    _create(path)
    with explaining(JournalError, path):
        db = sqlite3.connect(path, timeout=_BUSY, isolation_level=None)
    try:
        with explaining(JournalError, path):
            _hold(db)
            _migrate(db, path)
            db.execute("SELECT max(seq) FROM event").fetchone()  # whole?
    except JournalError:
        db.close()
        raise
    return db


def _create(path: Path) -> None:
    """Make the folder and file, readable by this person alone.

    An existing file is never opened here: closing it would drop the lock that
    another connection of this process holds on it (POSIX).
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(path, os.O_CREAT | os.O_EXCL, 0o600))
        _sync(path.parent)
    except FileExistsError:
        pass
    except OSError as error:
        problem = f"The journal {path} cannot be made: {error.strerror}."
        remedy = "Choose a folder you may write to, with --home."
        raise JournalError(problem, remedy) from error


def _hold(db: sqlite3.Connection) -> None:
    """Take the file for this process alone, and make every commit durable.

    The lock is taken by the first look at the file, which is to turn on WAL.
    """
    run = db.execute
    run("PRAGMA locking_mode = EXCLUSIVE")
    run("PRAGMA journal_mode = WAL")
    run("PRAGMA synchronous = FULL")
    run("PRAGMA foreign_keys = ON")
    run("PRAGMA secure_delete = ON")


def _migrate(db: sqlite3.Connection, path: Path) -> None:
    (version,) = db.execute("PRAGMA user_version").fetchone()
    (owner,) = db.execute("PRAGMA application_id").fetchone()
    (tables,) = db.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    if owner != APPLICATION and (version or tables):
        problem = f"The file {path} belongs to another program."
        raise JournalError(problem, "Choose another folder with --home.")
    if version > len(MIGRATIONS):
        problem = f"The journal {path} was written by a newer Small Steps."
        raise JournalError(problem, "Update Small Steps; nothing was changed.")
    for number, script in enumerate(MIGRATIONS[version:], start=version + 1):
        db.executescript(
            f"BEGIN; {script} PRAGMA application_id = {APPLICATION};"
            f" PRAGMA user_version = {number}; COMMIT;"
        )


def _sync(folder: Path) -> None:
    """Make the name of a new file as durable as its content."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
