"""Files that are there whole, or not at all, and for their owner alone."""

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from audio import SetupError

from ..journal.wiping import sync

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


def write_whole(path: Path, parts: Iterable[bytes], *, over: bool = False) -> None:
    """Write a file (mode 0600): it has its name only once all of it is on the disk.

    Raise SetupError where it cannot be written, or is there and may not be written
    *over*; what was there before then stays.
    """
    beside = path.with_name(f".{path.name}.part")
    try:
        if not over and path.exists():
            raise SetupError(
                f"The file {path} is there already.",
                "Choose another name, or add --force to write over it.",
            )
        try:
            beside.unlink(missing_ok=True)  # of one that was killed
            _write(beside, parts)
            beside.replace(path)
        except BaseException:
            with suppress(OSError):
                beside.unlink(missing_ok=True)
            raise
        sync(path.parent)
    except OSError as error:
        raise SetupError(
            f"The file {path} cannot be written: {error.strerror}.",
            "Choose a folder that is there, is yours, and has room.",
        ) from error


def _write(path: Path, parts: Iterable[bytes]) -> None:
    with os.fdopen(os.open(path, _NEW, 0o600), "wb") as file:
        for part in parts:
            file.write(part)
        file.flush()
        os.fsync(file.fileno())
