"""How the hatch of a journal is talked to: a JSON object a line, on a unix socket.

    {"ask": "names", "after": 7, "before": 99}     {"names": [[8, "0193..."], ...]}
    {"ask": "events", "names": ["0193...", ...]}   {"rows": [["0193...", "YWdl"], ...]}
    {"ask": "forgotten"}                           {"rows": [...]}
    {"ask": "settle", "names": [...]}              {}
    {"ask": "take", "rows": [...]}                 {"unread": 0}

Where the journal could not do it, the answer is {"problem": ..., "remedy": ...}.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TypeAlias

from .outbox import Outbox, Row

Message: TypeAlias = Mapping[str, Any]


def place(home: Path) -> Path:
    """Return where the hatch of a home is."""
    return home / "share.sock"


def line(message: Message) -> bytes:
    """Write a message."""
    return json.dumps(message).encode() + b"\n"


def rows(packed: Iterable[Iterable[str]]) -> list[Row]:
    """Read rows. Raise ValueError or TypeError."""
    return [(bytes.fromhex(name), b64decode(sealed)) for name, sealed in packed]


def packed(rows: Iterable[Row]) -> list[tuple[str, str]]:
    """Write rows."""
    return [(name.hex(), b64encode(sealed).decode()) for name, sealed in rows]


def answer(asked: bytes, outbox: Outbox) -> Message:
    """Do what is asked on a line, and return the answer.

    Raise ValueError, TypeError or KeyError where the line makes no sense, else what
    the journal raises.
    """
    message = json.loads(asked)
    match message["ask"]:
        case "names":
            found = outbox.names(int(message["after"]), int(message["before"]))
            return {"names": [(number, name.hex()) for number, name in found]}
        case "events":
            return {"rows": packed(outbox.events(_names(message)))}
        case "forgotten":
            return {"rows": packed(outbox.forgotten())}
        case "settle":
            outbox.settle(_names(message))
            return {}
        case "take":
            return {"unread": outbox.take(rows(message["rows"]))}
        case _:
            raise ValueError


def _names(message: Message) -> list[bytes]:
    return [bytes.fromhex(name) for name in message["names"]]
