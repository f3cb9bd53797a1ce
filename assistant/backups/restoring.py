"""What a backup holds, with the key that opens it."""

import io
from collections.abc import Callable
from pathlib import Path

from pyrage import x25519

from ..transfer import AGE, Opened, read, unreadable
from .sealed import unsealed


def restored(path: Path, key: Callable[[], x25519.Identity]) -> Opened:
    """Open a backup, or JSON Lines of ours as they are; raises SetupError.

    *key* is asked for only where the file is encrypted.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise unreadable(path, error) from error
    if data.startswith(AGE):
        data = unsealed(data, key())
    return read(io.BytesIO(data), "small-steps")
