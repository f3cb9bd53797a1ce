"""Forgetting really deletes: rows, the words in the index, and the pages they were on.

What goes is overwritten (secure_delete); afterwards the file is written anew and the
log is cut, so no copy is left in either. That this is to be done is written down with
the deletion itself: what a crash interrupts is done at the next start.
"""

from collections.abc import Collection

from .driver import Database

_TOUCHED = "SELECT entry FROM event WHERE at >= :since AND entry IS NOT NULL"
# What was told before and changed since: its events are told once more, without those
# that go, so that it stands as it stood. What was taken back stays away.
_AGAIN = f"""
    INSERT INTO again SELECT * FROM event
    WHERE at < :since AND coalesce(entry, seq) IN (
        {_TOUCHED} INTERSECT SELECT id FROM entry
    )
"""  # noqa: S608  ours alone
_GONE = (
    "at >= :since AND (kind <> 'setting' OR :since = '')"
    f" OR coalesce(entry, seq) IN ({_TOUCHED})"
)


def forget_since(db: Database, since: str) -> None:
    """Delete what was told *since* a time in UTC; "" is everything, settings too."""
    when = {"since": since}
    _delete(
        db,
        since,
        (_AGAIN, when),
        ("DELETE FROM entry WHERE at >= :since", when),
        ("DELETE FROM entry WHERE id IN (SELECT seq FROM again)", {}),
        (f"DELETE FROM event WHERE {_GONE}", when),  # noqa: S608  ours alone
    )


def forget_entries(db: Database, numbers: Collection[int]) -> None:
    """Delete entries, whatever was said about them, and whether or not they stand."""
    these = ", ".join(str(int(number)) for number in numbers)
    (first,) = db.execute(
        f"SELECT min(at) FROM event WHERE seq IN ({these})"  # noqa: S608  numbers
    ).fetchone()
    if first:
        gone = f"DELETE FROM event WHERE coalesce(entry, seq) IN ({these})"  # noqa: S608  numbers
        shown = f"DELETE FROM entry WHERE id IN ({these})"  # noqa: S608  numbers
        _delete(db, first, (shown, {}), (gone, {}))


def taken_back(db: Database) -> list[int]:
    """Return the entries that were taken back, whose words are still there."""
    undone = "SELECT DISTINCT entry FROM event WHERE kind = 'undone'"
    return [entry for (entry,) in db.execute(undone)]


def unfinished(db: Database) -> str | None:
    """Return since when something was forgotten, where that is not done; "" is ever."""
    (since,) = db.execute("SELECT min(since) FROM forgetting").fetchone()
    return None if since is None else str(since)


def rewrite(db: Database) -> None:
    """Write the file anew without what is free in it, and cut the log."""
    db.execute("VACUUM")
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def finish(db: Database) -> None:
    """Note that all is done."""
    db.execute("DELETE FROM forgetting")


def _delete(db: Database, since: str, *steps: tuple[str, dict[str, str]]) -> None:
    """Take the steps, the whole of them or none, and note what is left to be done."""
    (guard,) = db.execute(
        "SELECT sql FROM sqlite_schema WHERE name = 'event_never_goes'"
    ).fetchone()
    db.execute("BEGIN IMMEDIATE")
    try:
        db.execute("PRAGMA defer_foreign_keys = ON")
        db.execute("DROP TRIGGER event_never_goes")
        db.execute("CREATE TEMP TABLE again AS SELECT * FROM event WHERE FALSE")
        for statement, values in steps:
            db.execute(statement, values)
        db.execute("INSERT INTO event SELECT * FROM again ORDER BY seq")
        db.execute("DROP TABLE again")
        db.execute("INSERT INTO entry_words (entry_words) VALUES ('rebuild')")
        db.execute(guard)
        db.execute("INSERT INTO forgetting VALUES (?)", (since,))
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:  # a full disk has ended it already
            db.execute("ROLLBACK")
        raise
