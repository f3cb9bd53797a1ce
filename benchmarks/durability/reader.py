"""Opens journals as the program does, and says which entries they hold.

    python reader.py SETTINGS < folders

For each folder it prints one line of JSON: the numbers of the entries, in the order
in which they are read, or what the journal said when it refused.
"""

import json
import sys
from pathlib import Path

if sys.argv[1] == "without SQLCipher":
    sys.modules["sqlcipher3"] = None  # as where its wheel is missing

from writer import number_of

from assistant.journal import Journal, JournalError


def main() -> None:
    """Read one folder after another."""
    for line in sys.stdin:
        print(json.dumps(_found(Path(line.rstrip("\n")))), flush=True)


def _found(folder: Path) -> dict[str, object]:
    try:
        with Journal(folder / "journal.db") as journal:
            numbers = [number_of(entry.text) for entry in journal.entries()]
            return {"numbers": numbers, "is_whole": _is_whole(journal)}
    except JournalError as error:
        return {"refused": error.problem}


def _is_whole(journal: Journal) -> bool:
    """Look at every page: what reading the entries does not touch, too."""
    try:
        journal.verify()
    except JournalError:
        return False
    return True


if __name__ == "__main__":
    main()
