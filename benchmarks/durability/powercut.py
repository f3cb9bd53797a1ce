"""Power cuts: a traced writer, replayed to any point, and what is found afterwards."""

import random
import shutil
from pathlib import Path

from calmly import calmly

from .disk import MODES, Disk
from .processes import Figures, Reader, Writer
from .trace import COMMAND, Change, Kept, changes

ENTRIES = 150
"""Enough for the log to be folded into the file at least once, and at the end."""


def cut(
    folder: Path, settings: str, cuts: int, entries: int = ENTRIES, seed: int = 1
) -> Figures:
    """Cut the power *cuts* times while *entries* are written, and compare."""
    return replayed(traced(folder, settings, entries), folder, settings, cuts, seed)


def traced(folder: Path, settings: str, entries: int) -> list[Change]:
    """Return what the writer did to the disk; its home is there before."""
    home, log = folder / "written", folder / "log"
    home.mkdir()
    with Writer(settings, before=(*COMMAND, log)) as writer:
        told = writer.write(home, entries)
    happened = changes(log, home)
    log.unlink()
    if told.refused or told.kept != [c.number for c in happened if isinstance(c, Kept)]:
        message = f"strace saw another story than the writer told; {told.refused}"
        raise RuntimeError(message)
    return happened


def replayed(
    happened: list[Change], folder: Path, settings: str, cuts: int, seed: int = 1
) -> Figures:
    """Replay to random points after the first entry was kept."""
    figures, disk = Figures(), Disk()
    chance = random.Random(seed)  # noqa: S311  repeatable
    first = next(n for n, change in enumerate(happened) if isinstance(change, Kept))
    points = sorted(chance.randrange(first + 1, len(happened) + 1) for _ in range(cuts))
    past = 0
    with Reader(settings) as reader:
        for turn, point in enumerate(calmly(points, "Cutting the power")):
            for change in happened[past:point]:
                disk.take(change)
            past, home = point, folder / "found"
            shutil.rmtree(home, ignore_errors=True)
            home.mkdir(mode=0o700)
            for name, content in disk.after_power_cut(
                MODES[turn % len(MODES)], chance
            ).items():
                (home / name).write_bytes(content)
                (home / name).chmod(0o600)
            figures.take(disk.kept, reader.read(home))
    return figures
