"""Forgetting really deletes: rows, the words in the index, and the pages they were on.

It is done in two parts. The first takes the rows away in one transaction, quickly, and
notes that the second is to be done: what goes is overwritten there (secure_delete), but
copies of pages are left. The second makes the index and the file anew and cuts the log,
so none are. It takes its time, so it waits for a quiet moment, and gives way when
somebody speaks; what a crash interrupts is done at the next start.
"""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta

from .driver import Database
from .quiet import giving_way

SPEAKS_OF = (
    "at >= :before AND substr(said_when, 1, 10) = :day AND date(at, zone) > :day"
)
"""Which entries were told later of a day."""

TOLD_ON = "at >= :before AND at < :after AND date(at, zone) = :day"
"""Which were told on a day, as it was where they were told."""

_TOLD = "at >= :since AND kind <> 'setting'"

_NOTED = """
    INSERT OR IGNORE INTO forgotten (uuid) SELECT uuid FROM event
    WHERE kind <> 'setting' AND EXISTS (SELECT 1 FROM sharing)
"""
"""Remembers what goes, where it is to go from other rooms as well."""


@dataclass(frozen=True, slots=True)
class _Share:
    """What is to go, as conditions; ":since" of their values is noted."""

    since: str
    told: str = "FALSE"
    """Events that were told then; of entries that they changed, all else stays."""
    entries: str = "FALSE"
    """Entries that go, with all that was ever said about them."""
    values: dict[str, str] = field(default_factory=dict)


def around(day: date) -> dict[str, str]:
    """Return *day*, and times in UTC before and after it wherever it was told."""
    before, after = day - timedelta(1), day + timedelta(2)
    return {
        "day": day.isoformat(),
        "before": before.isoformat(),
        "after": after.isoformat(),
    }


def forget_all(db: Database, uuid: bytes) -> None:
    """Delete everything that was ever told, settings too; *uuid* as forget_since()."""
    with _growing_suspended(db, "words_go"):
        db.execute(_NOTED)
        _note_all_since(db, "", uuid)
        db.execute("DELETE FROM entry")
        db.execute("DELETE FROM event")
        db.execute("INSERT INTO entry_words (entry_words) VALUES ('rebuild')")
        _note(db, "")


def forget_since(db: Database, since: str, uuid: bytes) -> None:
    """Delete what was told *since* a time in UTC; settings stay.

    *uuid* is a new one: where the journal is shared, it names this in other rooms, and
    there it means all that was told since then, before this uuid.
    """
    _delete(db, _Share(since, told=_TOLD, values={"since": since}), uuid)


def forget_day(db: Database, day: date) -> None:
    """Delete what was told on a *day*, as it was there, or later of it."""
    values = around(day)
    told = f"{TOLD_ON} AND kind <> 'setting'"
    _delete(db, _Share(values["before"], told, SPEAKS_OF, values))


def forget_entries(db: Database, numbers: Collection[int]) -> None:
    """Delete entries, whatever was said about them, and whether or not they stand."""
    these = ", ".join(str(int(number)) for number in numbers)
    (first,) = db.execute(
        f"SELECT min(at) FROM event WHERE seq IN ({these})"  # noqa: S608  numbers
    ).fetchone()
    if first:
        _delete(db, _Share(first, told=f"seq IN ({these})"))


def forget_events(db: Database, uuids: Collection[bytes]) -> None:
    """Delete events; of an entry that was told before, the rest stands as it stood."""
    db.execute("CREATE TEMP TABLE IF NOT EXISTS named (uuid BLOB PRIMARY KEY)")
    db.execute("DELETE FROM temp.named")
    db.executemany("INSERT INTO temp.named VALUES (?)", [(uuid,) for uuid in uuids])
    told = "uuid IN (SELECT uuid FROM temp.named)"
    (first,) = db.execute(
        f"SELECT min(at) FROM event WHERE {told}"  # noqa: S608  ours alone
    ).fetchone()
    if first:
        _delete(db, _Share(first, told))


def taken_back(db: Database) -> list[int]:
    """Return the entries that were taken back, whose words are still there."""
    undone = "SELECT DISTINCT entry FROM event WHERE kind = 'undone'"
    return [entry for (entry,) in db.execute(undone)]


