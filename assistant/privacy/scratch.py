"""Temporary files in memory: in a folder for this person alone, and gone with us.

Each process has a folder of its own and holds its lock (flock) as long as it lives,
so what a killed one left is known, and wiped, by the next.
"""

import atexit
import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

SHARED_MEMORY = Path("/dev/shm")  # noqa: S108  a folder of our own is made in it


def use_memory() -> Path | None:
    """Make this process keep its temporary files in memory; return the folder.

    Where there is no such place, as on Windows and macOS, the system's own stays, and
    the answer is None. Voices get it when they are started.
    """
    if sys.platform != "linux":
        return None
    for place in _places():
        with suppress(OSError):
            folder = _folder_in(place)
            tempfile.tempdir = str(folder)
            atexit.register(shutil.rmtree, folder, ignore_errors=True)
            return folder
    return None


def _places() -> Iterator[Path]:
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    if runtime:
        yield Path(runtime) / "small-steps"
    if SHARED_MEMORY.is_dir():
        yield SHARED_MEMORY / f"small-steps-{os.getuid()}"


def _folder_in(place: Path) -> Path:
    """Wipe what killed processes left in *place*, and make a new folder there."""
    place.mkdir(mode=0o700, exist_ok=True)
    _refuse_of_others(place)
    with _alone_in(place):
        for left in place.iterdir():
            _wipe(left)
        folder = Path(tempfile.mkdtemp(dir=place))
        _lock(os.open(folder, os.O_RDONLY))  # until this process ends, however it does
    return folder


def _refuse_of_others(place: Path) -> None:
    """Raise PermissionError if *place* is not a folder for us alone."""
    found = place.lstat()
    is_ours = found.st_uid == os.getuid() and not found.st_mode & 0o077
    if not (is_ours and stat.S_ISDIR(found.st_mode)):
        raise PermissionError


@contextmanager
def _alone_in(place: Path) -> Iterator[None]:
    handle = os.open(place, os.O_RDONLY | os.O_DIRECTORY)
    try:
        _lock(handle, wait=True)
        yield
    finally:
        os.close(handle)


def _wipe(folder: Path) -> None:
    """Take *folder* away, unless its process lives."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        _lock(handle)
    except BlockingIOError:
        return
    finally:
        os.close(handle)
    shutil.rmtree(folder, ignore_errors=True)


def _lock(handle: int, *, wait: bool = False) -> None:
    import fcntl  # noqa: PLC0415  unknown to Windows

    fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
