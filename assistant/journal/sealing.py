"""A journal from before there were keys is encrypted: whole at every moment.

What it held is written into a new file, read back and compared; only then does the new
one take its place, and the old one is overwritten.
"""

import os
from contextlib import closing, suppress
from pathlib import Path

from .driver import Database, Driver
from .errors import JournalError, explaining
from .migrating import examine
from .wiping import blank, swap


def seal(path: Path, driver: Driver, secret: bytes) -> None:
    """Encrypt the journal at *path*. Raise JournalError; then it is as it was."""
    new = path.with_name(f"{path.name}.sealed")
    with explaining(JournalError, path):
        try:
            with closing(driver.connect(path)) as plain:
                driver.hold(plain)
                examine(plain, path)
                _copy(plain, new, secret)
                with closing(driver.connect(new, secret)) as sealed:
                    driver.hold(sealed)
                    _compare(plain, sealed, path)
                plain.execute("PRAGMA wal_checkpoint(FULL)")
                _blank_log(path)
        except BaseException:
            new.unlink(missing_ok=True)
            raise
    swap(new, path)


def _copy(plain: Database, new: Path, secret: bytes) -> None:
    """Write all of it into a new file, encrypted."""
    new.unlink(missing_ok=True)  # of a time when this broke off
    os.close(os.open(new, os.O_CREAT | os.O_EXCL, 0o600))
    plain.execute("ATTACH ? AS sealed KEY ?", (str(new), secret.decode()))
    plain.execute("SELECT sqlcipher_export('sealed')").fetchone()
    for mark in ("user_version", "application_id"):
        (value,) = plain.execute(f"PRAGMA main.{mark}").fetchone()
        plain.execute(f"PRAGMA sealed.{mark} = {value}")
    plain.execute("DETACH sealed")


def _compare(plain: Database, sealed: Database, path: Path) -> None:
    """Read the new file back, every page and every row. Raise JournalError."""
    events = "SELECT * FROM event ORDER BY seq"
    pairs = zip(plain.execute(events), sealed.execute(events), strict=True)
    is_whole = not sealed.execute(
        "PRAGMA cipher_integrity_check"
    ).fetchall() and sealed.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    with suppress(ValueError):  # one has more rows
        if is_whole and all(one == other for one, other in pairs):
            return
    problem = f"The journal {path} could not be encrypted: the copy is not the same."
    raise JournalError(problem, "See that the disk is sound. Nothing was changed.")


def _blank_log(path: Path) -> None:
    """Overwrite the log beside the plain file, which closing takes away."""
    with suppress(FileNotFoundError):
        handle = os.open(path.with_name(f"{path.name}-wal"), os.O_WRONLY)
        try:
            blank(handle)
        finally:
            os.close(handle)
