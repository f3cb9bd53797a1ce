"""jrnl: its text, `[2026-03-01 09:15] Title. Body`, and its JSON export.

An entry begins at a line that begins with a date, in brackets or, as older files have
it, without. A star after the title is left out; @tags stay among the words.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from ..journal import Noted
from .broken import BrokenFileError
from .foreign import Told, tidy

_BEGINS = re.compile(
    r"(\[)?(\d{4}-\d\d-\d\d)[ T](\d{1,2}:\d\d(?::\d\d)?)(?:\s?([AaPp])\.?[Mm]\.?)?"
    r"(?(1)\])[ \t]*(.*)"
)


def is_jrnl(first: str) -> bool:
    """Tell whether a file that begins with a line is one of jrnl."""
    return _BEGINS.fullmatch(first.strip("\ufeff\r\n")) is not None


def is_jrnl_json(found: object) -> bool:
    """Tell whether that is what jrnl exports as JSON."""
    if not isinstance(found, dict) or not isinstance(found.get("entries"), list):
        return False
    entries = found["entries"]
    return "tags" in found or bool(
        entries and isinstance(entries[0], dict) and "title" in entries[0]
    )


def told(text: str) -> Iterator[Told]:
    """Yield the entries of a file of jrnl, raising BrokenFileError."""
    at: datetime | None = None
    words: list[str] = []
    in_brackets = text.lstrip("\ufeff\r\n").startswith("[")
    for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), start=1):
        begun = _BEGINS.fullmatch(line.rstrip("\r"))
        if begun and bool(begun[1]) == in_brackets:
            yield from _entry(at, words)
            at, words = _at(begun[2], begun[3], begun[4], number, "Line"), [begun[5]]
        elif at is None and line.strip():
            raise BrokenFileError("no entry of jrnl begins here.", number)
        else:
            words.append(line)
    yield from _entry(at, words)


def told_json(entries: Iterable[Any]) -> Iterator[Told]:
    """Yield the entries of a JSON export, raising BrokenFileError."""
    for number, entry in enumerate(entries, start=1):
        try:
            day, time = entry["date"], entry["time"]
            words = [entry["title"], *entry.get("body", "").split("\n")]
            at = _at(day, time, None, number, "Entry")
            yield from _entry(at, words)
        except (AttributeError, KeyError, TypeError):
            reason = "its title, body, date or time are not as jrnl writes them."
            raise BrokenFileError(reason, number, "Entry") from None


def _entry(at: datetime | None, words: list[str]) -> Iterator[Told]:
    if at is None:
        return
    title, *body = words
    whole = "\n".join((re.sub(r"\s*\*$", "", title.strip()), *body))
    if text := tidy(whole):
        yield Told(at, Noted(text))


def _at(day: str, time: str, half: str | None, number: int, what: str) -> datetime:
    """Return that time, in the zone of this machine: jrnl names none."""
    try:
        at = datetime.fromisoformat(
            f"{day} {time}" if time[2] == ":" else f"{day} 0{time}"
        )
        if half:
            at = at.replace(hour=at.hour % 12 + 12 * (half.lower() == "p"))
        return at.astimezone()
    except (ValueError, OverflowError, OSError):
        raise BrokenFileError("its date is none.", number, what) from None
