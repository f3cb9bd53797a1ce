"""What stands in a journal as a table for spreadsheets (CSV)."""

import csv
import io
from collections.abc import Iterable, Iterator

from ..journal import Entry

COLUMNS = (*("told", "day", "kind", "stage", "words", "speaks_of", "about", "became"),)
_RISKY = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet take a cell for a formula, where it begins with it."""


def table(entries: Iterable[Entry]) -> Iterator[str]:
    """Yield the rows, the first with the names of the columns.

    A cell that a spreadsheet would take for a formula gets an apostrophe before it,
    which the spreadsheet does not show.
    """
    yield "\ufeff" + _row(COLUMNS)  # or spreadsheets take it for another alphabet
    for entry in entries:
        yield _row(
            (
                entry.at.isoformat(timespec="seconds"),
                entry.day.isoformat(),
                *map(_guarded, (entry.kind, entry.stage or "", entry.text)),
                *map(_guarded, (entry.when or "", entry.cue or "", entry.state or "")),
            )
        )


def _guarded(cell: str) -> str:
    return f"'{cell}" if cell.lstrip(" ").startswith(_RISKY) else cell


def _row(cells: Iterable[str]) -> str:
    row = io.StringIO(newline="")
    csv.writer(row).writerow(cells)
    return row.getvalue()
