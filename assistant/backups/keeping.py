"""Makes a backup a day, keeps some of them, and knows when the last one was made.

The journal is read by the thread that owns it, at a moment when nobody is spoken to.
Another thread does the rest, on words alone: it compresses, encrypts, writes and reads
back. Then the first gives the backup its name, and takes away the oldest.
"""

import errno
import os
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal, TypeAlias

from audio import SetupError

from ..config import Config
from ..journal import DamagedError, Journal, JournalError
from ..journal.wiping import sync, wipe
from ..transfer import lines
from .keys import KeyFiles
from .sealed import Snapshot, write_sealed
from .series import Backup, Series

Failure: TypeAlias = Literal["no folder", "no room", "not written", "damaged"]
"""Why a backup could not be made."""

AGAIN = timedelta(hours=1)
"""After this long it is tried again."""


@dataclass(frozen=True, slots=True)
class _Job:
    at: datetime
    series: str
    part: Path
    digest: Future[str]


class Backups:
    """The backups of one home. Belongs to the thread that owns the journal."""

    def __init__(
        self, home: Path, folder: Path | None, kept: int, now: Callable[[], datetime]
    ) -> None:
        """Keep as many as *kept* in *folder*; None makes none but those asked for."""
        self.home, self.folder = home.absolute(), folder and folder.absolute()
        self._kept, self._now = kept, now
        self._pool = ThreadPoolExecutor(1)
        self._job: _Job | None = None
        self._again: datetime | None = None
        self._failure: Failure | None = None
        self._is_told = False

    @classmethod
    def of(cls, config: Config, now: Callable[[], datetime]) -> "Backups":
        """Keep what the settings ask for. Raise SetupError where they make no sense."""
        kept = config.backups_kept
        if not 0 < kept < 10**6:
            raise SetupError(
                f"{kept} is no number of backups to keep.",
                "Set it like this: backups_kept = 14",
            )
        named = config.backup_folder
        folder = config.home / Path(named).expanduser() if named else None
        return cls(config.home, folder, kept, now)

    def latest(self) -> Backup | None:
        """Return the last backup in the folder; one that is to come tells nothing."""
        now = self._now().replace(tzinfo=None)
        made = Series(self.home).made(self.folder) if self.folder else ()
        return next((each for each in reversed(made) if each.at <= now), None)

    def is_on_same_disk(self) -> bool:
        """Tell whether the backups would go with the disk of the journal."""
        with suppress(OSError):
            there = self.folder or self.home
            return there.stat().st_dev == self.home.stat().st_dev
        return False

    def make(
        self, journal: Journal, folder: Path | None = None, *, checks: bool = True
    ) -> Backup:
        """Make one now, in the folder or in another. Raise SetupError or OSError.

        Raise DamagedError where the journal is damaged, unless it is not checked.
        """
        self._finish()
        if checks:
            journal.verify()
        to = folder or self.folder or self.home
        self._begin(journal, to)
        made = self._finish(keep=folder is None)
        if made is None:
            raise SetupError("It was forgotten meanwhile.", "Make another one.")
        return made

    def keep_up(
        self, journal: Journal, is_quiet: Callable[[], bool] | None = None
    ) -> bool:
        """Begin or end the backup of the day; tell whether it is being made.

        None is begun of a journal that is damaged: the last good one would have to go
        for it some day. That is seen to first, and left for another time once
        *is_quiet* denies it. Never raises: what went wrong is told by take_failure().
        """
        try:
            if self._job and self._job.digest.done():
                self._finish()
            if self._job is None and self.folder and self._is_due(journal):
                Series(self.home).sweep()
                if journal.verify(is_quiet):
                    self._begin(journal, self.folder)
        except (SetupError, OSError) as error:
            self._fail(error)
        return self._job is not None

    def catch_up(self, journal: Journal) -> None:
        """Make the backup that is due, and wait for it; never raises."""
        try:
            while self.keep_up(journal):
                self._finish()
        except (SetupError, OSError) as error:
            self._fail(error)

    def close(self, journal: Journal) -> None:
        """Make the backup that is due, and be of no more use; never raises."""
        self.catch_up(journal)
        self._pool.shutdown()

    def take_failure(self) -> Failure | None:
        """Return why there is no backup; once, until one went well again."""
        if not self.has_news:
            return None
        self._is_told = True
        return self._failure

    @property
    def has_news(self) -> bool:
        """Whether take_failure() has something to tell."""
        return self._failure is not None and not self._is_told

    def _is_due(self, journal: Journal) -> bool:
        now = self._now()
        if self._again and now < self._again:
            return False
        latest, told = self.latest(), journal.latest()
        if latest and latest.at.date() == now.date():
            return False
        if told is None or latest is None:
            return told is not None
        return datetime.fromisoformat(told) >= latest.at.replace(tzinfo=now.tzinfo)

    def _begin(self, journal: Journal, folder: Path) -> None:
        """Take what the journal holds, and have it written."""
        series = Series(self.home)
        self._prepare(folder, series)
        taken = Snapshot("\n".join(lines(journal)), journal.how_many())
        key = KeyFiles(self.home).ready()
        part, at = series.part(folder), self._now().replace(tzinfo=None)
        made = self._pool.submit(write_sealed, taken, key, part)
        self._job = _Job(at, series.name, part, made)

    def _prepare(self, folder: Path, series: Series) -> None:
        """Have the folder there. One of choice that is gone is not made anew."""
        if folder in series.folders and not folder.is_relative_to(self.home):
            folder.stat()
        folder.mkdir(mode=0o700, exist_ok=True)
        if not folder.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), folder)
        if folder == self.folder:  # what is put elsewhere is the person's own
            series.begin_in(folder)
            series.tidy(folder)

    def _finish(self, *, keep: bool = True) -> Backup | None:
        """Wait for what is being made, and give it its name."""
        job, self._job = self._job, None
        if job is None:
            return None
        folder = job.part.parent
        try:
            series = Series(self.home)
            if series.name != job.series:  # something of it was forgotten meanwhile
                job.digest.exception()  # what it was taken from is gone: no failure
                return None
            content = job.digest.result()
            made = Backup(job.at, series.path(folder, job.at, content))
            job.part.replace(made.path)
            sync(folder)
        finally:
            with suppress(OSError):
                wipe(job.part)
        self._failure, self._is_told, self._again = None, False, None
        if keep:
            for old in series.made(folder)[: -self._kept]:
                old.path.unlink(missing_ok=True)
        return made

    def _fail(self, error: SetupError | OSError) -> None:
        if isinstance(error, JournalError) and not isinstance(error, DamagedError):
            return  # it is told where it is read or written
        self._failure, self._again = why_not(error), self._now() + AGAIN


def why_not(error: BaseException) -> Failure:
    """Tell what to say of an error."""
    if isinstance(error, DamagedError):
        return "damaged"
    cause = error if isinstance(error, OSError) else error.__cause__
    number = getattr(cause, "errno", None)
    if number in (errno.ENOENT, errno.ENOTDIR):
        return "no folder"
    return "no room" if number in (errno.ENOSPC, errno.EDQUOT) else "not written"
