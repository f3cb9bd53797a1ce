"""One backup: our JSON Lines, compressed with gzip, encrypted with age.

Without this program: `age --decrypt -i backup.key FILE | gunzip`. A backup is read
back before it gets its name. It is encrypted to a second key too, which is made for
that reading and kept nowhere: so it can be read back even where `backup.key` is away.
"""

import gzip
import hashlib
import io
import os
import zlib
from dataclasses import dataclass
from pathlib import Path

import pyrage
from pyrage import x25519

from audio import SetupError

from ..transfer import BrokenFileError, read
from .keys import BackupKey

_DIGITS = 16


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All that a journal holds at one moment."""

    text: str
    """JSON Lines."""
    events: int
    """How many there are, beside the first line."""


def write_sealed(taken: Snapshot, key: BackupKey, part: Path) -> str:
    """Write an encrypted backup to *part*, read it back, and return its digest.

    Raise OSError where the disk does not take it, and BrokenFileError where what was
    read back is not what was written.
    """
    packed = gzip.compress(taken.text.encode(), mtime=0)
    witness = x25519.Identity.generate()
    sealed = pyrage.encrypt(packed, [key.recipient, witness.to_public()])
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(sealed)
        file.flush()
        os.fsync(file.fileno())
        if hasattr(os, "posix_fadvise"):  # so that it is read from the disk again
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    there = part.read_bytes()
    back = _decrypted(there, [key.identity or witness])
    if back != packed or _counted(back) != taken.events:
        raise BrokenFileError("what was read back is not what was written.")
    return digest(there)


def digest(sealed: bytes) -> str:
    """Return what the name of a backup says of its content."""
    return hashlib.sha256(sealed).hexdigest()[:_DIGITS]


def unsealed(sealed: bytes, identity: x25519.Identity) -> bytes:
    """Return the JSON Lines in a backup, raising SetupError."""
    packed = _decrypted(sealed, [identity])
    try:
        return gzip.decompress(packed)
    except (OSError, EOFError, zlib.error):
        raise BrokenFileError("there is no journal in it.") from None


def _decrypted(sealed: bytes, keys: list[x25519.Identity]) -> bytes:
    try:
        return bytes(pyrage.decrypt(sealed, keys))
    except pyrage.DecryptError as error:
        if "key" in str(error):  # its own words: no matching keys
            raise SetupError(
                "That key does not open this backup.",
                "It is made with another one: the key of the machine it comes from.",
            ) from None
        raise BrokenFileError("the backup is damaged, or was cut short.") from None


def _counted(packed: bytes) -> int:
    """Read all of it as when it is restored, and return how many events there are."""
    found = read(io.BytesIO(gzip.decompress(packed)), "small-steps")
    for _ in found.events:
        pass
    return found.most