def unfinished(db: Database) -> str | None:
    """Return since when something was forgotten, where that is not done; "" is ever."""
    (since,) = db.execute("SELECT min(since) FROM forgetting").fetchone()
    return None if since is None else str(since)


def rewrite(db: Database, is_quiet: Callable[[], bool] | None = None) -> bool:
    """Make the index and the file anew, without what was in them, and cut the log.

    Give it up as soon as *is_quiet* denies it, and tell whether it was done.
    """
    with giving_way(db, is_quiet) as work:
        db.execute("INSERT INTO entry_words (entry_words) VALUES ('rebuild')")
        db.execute("VACUUM")
    if work.is_done:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return work.is_done


def finish(db: Database) -> None:
    """Note that all is done."""
    db.execute("DELETE FROM forgetting")


def _delete(db: Database, share: _Share, uuid: bytes | None = None) -> None:
    """Delete a share of what was told, the whole of it or nothing.

    An entry that was told before and changed then is told once more, without what goes,
    so that it stands as it stood. What was taken back stays away. Where it is all since
    a time, *uuid* names it in other rooms; else the uuids of the events do.
    """
    with _growing_suspended(db):
        for step in _steps(share):
            db.execute(step, share.values)
        if uuid:
            _note_all_since(db, share.since, uuid)
        _note(db, share.since)


def _steps(share: _Share) -> Iterator[str]:
    """Yield what finds the events that go, deletes them, and tells some once more."""
    changed = "(SELECT subject FROM going EXCEPT SELECT subject FROM whole)"
    yield from (f"DROP TABLE IF EXISTS temp.{name}" for name in _TEMPORARY)
    yield f"""
        CREATE TEMP TABLE going AS
        SELECT seq, coalesce(entry, seq) AS subject FROM event WHERE {share.told}
    """  # noqa: S608  ours alone
    yield f"""
        CREATE TEMP TABLE whole AS SELECT subject FROM going WHERE subject = seq
        UNION SELECT id FROM entry WHERE {share.entries}
        UNION SELECT subject FROM going WHERE subject NOT IN (SELECT id FROM entry)
    """  # noqa: S608  ours alone
    yield f"""
        CREATE TEMP TABLE again AS SELECT * FROM event
        WHERE (seq IN {changed} OR entry IN {changed})
        AND seq NOT IN (SELECT seq FROM going)
    """  # noqa: S608  ours alone
    yield """
        INSERT INTO going SELECT seq, 0 FROM event WHERE seq IN whole OR entry IN whole
        UNION SELECT seq, 0 FROM again
    """
    left = "SELECT seq FROM going EXCEPT SELECT seq FROM again"
    yield f"{_NOTED} AND seq IN ({left})"
    yield "DELETE FROM entry WHERE id IN (SELECT seq FROM going)"
    yield "DELETE FROM event WHERE seq IN (SELECT seq FROM going)"
    yield "INSERT INTO event SELECT * FROM again ORDER BY seq"
    yield from (f"DROP TABLE temp.{name}" for name in _TEMPORARY)


_TEMPORARY = ("going", "whole", "again")


def _note(db: Database, since: str) -> None:
    db.execute("INSERT INTO forgetting VALUES (?)", (since,))


def _note_all_since(db: Database, since: str, uuid: bytes) -> None:
    """Remember that others are to forget what they told since then, unknown to us."""
    db.execute(
        "INSERT INTO forgotten SELECT ?, ? WHERE EXISTS (SELECT 1 FROM sharing)",
        (uuid, since),
    )


@contextmanager
def _growing_suspended(db: Database, *others: str) -> Iterator[None]:
    """Let events be deleted in one transaction; other triggers sleep as well."""
    names = ("event_never_goes", *others)
    sleeping = [_made_by(db, name) for name in names]
    db.execute("BEGIN IMMEDIATE")
    try:
        db.execute("PRAGMA defer_foreign_keys = ON")
        for name in names:
            db.execute(f"DROP TRIGGER {name}")
        yield
        for trigger in sleeping:
            db.execute(trigger)
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:  # a full disk has ended it already
            db.execute("ROLLBACK")
        raise


def _made_by(db: Database, trigger: str) -> str:
    query = "SELECT sql FROM sqlite_schema WHERE name = ?"
    return str(db.execute(query, (trigger,)).fetchone()[0])
