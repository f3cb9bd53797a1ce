"""How long it takes to read something aloud, about, and how long is too long."""

from collections.abc import Iterable

from ...journal import Entry
from ...reading.entries import NOTED

A_MINUTE = 850
"""Bytes of UTF-8 that a voice reads in about a minute, of English as of Korean."""

AROUND = 16
"""Bytes that are said around an entry, about."""

LONGEST = 20
"""Minutes of sound that are made for a page: it is held in memory until it is sent."""


def minutes(told: Iterable[Entry]) -> int:
    """Return about how many minutes it takes to read them aloud, at least one."""
    said = sum(AROUND + len(_read(entry).encode()) for entry in told)
    return max(1, round(said / A_MINUTE))


def is_long(text: str) -> bool:
    """Tell whether it would take too long to be made for a page."""
    return len(text.encode()) > LONGEST * A_MINUTE


def _read(entry: Entry) -> str:
    """Return what is read of an entry: of a long note only the beginning."""
    if entry.kind == "note":
        return " ".join(entry.text.split()[:NOTED])
    return entry.text
