"""The log that a crash has left beside the journal: whether all of it can be read.

SQLite reads a log up to the first frame whose checksum does not fit, and takes what
comes after for a write that was cut off. A byte that flipped there would take
everything that was told later along, without a word. So it is looked at first, and
where a frame does not fit though later ones prove that it was on disk, it is damaged.

A frame proves that when it was written after the end of a transaction: the end was
synced before. So of a flip in the last transaction nobody can tell that it was no cut.
The format is described at https://www.sqlite.org/fileformat2.html#the_write_ahead_log.
"""

import struct
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

LONGEST = 32_000_000
"""Bytes: seconds to look at. SQLite folds a log into the file at 4 million."""

_HEADER = struct.Struct(">8I")
"""Magic, version, page size, number of the checkpoint, two salts, checksum."""
_FRAME = struct.Struct(">6I")
"""Page, pages in the file at the end of a transaction or 0, salts, checksum."""
_LITTLE, _BIG = 0x377F0682, 0x377F0683
"""Magic: in which order the bytes are when they are summed."""
_NATIVE = "<" if sys.byteorder == "little" else ">"
_PAGE = 4096
"""Bytes of a page, where the header does not say it: as SQLCipher has it."""
_CHECKED = 8
_WORD = 0xFFFFFFFF

_Sum: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Part:
    fits: bool
    """Whether it is of this log, whole, and follows what is before it."""
    ends: bool
    """Whether a transaction ends with it."""


def is_damaged(log: Path) -> bool:
    """Tell whether something that was kept cannot be read from the *log* any more.

    One that is not there, is empty, or was only cut off is none that is damaged. One
    that is longer than LONGEST holds one change of everything, and is not looked at.
    """
    written = b""
    with suppress(FileNotFoundError):
        written = log.read_bytes() if log.stat().st_size <= LONGEST else b""
    is_broken = is_ended = False
    for part in _parts(written):
        if is_broken and is_ended and part.fits:
            return True
        is_broken = is_broken or not part.fits
        is_ended = part.fits and part.ends
    return False


def _parts(written: bytes) -> Iterator[_Part]:
    """Yield the header of a log, and its frames; of what is shorter, nothing."""
    if len(written) < _HEADER.size + _FRAME.size:
        return
    magic, _, size, _, *salts, one, two = _HEADER.unpack_from(written)
    order = {_LITTLE: "<", _BIG: ">"}.get(magic, _NATIVE)
    is_whole = _summed(written[: _HEADER.size - _CHECKED], order, (0, 0)) == (one, two)
    if not is_whole:  # then the first frame says whose the others are
        order, size = _NATIVE, _PAGE
        salts = [*_FRAME.unpack_from(written, _HEADER.size)[2:4]]
    yield _Part(is_whole, ends=False)
    before, step = (one, two), _FRAME.size + size
    for at in range(_HEADER.size, len(written) - step + 1, step):
        _, end, *found, one, two = _FRAME.unpack_from(written, at)
        page = at + _FRAME.size
        counted = _summed(written[at : at + _CHECKED], order, before)
        counted = _summed(written[page : page + size], order, counted)
        yield _Part(counted == (one, two) and found == salts, bool(end))
        before = (one, two)


def _summed(some: bytes, order: str, before: _Sum) -> _Sum:
    one, two = before
    words = iter(struct.unpack(f"{order}{len(some) // 4}I", some))
    for first, second in zip(words, words, strict=True):
        one = (one + first + two) & _WORD
        two = (two + second + one) & _WORD
    return one, two
