"""What other diaries hold, as events of ours.

A text of another diary is a note: the person wrote it, and nobody said it was a step.
A mood there is a feeling here, in its word. The same thing gets the same identifier
each time it is read, so that importing a file twice adds nothing.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import sha256
from uuid import UUID

from ..journal import KINDS, Felt, Noted, StoredEvent, body_of

_BLANK = re.compile(r"[ \t]*\n[ \t]*(?:\n[ \t]*)+")


@dataclass(frozen=True, slots=True)
class Told:
    """A thing that another diary holds."""

    at: datetime
    """When it was written, aware of its zone."""
    event: Noted | Felt
    name: str = ""
    """What names it there, wherever its words are changed; "" if nothing does."""


def events(source: str, told: Iterable[Told]) -> Sequence[StoredEvent]:
    """Return what was *told* in another diary as events, by their times."""
    return tuple(_events(source, sorted(told, key=lambda each: each.at)))


def _events(source: str, told: Iterable[Told]) -> Iterator[StoredEvent]:
    seen: Counter[str] = Counter()
    for each in told:
        at = each.at.astimezone(UTC).isoformat(timespec="microseconds")
        kind, body = KINDS[type(each.event)], body_of(asdict(each.event))
        there = each.at.replace(tzinfo=None).isoformat()
        key = "\n".join((source, each.name or f"{there}\n{kind}\n{body}"))
        seen[key] += 1
        rest = sha256(f"{key}\n{seen[key]}".encode(errors="replace")).digest()
        yield StoredEvent(
            uuid=_uuid8(each.at, rest),
            at=at,
            zone=each.at.isoformat(timespec="microseconds")[26:],
            zone_name=getattr(each.at.tzinfo, "key", None),
            kind=kind,
            body=body,
        )


def _uuid8(at: datetime, digest: bytes) -> str:
    """Make a UUID of the milliseconds of a time and a digest (RFC 9562, 5.8)."""
    milliseconds = int(at.timestamp() * 1000) & ((1 << 48) - 1)
    number = milliseconds << 80 | int.from_bytes(digest[:10])
    number &= ~(0xF << 76) & ~(0x3 << 62)
    return UUID(int=number | 8 << 76 | 0b10 << 62).hex


def tidy(text: str, *more: str) -> str:
    """Return a text without blanks around it, and what belongs to it below."""
    lines = [_BLANK.sub("\n\n", text.replace("\r\n", "\n")).strip(), *more]
    return "\n".join(line for line in lines if line)


def tags(names: Iterable[object]) -> str:
    """Write tags as a line of words."""
    return " ".join(f"#{name.lstrip('#@')}" for name in names if isinstance(name, str))
