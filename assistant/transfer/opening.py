"""Files to take in: which diary wrote them, found out by what is in them."""

import json
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from audio import SetupError

from ..journal import StoredEvent
from . import day_one, daylio, jrnl
from .broken import NOTHING_TAKEN, BrokenFileError, unreadable
from .foreign import Told, events
from .lines import count_in, incoming, is_ours

SOURCES = ("small-steps", "dayone", "daylio", "jrnl")

AGE = b"age-encryption.org/"
"""What an encrypted backup begins with."""

_ZIP = b"PK\x03\x04"
_LARGEST = 1_000_000_000
"""Bytes of one file of another diary at most."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What a file holds."""

    source: str
    events: Iterable[StoredEvent]
    """They may raise BrokenFileError on the way."""
    most: int
    """How many there are at most."""


@contextmanager
def opened(path: Path, source: str | None = None) -> Iterator[Opened]:
    """Open a file to take in; raises SetupError.

    What *source* wrote it is found out by what is in it, and told where it is another.
    """
    try:
        with path.open("rb") as file:
            yield read(file, source)
    except OSError as error:
        raise unreadable(path, error) from error


def read(file: IO[bytes], source: str | None = None) -> Opened:
    """Find out what an open file holds; raises SetupError."""
    found = _found(file)
    if source and source != found.source:
        raise SetupError(
            f"That is a file of {found.source}, not of {source}.",
            f"{NOTHING_TAKEN} Leave out --from, or name the other file.",
        )
    return found


def _found(file: IO[bytes]) -> Opened:
    start = file.read(len(AGE))
    file.seek(0)
    if start == AGE:
        raise SetupError(
            "That is an encrypted backup.", "Use: small-steps journal restore FILE"
        )
    if start.startswith(_ZIP):
        return _zipped(file)
    numbered = _decoded(file)
    first = next(numbered, "")
    if is_ours(first):
        count = count_in(first)
        return Opened("small-steps", incoming(numbered, count), count)
    file.seek(0)
    return _foreign("".join(_decoded(file)))


def _decoded(file: IO[bytes]) -> Iterator[str]:
    """Yield the lines of a text with their ends."""
    for number, line in enumerate(file, start=1):
        try:
            yield line.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError:
            raise BrokenFileError("it is not UTF-8 text.", number) from None


def _foreign(text: str) -> Opened:
    """Tell which other diary wrote a text."""
    first = text.lstrip("\r\n").partition("\n")[0]
    if daylio.is_daylio(first):
        return _of("daylio", daylio.told(text))
    if jrnl.is_jrnl(first):
        return _of("jrnl", jrnl.told(text))
    if text.lstrip().startswith("{"):
        return _json(text)
    raise _unknown()


def _json(text: str) -> Opened:
    try:
        found: Any = json.loads(text)
    except json.JSONDecodeError as error:
        raise BrokenFileError("it is not whole JSON.", error.lineno) from None
    except (ValueError, RecursionError):
        raise BrokenFileError("it is no JSON of a diary.", 1) from None
    if day_one.is_day_one(found):
        return _of("dayone", day_one.told(found["entries"]))
    if jrnl.is_jrnl_json(found):
        return _of("jrnl", jrnl.told_json(found["entries"]))
    raise _unknown()


def _of(source: str, told: Iterable[Told]) -> Opened:
    all_ = events(source, told)
    return Opened(source, all_, len(all_))


def _zipped(file: IO[bytes]) -> Opened:
    """Read Day One's export as it comes: one JSON file a journal, and photos beside."""
    try:
        with zipfile.ZipFile(file) as archive:
            parts = [part for part in archive.infolist() if _is_journal(part)]
            found = [json.loads(archive.read(part)) for part in parts]
    except (zipfile.BadZipFile, NotImplementedError, EOFError, RuntimeError):
        raise BrokenFileError("the zip archive is not whole.") from None
    except (ValueError, RecursionError, zlib.error, OSError):
        raise BrokenFileError("a journal in the zip archive is no JSON.") from None
    journals = [each for each in found if day_one.is_day_one(each)]
    if not journals:
        raise _unknown()
    entries = [entry for each in journals for entry in each["entries"]]
    return _of("dayone", day_one.told(entries))


def _is_journal(part: zipfile.ZipInfo) -> bool:
    is_there = part.filename.endswith(".json") and "/" not in part.filename
    return is_there and part.file_size <= _LARGEST


def _unknown() -> SetupError:
    return SetupError(
        "That is no file of Small Steps, Day One, Daylio or jrnl that I know.",
        f"{NOTHING_TAKEN} Export it as JSON Lines, Day One JSON, Daylio CSV, or jrnl.",
    )
