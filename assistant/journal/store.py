"""The journal: events are appended, and what stands of them is read."""

import json
from collections.abc import Callable, Collection
from contextlib import closing
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from .errors import JournalError, NotSavedError, explaining
from .events import (
    Aimed,
    Alarmed,
    Became,
    Changed,
    Chose,
    Entry,
    Event,
    Felt,
    Hoped,
    Kind,
    Moved,
    Phrased,
    Planned,
    Recast,
    Safeguarded,
    Savoured,
    Scheduled,
    Slipped,
    Stepped,
    Told,
    Undone,
)
from .file import open_file
from .forgetting import forget

_KINDS = {
    Stepped: "step",
    Slipped: "slip",
    Felt: "feeling",
    Aimed: "goal",
    Savoured: "savoured",
    Hoped: "hoped",
    Planned: "plan",
    Phrased: "sentence",
    Scheduled: "reminder",
    Alarmed: "moment",
    Safeguarded: "safety",
    Told: "told",
    Changed: "changed",
    Moved: "moved",
    Recast: "recast",
    Became: "became",
    Undone: "undone",
    Chose: "setting",
}
_SEARCHED = 50_000
"""Events that are searched for words, from the latest back: years, for most people."""

_COLUMNS = "id, at, zone, kind, entry.text, stage, said_when, cue, state"


class Journal:
    """Events in, entries out. Belongs to the thread that opened it."""

    def __init__(self, path: Path, now: Callable[[], datetime] | None = None) -> None:
        """Open or create the file at *path*, raising JournalError.

        *now* gives the time, aware of its zone; it is the system's if left out.
        """
        self._path, self._now = path, now or _system_time
        self.folder = path.parent
        self._db = open_file(path)

    def record(self, event: Event) -> int:
        """Append *event* and return its number, which is an entry's id.

        It is on disk when this returns. Raise NotSavedError when it is not kept.
        """
        body = {key: _clean(value) for key, value in asdict(event).items()}
        entry = body.pop("entry", None)
        now = self._now()
        row = (_utc(now), _zone(now), _KINDS[type(event)], entry, json.dumps(body))
        with explaining(NotSavedError, self._path):
            cursor = self._db.execute(
                "INSERT INTO event (at, zone, kind, entry, body)"
                " VALUES (?, ?, ?, ?, ?)",
                row,
            )
        return cursor.lastrowid or 0

    def entries(
        self,
        kind: Kind | None = None,
        since: datetime | None = None,
        before: datetime | None = None,
        most: int | None = None,
    ) -> tuple[Entry, ...]:
        """Return what stands, in order: of a kind, between times, at most so many."""
        where, values = _which(kind, since, before)
        order = "+id" if most is None else "at, id LIMIT :most"  # found by time
        return self._select(f"WHERE {where} ORDER BY {order}", most=most, **values)

    def count(
        self,
        kind: Kind | None = None,
        since: datetime | None = None,
        before: datetime | None = None,
    ) -> int:
        """Return how many entries() returns, without reading them."""
        where, values = _which(kind, since, before)
        query = f"SELECT count(*) FROM entry WHERE {where}"  # noqa: S608  ours alone
        with explaining(JournalError, self._path):
            (count,) = self._db.execute(query, values).fetchone()
        return int(count)

    def last(
        self, kind: Kind | None = None, before: datetime | None = None
    ) -> Entry | None:
        """Return the entry told last, unless nothing stands."""
        where, values = _which(kind, None, before)
        latest = "at DESC, id DESC" if before else "id DESC"
        found = self._select(f"WHERE {where} ORDER BY {latest} LIMIT 1", **values)
        return found[0] if found else None

    def standing(self, kind: Kind, most: int = 100) -> tuple[Entry, ...]:
        """Return the latest of a kind of which nothing came yet, in the order told."""
        where = "WHERE kind = :kind AND state IS NULL ORDER BY id DESC LIMIT :most"
        return self._select(where, kind=kind, most=most)[::-1]

    def since(self, seq: int) -> tuple[Entry, ...]:
        """Return what stands and was made or changed after event *seq*."""
        touched = "SELECT coalesce(entry, seq) FROM event WHERE seq > :seq"
        return self._select(f"WHERE id IN ({touched}) ORDER BY id", seq=seq)

    def entry(self, number: int) -> Entry | None:
        """Return one entry by its id, if it stands."""
        found = self._select("WHERE id = :number", number=number)
        return found[0] if found else None

    def like(self, words: Collection[str], most: int) -> tuple[Entry, ...]:
        """Return up to *most* entries that hold any of *words*, the most alike first.

        Words are alike by their stems; rare ones and more of them count more. Of a
        very long journal only the latest part is searched: ranking takes its time.
        """
        wanted = " OR ".join(_quoted(word) for word in words)
        if not wanted:
            return ()
        return self._select(
            "JOIN entry_words AS found ON found.rowid = id"
            " WHERE entry_words MATCH :wanted AND found.rowid > :oldest"
            " ORDER BY rank, id DESC LIMIT :most",
            wanted=wanted,
            oldest=self.seq - _SEARCHED,
            most=most,
        )

    def setting(self, name: str) -> int | str | None:
        """Return what was last chosen for the setting *name*, if anything was."""
        query = (
            "SELECT body ->> 'value' FROM event WHERE kind = 'setting'"
            " AND body ->> 'name' = ? ORDER BY seq DESC LIMIT 1"
        )
        with explaining(JournalError, self._path):
            found = self._db.execute(query, (name,)).fetchone()
        return found[0] if found else None

    def forget(self, since: datetime | None = None) -> None:
        """Really delete what was told since a time, or everything, settings too.

        Raise NotSavedError when it could not be done; then all of it is still there.
        """
        with explaining(NotSavedError, self._path):
            forget(self._db, _utc(since) if since else "")

    @property
    def seq(self) -> int:
        """The number of the latest event."""
        with explaining(JournalError, self._path):
            (seq,) = self._db.execute(
                "SELECT coalesce(max(seq), 0) FROM event"
            ).fetchone()
        return int(seq)

    def close(self) -> None:
        """Fold the log into the file and let it go; harmless when repeated."""
        self._db.close()

    def __enter__(self) -> Self:
        """Return the open journal."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close."""
        self.close()

    def _select(self, which: str, **values: object) -> tuple[Entry, ...]:
        query = f"SELECT {_COLUMNS} FROM entry {which}"  # noqa: S608  ours alone
        with (
            explaining(JournalError, self._path),
            closing(self._db.execute(query, values)) as rows,
        ):
            return tuple(_entry(*row) for row in rows)


