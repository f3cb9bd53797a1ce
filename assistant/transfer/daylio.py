"""Daylio's CSV, in its shapes: `full_date,date,weekday,time,mood,activities,...,note`.

Older exports have `year` and a `date` such as "18 May" in place of `full_date`. A mood
becomes a feeling in its word; activities and note become a note of that time.
"""

import csv
import html
import io
import re
from collections.abc import Iterator, Mapping
from datetime import datetime

from ..journal import Felt, Noted
from .broken import BrokenFileError
from .foreign import Told, tidy

_MONTHS = (
    *("jan", "feb", "mar", "apr", "may", "jun"),
    *("jul", "aug", "sep", "oct", "nov", "dec"),
)
_BREAK = re.compile(r"<(?:br\s*/?|/p|/div|/li)>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_TIME = re.compile(
    r"(\d{1,2})[:.](\d\d)(?::\d\d)?\s*([ap])?\.?(?:m\.?)?", re.IGNORECASE
)
_MOST = 10_000_000
"""Characters of one note at most."""


def is_daylio(first: str) -> bool:
    """Tell whether a file that begins with a line is what Daylio writes."""
    names = {name.strip('"\ufeff ') for name in re.split("[,;\t]", first.strip())}
    return "mood" in names and bool(names & {"full_date", "year"}) and "time" in names


def told(text: str) -> Iterator[Told]:
    """Yield what the rows hold, raising BrokenFileError."""
    text = text.removeprefix("\ufeff")
    first = text.partition("\n")[0]
    split = max(",;\t", key=first.count)
    csv.field_size_limit(_MOST)
    rows = csv.DictReader(
        io.StringIO(text, newline=""), delimiter=split, strict=True, restkey="more"
    )
    while True:
        begins = rows.line_num + 1
        try:
            row = next(rows, None)
        except csv.Error:
            raise BrokenFileError(
                "a quote in it is not closed, or out of place.", begins
            ) from None
        if row is None:
            return
        yield from _row(row, begins)


def _row(row: Mapping[str, str], line: int) -> Iterator[Told]:
    if "more" in row or None in row.values():
        raise BrokenFileError("it has more or fewer columns than the first.", line)
    try:
        at = _at(row)
    except (KeyError, TypeError, ValueError, OverflowError, OSError):
        raise BrokenFileError("its date or time is none.", line) from None
    if mood := row["mood"].strip():
        yield Told(at, Felt(mood))
    title, note = (_plain(row.get(name) or "") for name in ("note_title", "note"))
    activities = ", ".join(
        each.strip()
        for each in (row.get("activities") or "").split("|")
        if each.strip()
    )
    words = tidy(tidy(title, note), f"({activities})" if activities else "")
    if words:
        yield Told(at, Noted(words))


def _at(row: Mapping[str, str]) -> datetime:
    """Return the time of a row, in the zone of this machine: Daylio names none."""
    if found := row.get("full_date"):
        day = datetime.strptime(found.strip(), "%Y-%m-%d")  # noqa: DTZ007  made aware below
    else:
        day = _old_date(row["year"], row["date"])
    time = _TIME.fullmatch(row["time"].replace("\u202f", " ").strip())
    if time is None:
        raise ValueError
    hour, minute = int(time[1]), int(time[2])
    if half := (time[3] or "").lower():
        hour = hour % 12 + 12 * (half == "p")
    return day.replace(hour=hour, minute=minute).astimezone()


def _old_date(year: str, date: str) -> datetime:
    """Read a day without its year, such as "18 May" or "May 18"."""
    day = re.search(r"\d{1,2}", date)
    month = re.search(r"[^\W\d_]{3,}", date)
    if day is None or month is None:
        raise ValueError
    number = _MONTHS.index(month[0][:3].lower()) + 1
    return datetime(int(year), number, int(day[0]))  # noqa: DTZ001  made aware later


def _plain(note: str) -> str:
    """Return a note without the marks of formatting that newer exports have."""
    return tidy(html.unescape(_TAG.sub("", _BREAK.sub("\n", note))))
