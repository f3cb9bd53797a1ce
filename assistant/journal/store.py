"""The journal: events are appended, and what stands of them is read."""

from collections.abc import Callable, Collection
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Self

from . import forgetting
from .driver import BEST, Driver
from .errors import JournalError, NotSavedError, damaged, explaining
from .events import (
    Aimed,
    Alarmed,
    Became,
    Changed,
    Chose,
    Event,
    Felt,
    Hoped,
    Moved,
    Noted,
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
from .file import Opened, open_file
from .keys import KeyFile
from .migrating import backups, take_away
from .portable import Portable, body_of
from .standing import Standing, in_utc
from .uuid7 import Uuid7
from .zone import name_of_zone

KINDS = {
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
    Noted: "note",
    Told: "told",
    Changed: "changed",
    Moved: "moved",
    Recast: "recast",
    Became: "became",
    Undone: "undone",
    Chose: "setting",
}


class Journal(Standing, Portable):
    """Events in, entries out. Belongs to the thread that opened it."""

    def __init__(
        self,
        path: Path,
        now: Callable[[], datetime] | None = None,
        driver: Driver = BEST,
    ) -> None:
        """Open or create the file at *path*, raising JournalError.

        *now* gives the time, aware of its zone; it is the system's if left out. The
        key is looked for beside the configuration, and made where there is none yet.
        """
        self._driver, self._now, self._uuid = driver, now or _system_time, Uuid7()
        self.path, self.folder = path, path.parent
        super().__init__(self._opened(path).db, path)
        if self._unfinished() is not None:
            self._rewrite()

    def record(self, event: Event) -> int:
        """Append *event* and return its number, which is an entry's id.

        It is on disk when this returns. Raise NotSavedError when it is not kept.
        """
        body = asdict(event)
        entry, now = body.pop("entry", None), self._now()
        row = (KINDS[type(event)], entry, body_of(body), self._uuid(now))
        with explaining(NotSavedError, self._path):
            cursor = self._db.execute(
                "INSERT INTO event (at, zone, zone_name, kind, entry, body, uuid)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                (in_utc(now), _offset(now), name_of_zone(now), *row),
            )
        return cursor.lastrowid or 0

    def forget(self, since: datetime | None = None) -> None:
        """Really delete what was told since a time, or everything, settings too.

        With everything the key is destroyed, where it is ours, and a new one made.
        Raise NotSavedError when it could not be done; what is left of it is done when
        the journal is opened next.
        """
        with explaining(NotSavedError, self._path):
            forgetting.forget_since(self._db, in_utc(since) if since else "")
        self._rewrite()

    def forget_entries(self, numbers: Collection[int]) -> None:
        """Really delete entries by their ids, and all that was said about them."""
        with explaining(NotSavedError, self._path):
            forgetting.forget_entries(self._db, numbers)
        if self._unfinished() is not None:
            self._rewrite()

    @property
    def has_taken_back(self) -> bool:
        """Whether words of what was taken back are still in the file."""
        with explaining(JournalError, self._path):
            return bool(forgetting.taken_back(self._db))

    def forget_taken_back(self) -> None:
        """Really delete what was taken back, if anything was. Raise NotSavedError."""
        with explaining(NotSavedError, self._path):
            numbers = forgetting.taken_back(self._db)
        if numbers:
            self.forget_entries(numbers)

    def change_key(self, choice: str | None = None) -> None:
        """Lock the journal with a new key, put where *choice* says, else config.toml.

        The old one is destroyed after the journal was opened with the new. Raise
        JournalError where that cannot be; then the old one opens it.
        """
        if self.key is None:
            problem = "The journal is not encrypted, so it has no key."
            raise JournalError(problem, "Install what encrypts it: sqlcipher3.")
        keys = KeyFile(self._path)
        new = keys.new(choice)
        if new == self.key and new.place == "credential":
            problem = "The key is given by systemd, so it is changed there."
            raise JournalError(problem, "First take another: small-steps journal key.")
        secret = new.secret(self._path)
        keys.write(self.key, new)
        try:
            with explaining(JournalError, self._path):
                self._db.reset_key(secret)
        finally:
            self.close()
            self._db = self._opened(self._path).db

    def verify(self) -> None:
        """Read every page, row and word of the index. Raise JournalError if damaged."""
        words = "INSERT INTO entry_words (entry_words, rank) VALUES (?, 1)"
        with explaining(JournalError, self._path):
            bad = self._db.execute("PRAGMA cipher_integrity_check").fetchall()
            found = self._db.execute("PRAGMA integrity_check(1)").fetchall()
        if bad or found != [("ok",)]:
            raise damaged(self._path)
        with explaining(JournalError, self._path):
            self._db.execute(words, ("integrity-check",))

    def close(self) -> None:
        """Fold the log into the file and let it go; harmless when repeated."""
        self._db.close()

    def __enter__(self) -> Self:
        """Return the open journal."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close."""
        self.close()

    def _opened(self, path: Path) -> Opened:
        opened = open_file(path, self._driver)
        self.key = opened.key
        """Where its key is; None where it is not encrypted."""
        return opened

    def _unfinished(self) -> str | None:
        with explaining(JournalError, self._path):
            return forgetting.unfinished(self._db)

    def _rewrite(self) -> None:
        """Leave nothing of what was deleted in the file, beside it, or to its key."""
        with explaining(NotSavedError, self._path):
            forgetting.rewrite(self._db)
        take_away(backups(self._path))
        is_all = self._unfinished() == ""
        if is_all and self.key and self.key.place in ("file", "keyring"):
            self.change_key(self.key.place)
        with explaining(NotSavedError, self._path):
            forgetting.finish(self._db)


def _system_time() -> datetime:
    return datetime.now().astimezone()


def _offset(moment: datetime) -> str:
    return moment.isoformat(timespec="microseconds")[26:]
