"""SIGKILL at random points of writing: nothing is flushed, nothing is closed."""

import random
from pathlib import Path

from calmly import calmly

from .processes import Figures, Reader, Writer

FRESH = 10
"""Kills of one journal; then a new one, so that its making is hit as well."""

MOST = 30
"""Entries that are kept before a kill, at most."""


def killed(folder: Path, settings: str, kills: int, seed: int = 1) -> Figures:
    """Write on and on, and compare after each kill."""
    figures, chance = Figures(), random.Random(seed)  # noqa: S311  repeatable
    kept: list[int] = []
    with Writer(settings) as writer, Reader(settings) as reader:
        for turn in calmly(range(kills), "Killing"):
            home = folder / f"home-{turn // FRESH}"
            if turn % FRESH == 0:
                kept = []
            first = kept[-1] + 2 if kept else 1  # one more may be there than was told
            most, after = chance.randrange(MOST), chance.random() / 50
            told = writer.write_until_killed(home, first, most, after).kept
            kept += told
            figures.take(kept, reader.read(home))
            figures.acknowledged -= len(kept) - len(told)
    return figures