def _which(
    kind: Kind | None, since: datetime | None, before: datetime | None
) -> tuple[str, dict[str, str]]:
    """Return the condition for entries of a kind between two times, and its values."""
    wanted = {
        "kind = :kind": kind,
        "at >= :since": since and _utc(since),
        "at < :before": before and _utc(before),
    }
    given = {part: value for part, value in wanted.items() if value}
    names = {part: part.rpartition(":")[2] for part in given}
    values = {names[part]: value for part, value in given.items()}
    return " AND ".join(given) or "TRUE", values


def _quoted(word: str) -> str:
    """Return a word as FTS5 takes it literally."""
    return '"' + word.replace('"', '""') + '"'


def _clean(value: object) -> object:
    """Drop what no file can hold: lone surrogates become "?", NUL goes."""
    if not isinstance(value, str):
        return value
    return value.encode(errors="replace").decode().replace("\0", "")


def _system_time() -> datetime:
    return datetime.now().astimezone()


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _zone(moment: datetime) -> str:
    return moment.isoformat(timespec="microseconds")[26:]


def _entry(id_: int, at: str, zone: str, *rest: Any) -> Entry:  # noqa: ANN401  SQLite
    there = datetime.fromisoformat(f"2000-01-01T00:00{zone}").tzinfo
    return Entry(id_, datetime.fromisoformat(at).astimezone(there), *rest)
