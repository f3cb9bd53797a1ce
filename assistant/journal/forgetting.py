"""Forgetting really deletes: rows, the words in the index, and the pages they were on.

The connection overwrites what it deletes (secure_delete); afterwards the file is
written anew and the log is cut, so no copy is left in either.
"""

import sqlite3

_TOUCHED = "SELECT entry FROM event WHERE at >= :since AND entry IS NOT NULL"
# What was told before and changed since: its events are told once more, without those
# that go, so that it stands as it stood. What was taken back stays away.
_AGAIN = f"""
    CREATE TEMP TABLE again AS SELECT * FROM event
    WHERE at < :since AND coalesce(entry, seq) IN (
        {_TOUCHED} INTERSECT SELECT id FROM entry
    )
"""  # noqa: S608  ours alone
_GONE = (
    "at >= :since AND (kind <> 'setting' OR :since = '')"
    f" OR coalesce(entry, seq) IN ({_TOUCHED})"
)


def forget(db: sqlite3.Connection, since: str) -> None:
    """Delete what was told *since* a time in UTC; "" is everything, settings too."""
    (guard,) = db.execute(
        "SELECT sql FROM sqlite_schema WHERE name = 'event_never_goes'"
    ).fetchone()
    when = {"since": since}
    db.execute("BEGIN IMMEDIATE")
    try:
        db.execute("PRAGMA defer_foreign_keys = ON")
        db.execute("DROP TRIGGER event_never_goes")
        db.execute(_AGAIN, when)
        db.execute("DELETE FROM entry WHERE at >= :since", when)
        db.execute("DELETE FROM entry WHERE id IN (SELECT seq FROM again)")
        db.execute(f"DELETE FROM event WHERE {_GONE}", when)  # noqa: S608  ours alone
        db.execute("INSERT INTO event SELECT * FROM again ORDER BY seq")
        db.execute("DROP TABLE again")
        db.execute("INSERT INTO entry_words (entry_words) VALUES ('rebuild')")
        db.execute(guard)
        db.execute("COMMIT")
    except BaseException:
        db.execute("ROLLBACK")
        raise
    db.execute("VACUUM")
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
