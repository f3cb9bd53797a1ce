"""Tells a journal things, and says of each that it is kept only when it is.

    python writer.py SETTINGS < jobs

A job is a line: a folder, how many entries (0 is: until killed) and the first number.
Each is done in a child of its own, which prints its process id, the number of each
entry that is kept, and "refused PROBLEM" when it was refused; then comes "ended". A
file "ballast" in the folder is taken away when the disk is full for the first time.
"""

import os
import sys
from pathlib import Path

SETTINGS = {
    "as shipped": (),
    "without SQLCipher": (),
    "weaker: WAL, synchronous NORMAL": ("journal_mode = WAL", "synchronous = NORMAL"),
    "weaker: synchronous OFF": ("synchronous = OFF",),
}
"""What is set after the journal is opened: nothing, or what must show losses."""

SETTLED = 10
"""After so many it is quiet for a moment."""

WEAKER = [name for name in SETTINGS if name.startswith("weaker")]

if __name__ == "__main__" and sys.argv[1] == "without SQLCipher":
    sys.modules["sqlcipher3"] = None  # as where its wheel is missing

from assistant.journal import Journal, JournalError, NotSavedError, Stepped  # noqa: E402  see above


def text(number: int) -> str:
    """Return what entry *number* says: a line, and now and then some pages."""
    return f"{number} " + "I called my sister and we talked. " * (
        300 if number % 17 == 0 else number % 5
    )


def number_of(words: str) -> int:
    """Return the number of an entry that is whole; of any other one it is -1."""
    number = words.partition(" ")[0]
    if number.isdecimal() and text(int(number)).rstrip(" .") == words.rstrip(" ."):
        return int(number)
    return -1


def write(folder: Path, count: int, first: int, pragmas: tuple[str, ...]) -> None:
    """Tell the journal in *folder* things, until *count* is reached."""
    journal = Journal(folder / "journal.db")
    for pragma in pragmas:
        journal._db.execute(f"PRAGMA {pragma}")  # noqa: SLF001  nobody else may
    number = first
    while not count or number < first + count:
        try:
            journal.record(Stepped(text(number), "did"))
        except NotSavedError:
            if not (folder / "ballast").exists():
                raise
            (folder / "ballast").unlink()
        else:
            _tell(str(number))
            if not number % SETTLED:
                journal.settle()
        number += 1
    journal.close()


def _tell(line: str) -> None:
    os.write(1, f"{line}\n".encode())


def _do(job: str, pragmas: tuple[str, ...]) -> None:
    folder, count, first = job.rsplit(" ", 2)
    try:
        write(Path(folder), int(count), int(first), pragmas)
    except JournalError as error:
        _tell(f"refused {error.problem}")


def main() -> None:
    """Do one job after another."""
    for line in sys.stdin:
        if child := os.fork():
            os.waitpid(child, 0)
            _tell("ended")
        else:
            _tell(f"pid {os.getpid()}")
            _do(line.rstrip("\n"), SETTINGS[sys.argv[1]])
            os._exit(0)


if __name__ == "__main__":
    main()
