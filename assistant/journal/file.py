"""The file behind the journal: one writer, on disk before it returns.

One connection holds the file for itself from opening to closing. That is what makes
WAL safe with SQLite before 3.51.3, which can lose data when a second connection
resets the log, and it leaves nothing stale behind after a crash.
"""

import os
import sqlite3
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from .driver import BEST, ERRORS, Database, Driver
from .errors import JournalError, NoKeyError, damaged, explaining
from .keys import Key, KeyFile, credential_path
from .leftover import is_damaged
from .migrating import migrate
from .sealing import seal
from .wiping import finish_swap, sync


@dataclass(frozen=True, slots=True)
class Opened:
    """A journal that is held, in today's shape."""

    db: Database
    key: Key | None
    """What unlocked it; None where it is not encrypted."""


def open_file(path: Path, driver: Driver = BEST) -> Opened:
    """Open or create the journal at *path*, in today's shape; raises JournalError."""
    _create(path)
    if driver.encrypts:
        if is_damaged(path.with_name(f"{path.name}-wal")):
            raise damaged(path)  # SQLite would read on as if nothing had been told
        opened = _unlocked(path, driver)
    elif _is_plain(path, driver):
        opened = Opened(driver.connect(path), None)
    else:
        problem = f"The journal {path} is encrypted, or it is damaged."
        raise NoKeyError(problem, "What reads it is missing: pip install sqlcipher3")
    try:
        with explaining(JournalError, path):
            driver.hold(opened.db)
            migrate(opened.db, path)
            opened.db.execute("SELECT max(seq) FROM event").fetchone()  # whole?
    except JournalError:
        opened.db.close()
        raise
    return opened


def _create(path: Path) -> None:
    """Make the folder and file, readable by this person alone.

    An existing file is never opened here: closing it would drop the lock that
    another connection of this process holds on it (POSIX).
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with suppress(FileExistsError):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL, 0o600))
            sync(path.parent)
    except OSError as error:
        problem = f"The journal {path} cannot be made: {error.strerror}."
        remedy = "Choose a folder you may write to, with --home."
        raise JournalError(problem, remedy) from error


def _unlocked(path: Path, driver: Driver) -> Opened:
    """Open the file with its key; one that has none yet gets one, and is encrypted."""
    finish_swap(path)
    keys = KeyFile(path)
    listed, is_new = keys.read(), not path.stat().st_size
    is_plain = not is_new and _is_plain(path, driver)
    if not listed and (is_new or is_plain):
        listed = keys.begin(keys.new())  # on disk before anything is encrypted with it
    if is_plain:
        seal(path, driver, listed[0].secret(path))
    opened = _tried(path, driver, _candidates(listed), keys)
    if listed != (opened.key,) and opened.key:
        keys.write(opened.key)
        for key in set(listed) - {opened.key}:
            key.destroy()
    keys.tidy()
    return opened


def _candidates(listed: tuple[Key, ...]) -> tuple[Key, ...]:
    """Return the keys to try: what the system gives us first, and what we ask last."""
    given = (Key("credential"),) if credential_path() else ()
    either = dict.fromkeys((*given, *listed))
    return tuple(sorted(either, key=lambda key: key.place == "passphrase"))


def _tried(
    path: Path, driver: Driver, candidates: tuple[Key, ...], keys: KeyFile
) -> Opened:
    """Open the file with the first key that fits. Raise NoKeyError where none does."""
    lacking, last = None, None
    for key in candidates:
        try:
            for last in key.secrets(path):
                if db := _opened(path, driver, last):
                    return Opened(db, key)
        except NoKeyError as error:
            lacking = error
    if lacking:
        raise lacking
    if last is None:
        problem = f"The journal {path} is locked, and its key is gone from {keys.path}."
        raise NoKeyError(problem, f"Put the key file back. {_OR_BACKUP}")
    if _is_damaged(path, driver, last):
        raise damaged(path)
    problem = f"The key does not open the journal {path}: it is another one's."
    raise NoKeyError(problem, f"Put the right key into {keys.path}. {_OR_BACKUP}")


_OR_BACKUP = "Else restore a backup. Nothing was changed."


def _opened(path: Path, driver: Driver, secret: bytes | None) -> Database | None:
    """Open and hold the file; None where it is not to be read with that secret."""
    with explaining(JournalError, path):
        db = driver.connect(path, secret)
    try:
        with explaining(JournalError, path):
            db.execute("PRAGMA locking_mode = EXCLUSIVE")
            try:
                db.execute("SELECT count(*) FROM sqlite_schema").fetchone()
            except ERRORS as error:
                if getattr(error, "sqlite_errorcode", 0) != sqlite3.SQLITE_NOTADB:
                    raise
                db.close()
                return None
    except JournalError:
        db.close()
        raise
    return db


def _is_plain(path: Path, driver: Driver) -> bool:
    """Tell whether the file can be read without a key."""
    db = _opened(path, driver, None)
    if db:
        db.close()
    return db is not None


def _is_damaged(path: Path, driver: Driver, secret: bytes) -> bool:
    """Tell whether the key fits after all, where only some pages can be read."""
    db = driver.connect(path, secret)
    try:
        with explaining(JournalError, path):
            (size,) = db.execute("PRAGMA cipher_page_size").fetchone()
            bad = db.execute("PRAGMA cipher_integrity_check").fetchall()
    finally:
        db.close()
    return len(bad) < path.stat().st_size // int(size)
