"""Which backups are ours, and where: a small file beside the journal remembers.

Backups are named after the series they belong to:

    small-steps_2026-11-23_091502_ab12cd34_0123456789abcdef.age

(day and time there, series, digest of the content). Forgetting ends a series: all of it
is taken away wherever it can be reached, and the rest as soon as its folder is back.
"""

import json
import re
import secrets
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from ..journal.wiping import sync, wipe
from ..transfer import write_whole
from .sealed import digest

_NAME = re.compile(
    r"small-steps_(\d{4}-\d\d-\d\d)_(\d{6})_([0-9a-f]{8})_([0-9a-f]{16})\.age"
)
_SERIES = re.compile("[0-9a-f]{8}")
OWN = "backups"
"""A folder in the home folder in which all backups are ours, of any series."""


@dataclass(frozen=True, slots=True, order=True)
class Backup:
    """A backup that was read back before it got its name."""

    at: datetime
    """When it was made: what the clock on the wall showed."""
    path: Path = field(compare=False)

    def is_whole(self) -> bool:
        """Tell whether its content is still what it was when it was made."""
        try:
            return digest(self.path.read_bytes()) in self.path.name
        except OSError:
            return False


class Series:
    """The series of one home. What writes raises SetupError or OSError."""

    def __init__(self, home: Path) -> None:
        """Read what is remembered in *home*."""
        self._file = home.absolute() / "backup.json"
        known = _read(self._file)
        self.name = known.name
        """Of what is made now. Another one after something was forgotten."""
        self.folders = list(known.folders)
        """Where it lies."""
        self.gone = list(known.gone)
        """What is still to be taken away, and could not be reached."""

    def begin_in(self, folder: Path) -> None:
        """Remember that backups are made in *folder*, before one is."""
        if folder not in self.folders:
            self.folders.append(folder)
            self._keep()

    def made(self, folder: Path) -> tuple[Backup, ...]:
        """Return what there is of this series in *folder*, the oldest first."""
        return tuple(sorted(_of(self.name, folder)))

    def part(self, folder: Path) -> Path:
        """Return the name of a backup that is not yet read back."""
        return folder / f".small-steps_{self.name}_{secrets.token_hex(4)}.part"

    def tidy(self, folder: Path) -> None:
        """Take away what was not finished because we were killed."""
        for part in folder.glob(f".small-steps_{self.name}_*.part"):
            wipe(part)

    def path(self, folder: Path, at: datetime, content: str) -> Path:
        """Return the name of a backup that was read back."""
        stamp = f"{at:%Y-%m-%d_%H%M%S}"
        return folder / f"small-steps_{stamp}_{self.name}_{content}.age"

    def join(self, backup: Path) -> None:
        """Go on with the series of a backup that was restored, where it is one."""
        found = _named(backup)
        if found and not self.folders:
            self.name = found[3]
            self.begin_in(backup.resolve().parent)

    def forget(self) -> None:
        """End this series, and take away all of it that can be reached.

        It is remembered first, so that a crash leaves nothing behind.
        """
        own = self._file.parent / OWN
        ours = {(found[3], own) for found in map(_named, _listed(own)) if found}
        ours |= {(self.name, folder) for folder in self.folders}
        if not (ours or self.gone):
            return
        self.gone += sorted(ours)
        self.name, self.folders = secrets.token_hex(4), []
        self._keep()
        self.sweep()

    def sweep(self) -> None:
        """Take away what has ended, wherever it can be reached by now."""
        left = [
            (n, folder) for n, folder in self.gone if not self._is_rid_of(n, folder)
        ]
        if left != self.gone:
            self.gone = left
            self._keep()

    def _is_rid_of(self, name: str, folder: Path) -> bool:
        """Take away a series from a folder; tell whether it is no more there.

        A folder of choice that is empty may be a disk that is not plugged in.
        """
        try:
            found = _removed(name, folder)
            return found or folder.is_relative_to(self._file.parent)
        except FileNotFoundError:
            return folder.is_relative_to(self._file.parent)
        except OSError:
            return False

    def _keep(self) -> None:
        known = {
            "series": self.name,
            "folders": [str(folder) for folder in self.folders],
            "gone": [(name, str(folder)) for name, folder in self.gone],
        }
        write_whole(self._file, [json.dumps(known).encode()], over=True)


@dataclass(frozen=True, slots=True)
class _Known:
    name: str
    folders: tuple[Path, ...] = ()
    gone: tuple[tuple[str, Path], ...] = ()


def _read(file: Path) -> _Known:
    """Return what the file says; where it makes no sense, nothing is known."""
    try:
        known = json.loads(file.read_text("utf-8"))
        names = [known["series"], *(name for name, _ in known["gone"])]
        if not all(_SERIES.fullmatch(name) for name in names):
            return _Known(secrets.token_hex(4))
        gone = tuple((name, Path(folder)) for name, folder in known["gone"])
        return _Known(known["series"], tuple(map(Path, known["folders"])), gone)
    except (OSError, KeyError, ValueError, TypeError):
        return _Known(secrets.token_hex(4))


def _of(name: str, folder: Path) -> Iterator[Backup]:
    for path in _listed(folder):
        found = _named(path)
        if found and found[3] == name:
            with suppress(ValueError):
                yield Backup(datetime.fromisoformat(f"{found[1]}T{found[2]}"), path)


def _listed(folder: Path) -> list[Path]:
    try:
        return [*folder.iterdir()]
    except OSError:
        return []


def _named(path: Path) -> re.Match[str] | None:
    return _NAME.fullmatch(path.name)


def _removed(name: str, folder: Path) -> bool:
    """Take away a series from a folder; tell whether the folder holds anything.

    Raise OSError.
    """
    is_used = any(folder.iterdir())
    parts = folder.glob(f".small-steps_{name}_*.part")
    for path in (*(backup.path for backup in _of(name, folder)), *parts):
        wipe(path)
    sync(folder)
    return is_used
