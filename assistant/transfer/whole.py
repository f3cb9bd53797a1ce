"""Files that are there whole, or not at all, and for their owner alone."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from audio import SetupError

from ..journal.wiping import sync

_NEW = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


def write_whole(path: Path, parts: Iterable[bytes], *, over: bool = False) -> None:
    """Write the *parts* of a file, as whole() does. Raise SetupError."""
    with whole(path, over=over) as file:
        file.writelines(parts)


@contextmanager
def whole(path: Path, *, over: bool = False) -> Iterator[BinaryIO]:
    """Open a file to write (mode 0600): it has its name only once all is on the disk.

    Raise SetupError where it cannot be written, or is there and may not be written
    *over*; what was there before then stays, also where the block raises.
    """
    if path.is_dir():
        raise SetupError(f"{path} is a folder.", "Name a file in it.")
    beside = path.with_name(f".{path.name}.part")
    try:
        if not over and path.exists():
            raise SetupError(
                f"The file {path} is there already.",
                "Choose another name, or add --force to write over it.",
            )
        try:
            beside.unlink(missing_ok=True)  # of one that was killed
            with os.fdopen(os.open(beside, _NEW, 0o600), "w+b") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
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
