"""The writer and the reader, as processes that are given jobs."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from sys import maxsize
from typing import Any, Self

HERE = Path(__file__).parent
ROOT = HERE.parents[1]

_ENVIRONMENT = {
    "PYTHONPATH": str(ROOT),
    "OPENBLAS_NUM_THREADS": "1",  # the writer forks, and Python warns of threads then
}


@dataclass
class Told:
    """What a writer said of one job."""

    kept: list[int] = field(default_factory=list)
    """Acknowledged: these must be there, whatever comes."""
    refused: str = ""


class Script:
    """A script of ours that takes lines and answers with lines."""

    def __init__(self, *command: object) -> None:
        """Start it."""
        self._process = subprocess.Popen(  # noqa: S603  our own
            [*map(str, command)],
            env=os.environ | _ENVIRONMENT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    def ask(self, line: str) -> str:
        """Give it a line, and return its next one."""
        assert self._process.stdin  # noqa: S101  for the types
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()
        return self.next()

    def next(self) -> str:
        """Return the next line that it says."""
        assert self._process.stdout  # noqa: S101  for the types
        line = self._process.stdout.readline()
        if not line:
            message = "a process of the benchmark broke"
            raise RuntimeError(message)
        return line.rstrip("\n")

    def __enter__(self) -> Self:
        """Return it."""
        return self

    def __exit__(self, *_: object) -> None:
        """End it."""
        with suppress(BrokenPipeError):
            self._process.communicate()


class Writer(Script):
    """Tells journals things."""

    def __init__(self, settings: str, before: Sequence[object] = ()) -> None:
        """Start it with *settings*; *before* is what runs it, such as strace."""
        super().__init__(*before, sys.executable, HERE / "writer.py", settings)

    def write(self, folder: Path, count: int, first: int = 1) -> Told:
        """Let it tell *count* things, to the end."""
        self._begin(folder, count, first)
        return self._listen()

    def write_until_killed(
        self, folder: Path, first: int, most: int, after: float
    ) -> Told:
        """Kill it with SIGKILL *after* some seconds when it has kept *most* things."""
        pid = self._begin(folder, 0, first)
        told = self._listen(most)
        time.sleep(after)
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        told.kept += self._listen().kept
        return told

    def _begin(self, folder: Path, count: int, first: int) -> int:
        """Give it a job, and return the id of the process that does it."""
        word, _, pid = self.ask(f"{folder} {count} {first}").partition(" ")
        if word != "pid":
            message = "the writer did not begin"
            raise RuntimeError(message)
        return int(pid)

    def _listen(self, most: int = maxsize) -> Told:
        told = Told()
        while len(told.kept) < most and (line := self.next()) != "ended":
            if line.startswith("refused "):
                told.refused = line.removeprefix("refused ")
            elif line.isdecimal():
                told.kept.append(int(line))
        return told


class Reader(Script):
    """Reads journals."""

    def __init__(self, settings: str, before: Sequence[object] = ()) -> None:
        """Start it with *settings*; *before* is what runs it."""
        super().__init__(*before, sys.executable, HERE / "reader.py", settings)

    def read(self, folder: Path) -> dict[str, Any]:
        """Return the numbers that stand in the journal of *folder*, or its refusal."""
        found: dict[str, Any] = json.loads(self.ask(str(folder)))
        return found


@dataclass
class Figures:
    """What came of many trials."""

    trials: int = 0
    acknowledged: int = 0
    lost: int = 0
    losing: int = 0
    """Trials in which anything was lost."""
    refused: int = 0
    """Trials after which the journal could not be opened."""
    damaged: int = 0
    """Trials after which it was not whole, or out of order."""

    def take(self, kept: Sequence[int], found: dict[str, Any]) -> None:
        """Compare what was acknowledged with what is found."""
        numbers = found.get("numbers", [])
        lost = len({*kept} - {*numbers})
        self.trials += 1
        self.acknowledged += len(kept)
        self.lost += lost
        self.losing += bool(lost)
        self.refused += "refused" in found
        self.damaged += numbers != sorted(numbers) or not found.get("is_whole", True)
