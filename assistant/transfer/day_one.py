"""Day One's JSON: `{"metadata": {"version": ...}, "entries": [...]}`.

Of an entry its words, tags, time and zone are taken. Photos, places and weather are
not: this is a journal of words.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from ..journal import Noted
from .broken import BrokenFileError
from .foreign import Told, tags, tidy

_ATTACHED = re.compile(r"!\[[^\]\n]*\]\((?:dayone-moment|dayone2?):[^)\n]*\)")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


def is_day_one(found: object) -> bool:
    """Tell whether that is what Day One writes."""
    if not isinstance(found, dict) or not isinstance(found.get("entries"), list):
        return False
    entries = found["entries"]
    dated = entries and isinstance(entries[0], dict) and "creationDate" in entries[0]
    return bool(dated) or "metadata" in found


def told(entries: Iterable[Any]) -> Iterator[Told]:
    """Yield the entries that have words, raising BrokenFileError."""
    for number, entry in enumerate(entries, start=1):
        try:
            text, at = entry.get("text") or "", _at(entry)
            words = _ESCAPED.sub(r"\1", _ATTACHED.sub("", text))
            named = tags(entry.get("tags") or ())
            name = str(entry.get("uuid") or "")
        except (AttributeError, KeyError, TypeError, ValueError, OverflowError):
            reason = "its creationDate, text or tags are not as Day One writes them."
            raise BrokenFileError(reason, number, "Entry") from None
        if tidy(words):
            yield Told(at, Noted(tidy(words, named)), name)


def _at(entry: Any) -> datetime:  # noqa: ANN401  any JSON
    at = datetime.fromisoformat(entry["creationDate"])
    if at.tzinfo is None:
        at = at.replace(tzinfo=UTC)
    return at.astimezone(_zone(entry.get("timeZone")))


def _zone(name: object) -> tzinfo:
    """Return the zone of that name; of one that nobody here knows, UTC."""
    try:
        return ZoneInfo(name) if isinstance(name, str) else UTC
    except (OSError, ValueError, LookupError):
        return UTC
