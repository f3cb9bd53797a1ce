"""Make a folder that is whole or not there at all.

It is filled under a hidden name beside its place, sealed with a manifest, and renamed
last. Whatever ends the process half-way leaves a hidden folder, which the next try
clears away, and perhaps a part of a download, which the next try goes on with.
"""

import errno
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from .errors import SetupError
from .manifest import is_whole, seal, sync_folder

LOCK = ".lock"
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def place(target: Path, fill: Callable[[Path, Path], None]) -> None:
    """Have *fill* make *target*, unless it is whole already. Raise SetupError.

    *fill* gets an empty folder, and the name of a file in which it may keep what a
    later try can go on with; it may use names that go on after that name as well.
    Where the disk is full, nothing is kept.
    """
    if is_whole(target):
        return
    with _in_words(target.parent):
        target.parent.mkdir(parents=True, exist_ok=True)
        with _alone(target.parent):
            if not is_whole(target):  # another process may just have made it
                _make(target, fill)


def _make(target: Path, fill: Callable[[Path, Path], None]) -> None:
    new, old, part = (
        target.with_name(f".{target.name}.{kind}") for kind in ("new", "old", "part")
    )
    _clear(new, old)
    new.mkdir()
    try:
        fill(new, part)
        seal(new)
        if target.exists():  # damaged, or it would be whole
            target.rename(old)
        new.rename(target)
        sync_folder(target.parent)
    except OSError as error:
        if error.errno in NO_ROOM:
            _clear(*part.parent.glob(f"{part.name}*"))
        raise
    finally:
        _clear(new, old)


def _clear(*folders: Path) -> None:
    for folder in folders:
        if folder.is_dir() and not folder.is_symlink():
            shutil.rmtree(folder)
        else:
            folder.unlink(missing_ok=True)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Wait until no other process makes something in *folder*.

    SQLite has the one lock in the standard library that works on every system and
    ends with its process, however that ends.
    """
    with closing(
        sqlite3.connect(folder / LOCK, timeout=1, isolation_level=None)
    ) as lock:
        told = False
        while not _taken(lock):
            if not told:
                sys.stderr.write(f"Waiting for another install into {folder}.\n")
            told = True
        yield


def _taken(lock: sqlite3.Connection) -> bool:
    try:
        lock.execute("PRAGMA journal_mode = MEMORY")  # no second file
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
            raise
        return False
    return True


@contextmanager
def _in_words(folder: Path) -> Iterator[None]:
    """Tell what is wrong with the disk as a SetupError."""
    try:
        yield
    except sqlite3.Error as error:
        raise _unwritable(folder) from error
    except OSError as error:
        if error.errno in NO_ROOM:
            raise SetupError(
                f"There is not enough room in {folder}.",
                "Make room there and run the same command again.",
            ) from error
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            raise _unwritable(folder) from error
        raise SetupError(
            f"Writing to {folder} failed: {error.strerror or 'the disk refused'}.",
            "Check that folder, or choose another with SMALL_STEPS_MODELS.",
        ) from error


def _unwritable(folder: Path) -> SetupError:
    return SetupError(
        f"The folder {folder} cannot be written.",
        "Make it writable, or choose another with SMALL_STEPS_MODELS.",
    )
