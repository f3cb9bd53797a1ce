"""Events as they are stored, out of a journal and into one: all of them, or none.

What is brought into a journal that holds something is placed before it, at numbers
below the lowest: what was told here last stays last. Only what is about an entry that
was here already comes at the end. Settings are kept only where there were none.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from .driver import Database
from .errors import JournalError, NotSavedError, explaining

_UUID = "lower(hex({}.uuid))"
LINES = f"""
    SELECT json_object(
        'seq', event.seq, 'uuid', {_UUID.format("event")}, 'at', event.at,
        'zone', event.zone, 'zone_name', event.zone_name, 'kind', event.kind,
        'entry', iif(event.entry IS NULL, NULL, {_UUID.format("first")}),
        'body', json(event.body)
    )
    FROM event LEFT JOIN event AS first ON first.seq = event.entry
"""  # noqa: S608  ours alone
"""Selects events, each as a JSON object."""
_AT_ONCE = 1_000
"""Events that are read at a time."""
_SHARED, _SHARED_END = -(2**50), -(2**49)
"""Between which numbers stands what other rooms told."""


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """An event with all that is stored of it."""

    uuid: str
    """32 hexadecimal digits."""
    at: str
    """When it was told: UTC, ISO 8601, microseconds."""
    zone: str
    """The offset from UTC that held there and then, as +01:00."""
    kind: str
    body: str
    """A JSON object."""
    zone_name: str | None = None
    """The zone that was, where it is known, as Europe/Lisbon."""
    entry: str | None = None
    """The uuid of the entry that it is about."""
    seq: int | None = None
    """Its number in the journal it comes from."""


class OrphanError(JournalError):
    """An event is about an entry that nobody knows."""

    def __init__(self, number: int) -> None:
        """Name the event by its place, counted from 1."""
        super().__init__(
            f"Event {number} is about an entry that is not there.",
            "Nothing was taken in. Please take a whole file.",
        )
        self.number = number


class Portable:
    """What of a journal can leave it and enter it."""

    _db: Database
    _path: Path

    def stored(self) -> Iterator[str]:
        """Yield each event as a JSON object of StoredEvent's fields, in order.

        Nothing may be written to the journal in between.
        """
        with explaining(JournalError, self._path):
            rows = self._db.execute(f"{LINES} ORDER BY event.seq")
            while some := rows.fetchmany(_AT_ONCE):
                yield from (line for (line,) in some)

    def how_many(self) -> int:
        """Return how many events there are, whatever became of them."""
        with explaining(JournalError, self._path):
            (count,) = self._db.execute("SELECT count(*) FROM event").fetchone()
        return int(count)

    def latest(self) -> str | None:
        """Return when the latest event was stored: UTC, ISO 8601; None is never."""
        query = "SELECT at FROM event ORDER BY seq DESC LIMIT 1"
        with explaining(JournalError, self._path):
            found = self._db.execute(query).fetchone()
        return found[0] if found else None

    def take_in(self, events: Iterable[StoredEvent], most: int) -> int:
        """Add those of at most *most* events that are not here; return how many.

        All of them or none: raise NotSavedError, OrphanError, or what *events* raises.
        """
        with self._whole() as db:
            return _Taking(db, most).take(events)

    def take_in_shared(self, events: Iterable[StoredEvent]) -> int:
        """Add what other rooms told and is not here, in the order in which it comes.

        It stands before what was told here, after what came from them before. Returns
        and raises as take_in().
        """
        with self._whole() as db:
            return _TakingShared(db).take(events)

    def become(self, events: Iterable[StoredEvent]) -> int:
        """Hold these events and no others; return how many. Raises as take_in()."""
        with self._whole() as db:
            _clear(db)
            return _Taking(db, 0).take(events)

    @contextmanager
    def _whole(self) -> Iterator[Database]:
        """Keep all that is written, or nothing of it where anything is raised."""
        with explaining(NotSavedError, self._path):
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:  # a full disk has ended it already
                    self._db.execute("ROLLBACK")
                raise


class _Taking:
    """Knows which numbers events get."""

    def __init__(self, db: Database, most: int) -> None:
        self._db = db
        (self._lowest,) = db.execute("SELECT min(seq) FROM event").fetchone()
        self._next = min(self._lowest or 0, 0) - most

    def take(self, events: Iterable[StoredEvent]) -> int:
        """Insert what is new, and return how many that is."""
        return sum(self._took(number, e) for number, e in enumerate(events, start=1))

    def _took(self, number: int, event: StoredEvent) -> bool:
        is_setting = event.kind == "setting"
        if self._found(event.uuid) or (is_setting and self._lowest is not None):
            return False
        entry = self._found(event.entry) if event.entry else None
        if event.entry and entry is None:
            raise OrphanError(number)
        when = (event.at, event.zone, event.zone_name)
        self._db.execute(
            "INSERT INTO event (seq, uuid, at, zone, zone_name, kind, entry, body)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(self._number(event, entry), bytes.fromhex(event.uuid), *when),
                *(event.kind, entry, event.body),
            ),
        )
        return True

    def _number(self, event: StoredEvent, entry: int | None) -> int | None:
        """Return the number an event gets; None is the next at the end."""
        if self._lowest is None:
            return event.seq
        if entry is not None and entry >= self._lowest:
            return None
        self._next += 1
        return self._next - 1

    def _found(self, uuid: str) -> int | None:
        query, key = "SELECT seq FROM event WHERE uuid = ?", (bytes.fromhex(uuid),)
        found: Sequence[int] | None = self._db.execute(query, key).fetchone()
        return found[0] if found else None


class _TakingShared(_Taking):
    """Gives numbers that go up, far below those of all that was told here."""

    def __init__(self, db: Database) -> None:
        super().__init__(db, 0)
        query = "SELECT max(seq) FROM event WHERE seq < ?"
        (last,) = db.execute(query, (_SHARED_END,)).fetchone()
        self._lowest = _SHARED_END
        self._next = max(_SHARED, (last or _SHARED) + 1)


def _clear(db: Database) -> None:
    """Take out every event and what stands of them, within a transaction."""
    (guard,) = db.execute(
        "SELECT sql FROM sqlite_schema WHERE name = 'event_never_goes'"
    ).fetchone()
    db.execute("PRAGMA defer_foreign_keys = ON")
    db.execute("DROP TRIGGER event_never_goes")
    db.execute("DELETE FROM entry")
    db.execute("DELETE FROM event")
    db.execute(guard)


def clean(value: object) -> object:
    """Drop what no file can hold: lone surrogates become "?", NUL goes."""
    if not isinstance(value, str):
        return value
    return value.encode(errors="replace").decode().replace("\0", "")


def body_of(fields: dict[str, object]) -> str:
    """Write the fields of an event as they are stored."""
    return json.dumps({name: clean(value) for name, value in fields.items()})
