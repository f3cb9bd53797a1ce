"""What can go wrong with a journal, in words that say what to do."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

from audio import SetupError

from .driver import ERRORS


class JournalError(SetupError):
    """The journal cannot be used, or not now. Never holds what was told."""


class NotSavedError(JournalError):
    """Something told is not in the journal."""

    said = "answers.not_saved"
    """The reply that says so."""


class DamagedError(JournalError):
    """Some of the journal can no longer be read as it was written."""


class NoKeyError(JournalError):
    """The journal is locked, and its key is not to be had or does not fit."""


_Kind = TypeVar("_Kind", bound=JournalError)

BACKUPS = "backups"
"""The folder of automatic backups, in the home folder. Their names sort by day."""

_CAUSES = {
    sqlite3.SQLITE_BUSY: (
        "Another Small Steps is using the journal {path}.",
        "Close the other one, or give this one a home of its own with --home.",
    ),
    sqlite3.SQLITE_CANTOPEN: (
        "The journal {path} cannot be opened.",
        "See that its folder exists, is yours, and can be written to.",
    ),
    sqlite3.SQLITE_CORRUPT: ("The journal {path} is damaged.", "{backup}"),
    sqlite3.SQLITE_FULL: (
        "There is no room on the disk for the journal {path}.",
        "Make some room, then tell it again.",
    ),
    sqlite3.SQLITE_IOERR: (
        "The disk did not read or write the journal {path}.",
        "See that the disk is there and has room, then try again.",
    ),
    sqlite3.SQLITE_NOTADB: (
        "The file {path} is not a journal, or it is damaged.",
        "{backup}",
    ),
    sqlite3.SQLITE_READONLY: (
        "The journal {path} can be read but not written.",
        "See that the file and its folder are yours and can be written to.",
    ),
}
_CAUSES[sqlite3.SQLITE_PERM] = _CAUSES[sqlite3.SQLITE_READONLY]
_DAMAGE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_VAGUE = (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN)
"""What SQLCipher says where a log cannot be written beside the file."""
_UNKNOWN = ("The journal {path} cannot be used.", "{backup}")


@contextmanager
def explaining(kind: type[JournalError], path: Path) -> Iterator[None]:
    """Map what SQLite raises, once, to what the person can do."""
    try:
        yield
    except ERRORS as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # its family
        if code in _VAGUE and _is_only_read(path):
            code = sqlite3.SQLITE_READONLY
        raise _explained(_of_cause(kind, code), code, path) from error
    except UnicodeDecodeError:  # what it reads, or says of it, is no text
        code = sqlite3.SQLITE_CORRUPT
        raise _explained(_of_cause(kind, code), code, path) from None


def _of_cause(kind: type[JournalError], code: int) -> type[JournalError]:
    return DamagedError if kind is JournalError and code in _DAMAGE else kind


def _is_only_read(path: Path) -> bool:
    """Tell whether the journal is there, and only to be read."""
    can_write = os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)
    return os.access(path, os.R_OK) and not can_write


def damaged(path: Path) -> DamagedError:
    """Return what to say of a journal of which some can be read and some cannot."""
    return _explained(DamagedError, sqlite3.SQLITE_CORRUPT, path)


def _explained(kind: type[_Kind], code: int, path: Path) -> _Kind:
    problem, remedy = _CAUSES.get(code, _UNKNOWN)
    backup = f"Keep a copy of it, then restore {_last_backup(path)}."
    return kind(problem.format(path=path), remedy.format(backup=backup))


def _last_backup(path: Path) -> str:
    """Name the last of our own backups of the journal at *path*, if there is one."""
    with suppress(OSError):
        made = sorted((path.parent / BACKUPS).glob("small-steps*"))
        if made:
            return f"the last good backup, {made[-1]}"
    return "a backup"
