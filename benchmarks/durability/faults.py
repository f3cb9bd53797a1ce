"""A disk that is full and freed, one that is read-only, a byte that flips, a clock."""

import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from calmly import calmly

from assistant.journal import Journal, Stepped

from .processes import HERE, ROOT, Figures, Reader, Writer

SIZE = "2m"
BALLAST = 1_000_000
MANY, SOME = 10_000, 20
BERLIN = ZoneInfo("Europe/Berlin")
EVENING = datetime(2026, 11, 22, 21, tzinfo=BERLIN)

_APART = ("unshare", "--map-root-user", "--mount")
"""In a mount namespace of its own: nobody else sees what is mounted, and it goes."""

_FULL = f"""
mount -t tmpfs -o size={SIZE} none "$0"
head -c {BALLAST} /dev/zero > "$0/ballast"
exec "$@"
"""
_KILLED = """
import os, signal, sys
from pathlib import Path
sys.path.append(sys.argv[1])
from writer import text
from assistant.journal import Journal, Stepped
journal = Journal(Path(sys.argv[2]) / "journal.db")
for number in range(1, int(sys.argv[3]) + 1):
    journal.record(Stepped(text(number), "did"))
os.kill(os.getpid(), signal.SIGKILL)
"""
_READ_ONLY = """
mount --bind "$0" "$0"
mount -o remount,bind,ro "$0" || exit 1
exec "$@"
"""


def why_no_mounts() -> str | None:
    """Return why nothing can be mounted here, or None."""
    try:
        command = [*_APART, "mount", "-t", "tmpfs", "none", "/mnt"]
        tried = subprocess.run(command, capture_output=True, check=False)  # noqa: S603  a constant
    except FileNotFoundError:
        return "no unshare: apt-get install util-linux"
    return "this system allows no mount namespace" if tried.returncode else None


def filled(folder: Path, settings: str) -> tuple[Figures, int]:
    """Fill the disk twice, with room made in between; and then read what is there.

    Return with the figures how many were kept after room was made.
    """
    home, figures = folder / "full", Figures()
    home.mkdir()
    with Writer(settings, before=_on(_FULL, home)) as writer:
        told = writer.write(home, MANY)
        with Reader(settings, before=_beside(writer.pid)) as reader:
            found = reader.read(home)
    figures.take(told.kept, found)
    figures.refused += not told.refused
    gap = next((n for n, k in enumerate(told.kept, 1) if n != k), MANY)
    return figures, len(told.kept) - gap + 1


def read_only(folder: Path, settings: str) -> tuple[Figures, str]:
    """Write, then write again where nothing can be written; then read what is there.

    Return with the figures what the journal said.
    """
    home, figures = folder / "read-only", Figures()
    home.mkdir()
    with Writer(settings) as writer:
        kept = writer.write(home, SOME).kept
    with Writer(settings, before=_on(_READ_ONLY, home)) as writer:
        told = writer.write(home, SOME, first=SOME + 1)
    with Reader(settings) as reader:
        figures.take([*kept, *told.kept], reader.read(home))
    return figures, told.refused


@dataclass
class Flips:
    """What came of bytes that flipped."""

    trials: int = 0
    refused: int = 0
    """Noticed when it was opened or read."""
    found_by_check: int = 0
    """Noticed by the check of every page, row and word: `small-steps check`."""
    unnoticed: int = 0
    wrong: int = 0
    """Of the unnoticed: an entry was missing, or had other words."""


def flipped(folder: Path, settings: str, flips: int, seed: int = 1) -> Flips:
    """Flip one bit of one byte, anywhere in the file, and read it; again and again."""
    home = folder / "flipped"
    home.mkdir()
    with Writer(settings) as writer:
        kept = writer.write(home, SOME * 5).kept
    return _flipped(home / "journal.db", settings, kept, flips, seed)


def flipped_log(folder: Path, settings: str, flips: int, seed: int = 1) -> Flips:
    """Do the same to the log that a killed process has left over.

    Without SQLCipher there is none. What SQLite takes for a write that was cut off at
    the end of it may be unnoticed, and counts as wrong.
    """
    home = folder / "flipped-log"
    home.mkdir()
    command = [sys.executable, "-c", _KILLED, HERE, home, str(SOME)]
    subprocess.run(command, check=False, cwd=ROOT)  # noqa: S603  our own
    kept = [*range(1, SOME + 1)]
    return _flipped(home / "journal.db-wal", settings, kept, flips, seed)


def _flipped(
    file: Path, settings: str, kept: list[int], flips: int, seed: int
) -> Flips:
    home, result = file.parent, Flips()
    chance = random.Random(seed)  # noqa: S311  repeatable
    whole = home.with_name(f"{home.name}-whole")
    shutil.copytree(home, whole)
    good = file.read_bytes()
    with Reader(settings) as reader:
        for _ in calmly(range(flips), "Flipping"):
            shutil.rmtree(home)
            shutil.copytree(whole, home)
            bad, place = bytearray(good), chance.randrange(len(good))
            bad[place] ^= 1 << chance.randrange(8)
            file.write_bytes(bad)
            found = reader.read(home)
            result.trials += 1
            if "refused" in found:
                result.refused += 1
            elif not found["is_whole"]:
                result.found_by_check += 1
            else:
                result.unnoticed += 1
                result.wrong += found["numbers"] != kept
    return result


def clocked(folder: Path) -> Figures:
    """Tell things while the clock is set back three days and forward a year.

    And through both nights in which the clocks change. What counts is the order in
    which things were told, and the instant and the offset of each.
    """
    figures, told = Figures(), []
    path = folder / "clock" / "journal.db"
    for moment in _moments():
        with Journal(path, lambda now=moment: now) as journal:  # type: ignore[misc]
            told.append((journal.record(Stepped("a step", "did")), moment))
    with Journal(path) as journal:
        found = [(entry.id, *_instant(entry.at)) for entry in journal.entries()]
    figures.take([id_ for id_, _ in told], {"numbers": [id_ for id_, *_ in found]})
    figures.damaged += found != [(id_, *_instant(at)) for id_, at in told]
    return figures


def _instant(at: datetime) -> tuple[datetime, timedelta | None]:
    return at.astimezone(UTC), at.utcoffset()


def _moments() -> Iterator[datetime]:
    yield from (EVENING, EVENING - timedelta(days=3), EVENING + timedelta(days=365))
    yield EVENING
    for night in (
        datetime(2026, 3, 29, tzinfo=UTC),
        datetime(2026, 10, 25, tzinfo=UTC),
    ):
        for minutes in range(0, 180, 20):
            yield (night + timedelta(minutes=minutes)).astimezone(BERLIN)


def _on(script: str, home: Path) -> tuple[object, ...]:
    return (*_APART, "sh", "-euc", script, home)


def _beside(pid: int) -> tuple[object, ...]:
    """Return what runs a command where the process *pid* sees its mounts."""
    return ("nsenter", f"--target={pid}", "--mount", "--user", "--preserve-credentials")
