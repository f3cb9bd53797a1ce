"""The journal: events are appended, and what stands of them is read."""

from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Self

from . import forgetting
from .driver import BEST, ERRORS, Driver
from .errors import JournalError, NotSavedError, damaged, explaining
from .events import Event
from .file import Opened, open_file
from .keys import KeyFile
from .kinds import KINDS
from .migrating import backups, take_away
from .portable import Portable, body_of
from .quiet import giving_way
from .shareable import Shareable
from .standing import Standing, in_utc
from .uuid7 import Uuid7
from .zone import name_of_zone


class Journal(Standing, Portable, Shareable):
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
        self.path, self.folder, self._is_settled = path, path.parent, False
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
            self._is_settled = False
            cursor = self._db.execute(
                "INSERT INTO event (at, zone, zone_name, kind, entry, body, uuid)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                (in_utc(now), _offset(now), name_of_zone(now), *row),
            )
        return cursor.lastrowid or 0

    def forget(self, since: datetime | None = None) -> None:
        """Delete what was told since a time, or everything, settings too.

        With everything the key is destroyed, where it is ours, and a new one made. Of
        the rest, tidy() takes the last traces. Raise NotSavedError when it could not
        be done; what is left of it is done when the journal is opened next.
        """
        uuid = self._uuid(self._now())
        if since:
            self._forget(forgetting.forget_since, in_utc(since), uuid)
        else:
            self._forget(forgetting.forget_all, uuid)
            self.tidy()

    def forget_day(self, day: date) -> None:
        """Delete what of_day() returns, and what was told then about older entries.

        Those stand as before. tidy() takes the last traces. Raise NotSavedError.
        """
        self._forget(forgetting.forget_day, day)

    def forget_entries(self, numbers: Collection[int]) -> None:
        """Delete entries by their ids, and all that was said about them.

        tidy() takes the last traces. Raise NotSavedError.
        """
        self._forget(forgetting.forget_entries, numbers)

    def forget_events(self, uuids: Collection[bytes]) -> None:
        """Delete events by their uuids, as another room has forgotten them.

        Of what was told before, the rest stands. tidy() takes the last traces. Raise
        NotSavedError.
        """
        self._forget(forgetting.forget_events, uuids)

    @property
    def is_untidy(self) -> bool:
        """Whether words of what was taken back or forgotten are still in the file."""
        with explaining(JournalError, self._path):
            is_begun = forgetting.unfinished(self._db) is not None
            return is_begun or bool(forgetting.taken_back(self._db))

    def tidy(self, is_quiet: Callable[[], bool] | None = None) -> None:
        """Leave nothing of what was taken back or forgotten in the file, or beside it.

        It takes .8 seconds of CPU for 100,000 entries. As soon as *is_quiet* denies it,
        it is left for another time. Raise NotSavedError.
        """
        with explaining(NotSavedError, self._path):
            numbers = forgetting.taken_back(self._db)
        if numbers:
            self.forget_entries(numbers)
        if self._unfinished() is not None:
            self._rewrite(is_quiet)

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

    def verify(self, is_quiet: Callable[[], bool] | None = None) -> bool:
        """Read every page, row and word of the index. Raise DamagedError.

        It takes 1 second of CPU for 100,000 entries. Return whether all was read: False
        as soon as *is_quiet* denies it. Raise JournalError where it cannot be read.
        """
        words = "INSERT INTO entry_words (entry_words, rank) VALUES (?, 1)"
        bad: list[object] = []
        with explaining(JournalError, self._path), giving_way(self._db, is_quiet) as w:
            bad = self._db.execute("PRAGMA cipher_integrity_check").fetchall()
            found = self._db.execute("PRAGMA integrity_check(1)").fetchall()
            bad += [each for each in found if each != ("ok",)]
            if not bad:
                self._db.execute(words, ("integrity-check",))
        if bad:
            raise damaged(self._path)
        return w.is_done

    def settle(self) -> None:
        """Fold the log into the file, in a quiet moment; never raises.

        What was told is on disk before that. But a log has weaker checksums than the
        file, so it is not to be left over where the process is killed later.
        """
        if not self._is_settled:
            with suppress(*ERRORS):
                self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                self._is_settled = True

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

    def _forget(self, delete: Callable[..., None], *what: object) -> None:
        """Delete, and the copies that were made before a migration with it."""
        with explaining(NotSavedError, self._path):
            delete(self._db, *what)
        take_away(backups(self._path))

    def _rewrite(self, is_quiet: Callable[[], bool] | None = None) -> None:
        """Leave nothing of what was deleted in the file, beside it, or to its key."""
        with explaining(NotSavedError, self._path):
            if not forgetting.rewrite(self._db, is_quiet):
                return
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
