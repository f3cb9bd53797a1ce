"""Counts what a journal loses when the worst happens: entries acknowledged, and lost.

    python benchmarks/durability.py [--quick] [--json]

The writer is the program's own Journal in a process of its own. It says that an entry
is kept only after record() has returned; what it said is compared with what is found.
SIGKILL alone would prove little, for the system keeps what a dead process wrote. So
the power is cut as well: strace tells what was written and synced, and that is replayed
to random points, with what was not synced lost, kept or torn. Weaker settings must show
losses there, else the replay proves nothing. It needs strace and unshare, and Linux.
"""

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TypeAlias

from durability.faults import (
    clocked,
    filled,
    flipped,
    flipped_log,
    read_only,
    why_no_mounts,
)
from durability.kills import killed
from durability.powercut import cut
from durability.processes import Figures
from durability.writer import SETTINGS, WEAKER

from assistant.journal import ENCRYPTS

KILLS, CUTS, FLIPS = 300, 1000, 1000
QUICK = 20
"""Times less with --quick."""

Results: TypeAlias = dict[str, dict[str, int]]
Tell: TypeAlias = Callable[[str, Figures], None]

SHARED_MEMORY = "/dev/shm"  # noqa: S108  a folder of our own is made in it


def main() -> None:
    """Do it all, print the figures, and fail if what we ship lost anything."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--quick", action="store_true", help="a twentieth of it")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    if not shutil.which("strace"):
        sys.exit("It needs strace: apt-get install strace")
    share = QUICK if options.quick else 1
    place = SHARED_MEMORY if Path(SHARED_MEMORY).is_dir() else None
    with tempfile.TemporaryDirectory(prefix="durability-", dir=place) as folder:
        results = _results(Path(folder), share)
    if options.json:
        print(json.dumps(results))
    shipped = [f for name, f in results.items() if not name.endswith(tuple(WEAKER))]
    sys.exit(1 if any(f.get("lost") or f.get("damaged") for f in shipped) else 0)


def _results(folder: Path, share: int) -> Results:
    """Return, and print, figures by what was done and with which settings."""
    results: Results = {}
    print(f"{'':58}{'kept':>9}{'lost':>7}{'losing':>8}{'damaged':>9}")

    def tell(what: str, figures: Figures) -> None:
        results[what] = asdict(figures)
        print(
            f"{what:58}{figures.acknowledged:9}{figures.lost:7}"
            f"{figures.losing:8}{figures.damaged + figures.refused:9}",
            flush=True,
        )

    for settings in SETTINGS:
        home = _new(folder, settings)
        if settings not in WEAKER:
            kills = KILLS // share
            tell(f"{kills} SIGKILLs: {settings}", killed(home, settings, kills))
        cuts = CUTS // share
        tell(f"{cuts} power cuts: {settings}", cut(home, settings, cuts))
        if settings not in WEAKER:
            _faults(home, settings, share, results, tell)
    tell("clock set back and forward, and both its changes", clocked(folder))
    return results


def _faults(
    home: Path, settings: str, share: int, results: Results, tell: Tell
) -> None:
    if reason := why_no_mounts():
        print(f"full and read-only disks: {reason}")
    else:
        figures, after = filled(home, settings)
        tell(f"disk full, {after} kept after room was made: {settings}", figures)
        figures, said = read_only(home, settings)
        tell(f"read-only disk: {settings}", figures)
        print(f'    it said: "{said.replace(str(home), "...")}"')
    trials = {"flipped bytes": flipped}
    if settings == "as shipped" and ENCRYPTS:
        trials["flipped bytes in a log that was left over"] = flipped_log
    for what, trial in trials.items():
        flips = trial(home, settings, FLIPS // share)
        results[f"{what}: {settings}"] = asdict(flips)
        print(
            f"{flips.trials} {what}: {settings}: {flips.refused} noticed when read,"
            f" {flips.found_by_check} by the check of all pages, {flips.unnoticed} not"
            f" ({flips.wrong} of these wrong)"
        )


def _new(folder: Path, settings: str) -> Path:
    home = folder / str([*SETTINGS].index(settings))
    home.mkdir()
    return home


if __name__ == "__main__":
    main()
