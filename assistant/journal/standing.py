"""What stands in the journal, read in many ways."""

from collections.abc import Collection
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from .driver import Database
from .errors import JournalError, damaged, explaining
from .events import Entry, Kind
from .forgetting import SPEAKS_OF, TOLD_ON, around

_SEARCHED = 50_000
"""Events that are searched for words, from the latest back: years, for most people."""

_COLUMNS = "id, at, zone, kind, entry.text, stage, said_when, cue, state"


class Standing:
    """Entries as they stand after everything that was said about them."""

    def __init__(self, db: Database, path: Path) -> None:
        """Read from an open file."""
        self._db, self._path = db, path

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

    def of_day(self, day: date) -> tuple[Entry, ...]:
        """Return what was told on a day, as it was there and then, or later of it."""
        which = f"WHERE ({TOLD_ON}) OR ({SPEAKS_OF}) ORDER BY id"
        return self._select(which, **around(day))

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

    @property
    def seq(self) -> int:
        """The number of the latest event."""
        with explaining(JournalError, self._path):
            (seq,) = self._db.execute(
                "SELECT coalesce(max(seq), 0) FROM event"
            ).fetchone()
        return int(seq)

    def _select(self, which: str, **values: object) -> tuple[Entry, ...]:
        query = f"SELECT {_COLUMNS} FROM entry {which}"  # noqa: S608  ours alone
        with (
            explaining(JournalError, self._path),
            closing(self._db.execute(query, values)) as rows,
        ):
            try:
                return tuple(_entry(*row) for row in rows)
            except (TypeError, ValueError):
                raise damaged(self._path) from None  # the error would hold words


def _which(
    kind: Kind | None, since: datetime | None, before: datetime | None
) -> tuple[str, dict[str, str]]:
    """Return the condition for entries of a kind between two times, and its values."""
    wanted = {
        "kind = :kind": kind,
        "at >= :since": since and in_utc(since),
        "at < :before": before and in_utc(before),
    }
    given = {part: value for part, value in wanted.items() if value}
    names = {part: part.rpartition(":")[2] for part in given}
    values = {names[part]: value for part, value in given.items()}
    return " AND ".join(given) or "TRUE", values


def _quoted(word: str) -> str:
    """Return a word as FTS5 takes it literally."""
    return '"' + word.replace('"', '""') + '"'


def in_utc(moment: datetime) -> str:
    """Return a moment as the journal writes it: UTC, and sorts as text."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _entry(id_: int, at: str, zone: str, *rest: Any) -> Entry:  # noqa: ANN401  SQLite
    """Make an entry of a row. Raise TypeError or ValueError if it cannot be one."""
    if bytes in map(type, rest):
        raise TypeError
    there = datetime.fromisoformat(f"2000-01-01T00:00{zone}").tzinfo
    return Entry(id_, datetime.fromisoformat(at).astimezone(there), *rest)
