"""What can go wrong with a journal, in words that say what to do."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from audio import SetupError


class JournalError(SetupError):
    """The journal cannot be used, or not now. Never holds what was told."""


class NotSavedError(JournalError):
    """Something told is not in the journal."""


_CAUSES = {
    sqlite3.SQLITE_BUSY: (
        "Another Small Steps is using the journal {path}.",
        "Close the other one, or give this one a home of its own with --home.",
    ),
    sqlite3.SQLITE_CANTOPEN: (
        "The journal {path} cannot be opened.",
        "See that its folder exists, is yours, and can be written to.",
    ),
    sqlite3.SQLITE_CORRUPT: (
        "The journal {path} is damaged.",
        "Keep a copy of it, then put a backup in its place.",
    ),
    sqlite3.SQLITE_FULL: (
        "There is no room on the disk for the journal {path}.",
        "Make some room, then tell it again.",
    ),
    sqlite3.SQLITE_IOERR: (
        "The disk did not read or write the journal {path}.",
        "See that the disk is there and has room, then try again.",
    ),
    sqlite3.SQLITE_NOTADB: (
        "The file {path} is not a journal.",
        "Move it away, or put a backup in its place.",
    ),
    sqlite3.SQLITE_READONLY: (
        "The journal {path} can be read but not written.",
        "See that the file and its folder are yours and can be written to.",
    ),
}
_CAUSES[sqlite3.SQLITE_PERM] = _CAUSES[sqlite3.SQLITE_READONLY]
_UNKNOWN = (
    "The journal {path} cannot be used.",
    "Keep a copy of it, then put a backup in its place.",
)


@contextmanager
def explaining(kind: type[JournalError], path: Path) -> Iterator[None]:
    """Map what SQLite raises, once, to what the person can do."""
    try:
        yield
    except sqlite3.Error as error:
        raise kind(*_explained(error, path)) from error


def _explained(error: sqlite3.Error, path: Path) -> tuple[str, str]:
    """Return problem and remedy. The low byte of a code is its family."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    problem, remedy = _CAUSES.get(code, _UNKNOWN)
    return problem.format(path=path), remedy
