"""Long work on the journal that gives way as soon as somebody speaks."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from .driver import ERRORS, Database

STEPS = 1_000
"""Of SQLite's machine between two looks whether it is still quiet: under 1 ms."""


@dataclass(slots=True)
class Work:
    """Long work, and what came of it."""

    is_done: bool = False


@contextmanager
def giving_way(db: Database, is_quiet: Callable[[], bool] | None) -> Iterator[Work]:
    """Do what is in the block; give it up once *is_quiet* denies it.

    What was begun in a transaction is as it was before. Raises what SQLite raises.
    """
    work = Work()
    if is_quiet:
        db.set_progress_handler(lambda: not is_quiet(), STEPS)
    try:
        yield work
        work.is_done = True
    except ERRORS as error:
        if getattr(error, "sqlite_errorcode", 0) != sqlite3.SQLITE_INTERRUPT:
            raise
    finally:
        db.set_progress_handler(None, 0)
