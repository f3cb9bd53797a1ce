"""Journals, looked into from below: with the key, past everything that guards them."""

from contextlib import closing
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

from assistant.journal.driver import SQLCIPHER
from assistant.journal.keys import KeyFile

PAGE, RESERVED, SALT = 4096, 80, 16
WAL_HEADER, FRAME_HEADER = 32, 24


def unlocked(path):
    """Open a journal as any program could that has the key, and close it after."""
    return closing(SQLCIPHER.connect(path, KeyFile(path).read()[0].secret(path)))


def words_on_disk(folder: Path):
    """Return all that is written in a folder, in the clear and what its keys decrypt.

    Every page counts, those of logs as well, and what is free in them.
    """
    return b"".join(_clear(file) for file in folder.rglob("*") if file.is_file())


def _clear(file: Path):
    written = file.read_bytes()
    name = file.name.partition(".")[0].partition("-")[0]
    journal = file.with_name(f"{name}.db")
    keys = KeyFile(journal).read() if journal.exists() else ()
    seen = [written]
    for key in keys:
        secret = bytes.fromhex(key.value)
        seen += [_decrypted(page, secret) for page in _pages(written, file.name)]
    return b"".join(seen)


def _pages(written, name):
    if name.endswith("-wal"):
        step = FRAME_HEADER + PAGE
        for at in range(WAL_HEADER, len(written) - step + 1, step):
            page = written[at + FRAME_HEADER : at + step]
            first = written[at : at + 4] == b"\x00\x00\x00\x01"
            yield page[SALT:] if first else page
        return
    for at in range(0, len(written) - PAGE + 1, PAGE):
        yield written[at + (0 if at else SALT) : at + PAGE]


def _decrypted(page, secret):
    text, tail = page[:-RESERVED], page[-RESERVED:]
    return Cipher(AES(secret), CBC(tail[:16])).decryptor().update(text)
