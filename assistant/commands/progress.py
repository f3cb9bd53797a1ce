"""A calm progress bar for what takes long: on a terminal only, beside the output."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import TypeVar

from ..screen import Screen

T = TypeVar("T")


def shown(screen: Screen, what: Iterable[T], total: int, doing: str) -> Iterator[T]:
    """Yield *what*, and after a second show how much of the *total* is done."""
    from tqdm import tqdm  # noqa: PLC0415  it takes longer to load than most of us

    yield from tqdm(
        what,
        total=total,
        desc=doing,
        delay=1,
        mininterval=0.5,
        leave=False,
        disable=_is_hidden(screen),
        bar_format="{desc} {bar:20} {percentage:3.0f} %",
    )


@contextmanager
def waited(screen: Screen, doing: str) -> Iterator[None]:
    """Show, after a second, for how long something has been done that has no parts."""
    done = Event()
    teller = Thread(target=_tell, args=(doing, done), daemon=True)
    if not _is_hidden(screen):
        teller.start()
    try:
        yield
    finally:
        done.set()
        if teller.ident:
            teller.join()


def _tell(doing: str, done: Event) -> None:
    """Write the seconds over and over in one line, and take it away in the end."""
    seconds = 0
    while not done.wait(1):
        seconds += 1
        sys.stderr.write(f"\r{doing} {seconds} s")
        sys.stderr.flush()
    if seconds:
        sys.stderr.write(f"\r{' ' * (len(doing) + 12)}\r")
        sys.stderr.flush()


def _is_hidden(screen: Screen) -> bool:
    return screen.plain or screen.as_json or not sys.stderr.isatty()
