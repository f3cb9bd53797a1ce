"""Measure a start: how long until it listens, and what memory and processor it takes.

The installed program runs on the virtual sound card of the tests, so this needs
PulseAudio (`make test` installs it). Before the cold start the system is asked to
forget the files of the environment and the model, so that they come from the disk.
"""

import argparse
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from calmly import calmly

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from virtual_sound import Card, virtual_sound_card, why_not

from audio import models

PROGRAM = Path(sys.executable).with_name("small-steps")
IDLE = 20
"""Seconds of silence over which the processor is measured."""


def main() -> None:
    """Start it several times, and print what each part costs."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--starts", type=int, default=5)
    parser.add_argument("--voice", default="pyttsx3")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    if reason := why_not():
        sys.exit(reason)
    with tempfile.TemporaryDirectory(prefix="st-") as name:
        folder = Path(name)
        with virtual_sound_card(folder / "card") as card:
            figures = _measured(card, folder, options.starts, options.voice)
    for what, value in figures.items():
        print(f"{what:34}{value:9.2f}")
    if options.json:
        print(json.dumps(figures))


def _measured(card: Card, folder: Path, starts: int, voice: str) -> dict[str, float]:
    _forget_files()
    seconds = []
    for _ in calmly(range(starts), "Starting"):
        with _started(card, folder, voice) as (process, took):
            seconds.append(took)
            last = _costs(process.pid) if len(seconds) == starts else {}
    return {
        "cold start, s": round(seconds[0], 2),
        "warm start, median s": round(statistics.median(seconds[1:]), 2),
        **last,
    }


def _costs(pid: int) -> dict[str, float]:
    before = _processor(pid)
    time.sleep(IDLE)
    used = _processor(pid) - before
    return {
        "memory, MB": round(_memory(pid), 0),
        "memory of the voice's process, MB": round(sum(map(_memory, _children(pid)))),
        "processor while it is quiet, %": round(100 * used / IDLE, 1),
    }


@contextmanager
def _started(
    card: Card, folder: Path, voice: str
) -> Iterator[tuple["subprocess.Popen[str]", float]]:
    """Start the program, and yield it and the seconds until it listened."""
    model = models.find("moonshine-en")
    if model is None:
        sys.exit("Run first: small-steps models install moonshine-en")
    began = time.monotonic()
    with subprocess.Popen(  # noqa: S603  our own program
        [PROGRAM, "--home", folder / "home", "--voice", voice],
        env={**card.env, "SMALL_STEPS_MODELS": str(model.parent)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        for line in process.stderr or ():
            if line.startswith("Listening."):
                break
        try:
            yield process, time.monotonic() - began
        finally:
            process.send_signal(signal.SIGINT)


def _forget_files() -> None:
    folders = [Path(sys.prefix), models.find("moonshine-en") or Path(sys.prefix)]
    for path in (path for folder in folders for path in folder.rglob("*")):
        if path.is_file():
            handle = os.open(path, os.O_RDONLY)
            os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
            os.close(handle)


def _memory(pid: int) -> float:
    """Return the resident megabytes of a process."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def _processor(pid: int) -> float:
    """Return the seconds of processor that a process and its children have used."""
    ticks = 0
    for each in (pid, *_children(pid)):
        after_name = Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()
        ticks += int(after_name[11]) + int(after_name[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _children(pid: int) -> list[int]:
    return [
        int(child)
        for task in Path(f"/proc/{pid}/task").iterdir()
        for child in (task / "children").read_text().split()
    ]


if __name__ == "__main__":
    main()
