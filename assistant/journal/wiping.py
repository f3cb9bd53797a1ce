"""Taking files away: overwritten first, as far as the file system lets us.

On a disk that writes elsewhere (flash, snapshots, copy on write) the old blocks may
outlive this for a while. What was encrypted by a key that is gone is gone there too.
"""

import os
from contextlib import suppress
from pathlib import Path

_CHUNK = 1 << 20


def swap(new: Path, path: Path) -> None:
    """Put *new* in the place of *path* at once, and wipe what was there.

    Whenever it breaks off, *path* is whole: as it was, or as it is to be.
    """
    old = _old(path)
    with suppress(OSError):  # a file system without links: what was there is only freed
        os.link(path, old)
    new.replace(path)
    sync(path.parent)
    wipe(old)


def link(new: Path, path: Path) -> None:
    """Put *new* where nothing is, at once. Raise FileExistsError where something is."""
    try:
        os.link(new, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        if path.exists():
            raise FileExistsError from None
        new.replace(path)
    sync(path.parent)


def finish_swap(path: Path) -> None:
    """Take away what a swap that broke off has left."""
    discard(_old(path), path)


def discard(left: Path, path: Path) -> None:
    """Wipe what was left beside *path*; if it cannot go now, then later.

    Where it is another name of the same file, only that name goes.
    """
    with suppress(OSError):
        if left.samefile(path):
            left.unlink()
        else:
            wipe(left)


def wipe(path: Path) -> None:
    """Overwrite a file and take it away, if there is one. Raise OSError."""
    try:
        handle = os.open(path, os.O_WRONLY)
    except FileNotFoundError:
        return
    try:
        blank(handle)
    finally:
        os.close(handle)
    path.unlink()


def blank(handle: int) -> None:
    """Overwrite all that an open file holds, and wait until that is on disk."""
    left = os.lseek(handle, 0, os.SEEK_END)
    os.lseek(handle, 0, os.SEEK_SET)
    while left > 0:
        left -= os.write(handle, bytes(min(left, _CHUNK)))
    os.fsync(handle)


def sync(folder: Path) -> None:
    """Make the names of files as durable as their content, where that can be asked."""
    with suppress(PermissionError):  # Windows opens no folder
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _old(path: Path) -> Path:
    return path.with_name(f"{path.name}.old")
