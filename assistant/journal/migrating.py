"""From any released shape of the journal to today's, after a backup, or not at all."""

import os
import time
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from .driver import Database
from .errors import JournalError
from .schema import APPLICATION, MIGRATIONS
from .uuid7 import Uuid7
from .wiping import sync, wipe

_KEPT = 24 * 3600
"""Seconds that a backup is kept: long enough to see that all is well."""


def examine(db: Database, path: Path) -> int:
    """Return the version of a journal; 0 is a new one. Raise JournalError."""
    (version,) = db.execute("PRAGMA user_version").fetchone()
    (owner,) = db.execute("PRAGMA application_id").fetchone()
    (tables,) = db.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    if owner != APPLICATION and (version or tables):
        problem = f"The file {path} belongs to another program."
        raise JournalError(problem, "Choose another folder with --home.")
    if version > len(MIGRATIONS):
        problem = f"The journal {path} was written by a newer Small Steps."
        raise JournalError(problem, "Update Small Steps; nothing was changed.")
    return int(version)


def migrate(db: Database, path: Path) -> None:
    """Bring the journal into today's shape, all at once. Raise JournalError."""
    version = examine(db, path)
    if version == len(MIGRATIONS):
        take_away(backups(path), before=time.time() - _KEPT)
        return
    if version:
        _back_up(db, path)
    uuid7 = Uuid7()
    db.create_function("uuid7", 1, lambda at: uuid7(datetime.fromisoformat(at)))
    steps = " ".join(MIGRATIONS[version:])
    db.executescript(
        f"BEGIN; {steps} PRAGMA application_id = {APPLICATION};"
        f" PRAGMA user_version = {len(MIGRATIONS)}; COMMIT;"
    )


def backups(path: Path) -> list[Path]:
    """Return the copies that were made before migrations."""
    return sorted(path.parent.glob(f"{path.stem}-before-*{path.suffix}*"))


def take_away(files: list[Path], before: float | None = None) -> None:
    """Wipe files, or those last written *before* a time."""
    for file in files:
        with suppress(OSError):
            if before is None or file.stat().st_mtime < before:
                wipe(file)


def _back_up(db: Database, path: Path) -> None:
    """Copy the journal as it is, locked by the same key, unless a copy is there.

    One is, where an earlier try broke off: that is the older, so it stays.
    """
    name = f"{path.stem}-before-{len(MIGRATIONS)}{path.suffix}"
    copy, new = path.with_name(name), path.with_name(f"{name}.new")
    if copy.exists():
        return
    try:
        new.unlink(missing_ok=True)
        handle = os.open(new, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            db.execute("VACUUM INTO ?", (str(new),))
            os.fsync(handle)
        finally:
            os.close(handle)
        new.rename(copy)
        sync(path.parent)
    except OSError as error:
        problem = f"The journal {path} could not be backed up: {error.strerror}."
        remedy = "See that the disk is sound and has room. Nothing was changed."
        raise JournalError(problem, remedy) from error
