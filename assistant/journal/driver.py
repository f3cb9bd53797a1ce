"""Which SQLite keeps the journal: SQLCipher where it is installed, else Python's own.

SQLCipher's SQLite is new enough for WAL. Python's may be older than 3.51.3, which can
lose data in WAL; so there it is DELETE and EXTRA, which no power cut can undo either.
SQLCipher's `cipher_memory_security` stays off: it made keeping 8 times as slow.
"""

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

try:
    from sqlcipher3 import dbapi2 as sqlcipher
except ImportError:  # no wheel for this machine, such as 32-bit ARM
    sqlcipher = None

if TYPE_CHECKING:

    class Database(sqlite3.Connection):
        """An open file; the keys are sqlcipher3's alone."""

        def set_key(self, secret: bytes) -> None: ...  # noqa: D102
        def reset_key(self, secret: bytes) -> None: ...  # noqa: D102

else:
    Database = object

ERRORS = (sqlite3.Error, *((sqlcipher.Error,) if sqlcipher else ()))
"""What either of them raises; both carry `sqlite_errorcode`."""

BUSY = 1.0
"""Seconds to wait for another process that is about to close the file."""


@dataclass(frozen=True, slots=True)
class Driver:
    """An SQLite, and the settings under which it loses nothing."""

    opens: Callable[..., object]
    encrypts: bool
    holding: tuple[str, ...]
    """Pragmas, the first look at the file among them."""

    def connect(self, path: Path, secret: bytes | None = None) -> Database:
        """Open *path* with what unlocks it; nothing is read yet."""
        db = cast("Database", self.opens(path, timeout=BUSY, isolation_level=None))
        if self.encrypts:
            db.execute("PRAGMA cipher_log_level = NONE")  # it would write to stderr
            if secret:
                db.set_key(secret)
        return db

    def hold(self, db: Database) -> None:
        """Take the file for this process alone, and make every commit durable.

        The lock is taken by the first look at the file, which is to set its mode.
        """
        for setting in (*_EVERYWHERE, *self.holding):
            db.execute(f"PRAGMA {setting}")


_EVERYWHERE = (
    "locking_mode = EXCLUSIVE",
    "foreign_keys = ON",
    "secure_delete = ON",
    "temp_store = MEMORY",  # else what VACUUM writes aside lies in /var/tmp
)
PLAIN = Driver(
    sqlite3.connect,
    encrypts=False,
    holding=("journal_mode = DELETE", "synchronous = EXTRA", "journal_size_limit = 0"),
)
SQLCIPHER = sqlcipher and Driver(
    sqlcipher.connect,
    encrypts=True,
    holding=("journal_mode = WAL", "synchronous = FULL"),
)
BEST = SQLCIPHER or PLAIN
ENCRYPTS = BEST.encrypts
"""Whether journals are encrypted on this machine."""
