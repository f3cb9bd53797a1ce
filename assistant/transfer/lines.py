"""Our own format: JSON Lines that lose nothing. The first line says what follows.

    {"format": "small-steps-journal", "version": 1, "events": 2}
    {"seq": 1, "uuid": ..., "at": ..., "zone": ..., "zone_name": ...,
     "kind": ..., "entry": ..., "body": {}}

`entry` is the uuid of the entry that an event is about. The first line counts the
others, so that a file that was cut short is noticed wherever it was cut.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import MISSING, fields
from datetime import UTC, datetime
from typing import Any, get_args
from uuid import UUID

from ..journal import (
    FORGET_AT,
    KINDS,
    Event,
    Journal,
    Kind,
    Stage,
    State,
    StoredEvent,
    body_of,
)
from .broken import BrokenFileError

FORMAT, VERSION = "small-steps-journal", 1

_OFFSET = re.compile(r"[+-]\d\d:\d\d(?::\d\d(?:\.\d{6})?)?")
_NAME = re.compile(r"[A-Za-z0-9_+/-]{1,64}")
_EVENTS: Mapping[str, type[Event]] = {kind: event for event, kind in KINDS.items()}
_NAMED: Mapping[str, tuple[str, ...]] = {
    "kind": get_args(Kind),
    "stage": get_args(Stage),
    "state": get_args(State),
}
"""Fields that hold one of a few words."""

_LARGEST = 2**63


def lines(journal: Journal) -> Iterator[str]:
    """Yield a journal line by line, without line ends."""
    head = {"format": FORMAT, "version": VERSION, "events": journal.how_many()}
    yield json.dumps(head)
    yield from journal.stored()


def is_ours(first: str) -> bool:
    """Tell whether a file that begins with a line is one of ours."""
    return first.lstrip().startswith("{") and f'"{FORMAT}"' in first


def count_in(first: str) -> int:
    """Return how many events the first line promises."""
    head = _object(first, 1)
    version, count = head.get("version"), head.get("events")
    if head.get("format") != FORMAT or type(version) is not int:
        raise BrokenFileError("it does not say what follows.", 1)
    if version > VERSION:
        raise BrokenFileError("a newer Small Steps wrote it. Please update.", 1)
    if type(count) is not int or count < 0:
        raise BrokenFileError("it does not say how many events follow.", 1)
    return count


def incoming(numbered: Iterable[str], count: int) -> Iterator[StoredEvent]:
    """Yield the *count* events after the first line, raising BrokenFileError.

    That everything was to be forgotten is left out: who brings it back wants it kept.
    """
    came, last = 0, None
    for came, line in enumerate(numbered, start=1):
        event = _event(_object(line, came + 1), came + 1)
        if last is not None and event.seq is not None and event.seq <= last:
            raise BrokenFileError("its number is not higher than the last.", came + 1)
        last = event.seq
        if not _is_farewell(event):
            yield event
    if came != count:
        reason = f"the file ends after {came} of {count} events."
        raise BrokenFileError(reason, came + 1)


def _is_farewell(event: StoredEvent) -> bool:
    return event.kind == "setting" and json.loads(event.body)["name"] == FORGET_AT


def _object(line: str, number: int) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        raise BrokenFileError("it is not whole JSON.", number) from None
    if not isinstance(found, dict):
        raise BrokenFileError("it is no JSON object.", number)
    return found


def _event(found: dict[str, Any], number: int) -> StoredEvent:
    """Return what a line holds, in the shape in which it is stored."""
    try:
        kind, body = found["kind"], found["body"]
        entry = None if found["entry"] is None else UUID(found["entry"]).hex
        _check(kind, body, entry)
        _see_that_it_can_be_shown(found["at"], found["zone"])
        return StoredEvent(
            uuid=UUID(found["uuid"]).hex,
            at=_moment(found["at"]),
            zone=_offset(found["zone"]),
            zone_name=_zone_name(found["zone_name"]),
            kind=kind,
            body=body_of(body),
            entry=entry,
            seq=_number(found["seq"]),
        )
    except KeyError as error:
        raise BrokenFileError(f"{error} is missing.", number) from None
    except (_WrongError, OverflowError) as error:
        raise BrokenFileError(f"{error}.", number) from None
    except (AttributeError, TypeError, ValueError):
        raise BrokenFileError("a uuid or a time in it is none.", number) from None


class _WrongError(Exception):
    """What is wrong, without words that were told."""


def _check(kind: object, body: object, entry: str | None) -> None:
    """See that a body has the fields of its kind, and they hold what they may."""
    event = _EVENTS.get(kind) if isinstance(kind, str) else None
    if event is None:
        message = "its kind is none that this Small Steps knows"
        raise _WrongError(message)
    known = {field.name: field for field in fields(event)}
    if ("entry" in known) != (entry is not None):
        message = "it should be about an entry, or should not"
        raise _WrongError(message)
    known.pop("entry", None)
    if not isinstance(body, dict) or not body.keys() <= known.keys():
        message = "its body has fields of another kind"
        raise _WrongError(message)
    for name, field in known.items():
        may_lack = field.default is not MISSING
        if not (may_lack if name not in body else _fits(name, body[name], may_lack)):
            message = f"{name!r} in its body is missing or wrong"
            raise _WrongError(message)


def _fits(name: str, value: object, may_lack: bool) -> bool:  # noqa: FBT001  as field
    if value is None:
        return may_lack
    if name == "value" and type(value) is int:
        return abs(value) < _LARGEST
    if not isinstance(value, str):
        return False
    return name not in _NAMED or value in _NAMED[name]


def _moment(text: str) -> str:
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        message = "its time has no offset"
        raise _WrongError(message)
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _see_that_it_can_be_shown(at: str, zone: str) -> None:
    there = datetime.fromisoformat(f"2000-01-01T00:00{_offset(zone)}").tzinfo
    datetime.fromisoformat(at).astimezone(there)


def _offset(text: str) -> str:
    if not _OFFSET.fullmatch(text):
        message = "its zone is no offset"
        raise _WrongError(message)
    return text


def _zone_name(value: object) -> str | None:
    if value is None or (isinstance(value, str) and _NAME.fullmatch(value)):
        return value
    message = "its zone_name is none"
    raise _WrongError(message)


def _number(value: object) -> int:
    if type(value) is not int or not -_LARGEST < value < _LARGEST - 1:
        message = "its number is none"
        raise _WrongError(message)
    return value
