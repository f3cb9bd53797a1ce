"""Measure what it takes to move a journal: export, import, backup, restore.

A journal of made-up entries is exported in each shape, taken in elsewhere, backed up
and restored. Each is done in a process of its own, so that its memory is its own: the
most it held, less what the program holds before it begins. Of a backup it is told how
long the conversation would wait: only the words are taken then, the rest is done aside.
"""

import argparse
import json
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from operator import itemgetter
from pathlib import Path
from uuid import UUID

from assistant.backups import Backups, KeyFiles, restored
from assistant.dialogue import Context
from assistant.journal import Journal, StoredEvent
from assistant.transfer import diary, lines, opened, table, write_whole
from intents import Phrasebook

NOW = datetime(2026, 11, 22, 21, tzinfo=UTC)
WORDS = ("I", "called", "my", "sister", "after", "work", "in", "the", "rain", "again")


def main() -> None:
    """Measure journals of each size."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000])
    for size in parser.parse_args().sizes:
        with tempfile.TemporaryDirectory() as name:
            home = Path(name)
            print(f"{size:,} entries")
            for what in (_fill, *_EXPORTS, _import, _backup, _restore):
                _tell(what, home, size)
            for path in sorted(home.rglob("*.*")):
                if path.suffix in (".db", ".jsonl", ".md", ".csv", ".age"):
                    print(f"  {path.name[:40]:42}{path.stat().st_size / 1e6:8.1f} MB")


def _tell(what: Callable[[Path, int], str], home: Path, size: int) -> None:
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_measure, args=(what, home, size, theirs))
    process.start()
    (seconds, worked), megabytes, more = ours.recv()
    process.join()
    name = (what.__doc__ or "").partition(".")[0]
    took = f"{seconds:8.2f} s, {worked:7.2f} s of a core, {megabytes:6.0f} MB"
    print(f"  {name:46}{took}  {more}", flush=True)


def _measure(what: Callable[[Path, int], str], home: Path, size: int, to) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began, worked = time.perf_counter(), time.process_time()
    more = what(home, size)
    took = time.perf_counter() - began, time.process_time() - worked
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    to.send((took, (most - before) / 1024, more))


def _journal(home: Path) -> Journal:
    home.mkdir(exist_ok=True)
    return Journal(home / "journal.db", lambda: NOW)


def _fill(home: Path, size: int) -> str:
    """Fill a journal."""
    with _journal(home) as journal:
        journal.take_in(_made_up(size), size)
    return ""


def _made_up(size: int) -> Iterator[StoredEvent]:
    dice = random.Random(size)  # noqa: S311  made-up words, not secrets
    for number in range(1, size + 1):
        at = NOW - timedelta(minutes=20) * (size - number)
        text = " ".join(dice.choices(WORDS, k=9))
        body = json.dumps({"text": text, "stage": "did", "when": None, "cue": None})
        stamp = at.isoformat(timespec="microseconds")
        yield StoredEvent(UUID(int=number).hex, stamp, "+00:00", "step", body)


def _markdown(home: Path, _: int) -> str:
    """Export as Markdown."""
    with _journal(home) as journal:
        ctx = Context(Phrasebook.load("en"), journal, lambda: NOW, itemgetter(0))
        parts = (part.encode() for part in diary(journal.entries(), ctx))
        write_whole(home / "diary.md", parts)
    return ""


def _csv(home: Path, _: int) -> str:
    """Export as CSV."""
    with _journal(home) as journal:
        write_whole(home / "t.csv", (row.encode() for row in table(journal.entries())))
    return ""


def _jsonl(home: Path, _: int) -> str:
    """Export as JSON Lines."""
    with _journal(home) as journal:
        parts = (f"{line}\n".encode() for line in lines(journal))
        write_whole(home / "all.jsonl", parts)
    return ""


_EXPORTS = (_markdown, _csv, _jsonl)


def _import(home: Path, size: int) -> str:
    """Import the JSON Lines elsewhere."""
    with opened(home / "all.jsonl") as found, _journal(home / "other") as journal:
        if journal.take_in(found.events, found.most) != size:
            sys.exit("Something was lost.")
    return ""


def _backup(home: Path, _: int) -> str:
    """Back up, encrypted and read back."""
    backups = Backups(home, home / "backups", 3, lambda: NOW)
    with _journal(home) as journal:
        began = time.thread_time()
        backups.keep_up(journal)
        waited = time.thread_time() - began
        backups.close(journal)
    return f"of which the conversation waits {1000 * waited:.0f} ms"


def _restore(home: Path, size: int) -> str:
    """Restore the backup over a journal of that size."""
    (file,) = (home / "backups").iterdir()
    key = KeyFiles(home).ready().identity
    if key is None:
        sys.exit("There is no key.")
    with _journal(home / "other") as journal:
        if journal.become(restored(file, lambda: key).events) != size:
            sys.exit("Something was lost.")
    return ""


if __name__ == "__main__":
    main()
