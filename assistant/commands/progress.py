"""A calm progress bar for what takes long: on a terminal only, beside the output."""

import sys
from collections.abc import Iterable, Iterator
from typing import TypeVar

from ..screen import Screen

T = TypeVar("T")


def shown(screen: Screen, what: Iterable[T], total: int, doing: str) -> Iterator[T]:
    """Yield *what*, and after a second show how much of the *total* is done."""
    from tqdm import tqdm  # noqa: PLC0415  it takes longer to load than most of us

    hidden = screen.plain or screen.as_json or not sys.stderr.isatty()
    yield from tqdm(
        what,
        total=total,
        desc=doing,
        delay=1,
        mininterval=0.5,
        leave=False,
        disable=hidden,
        bar_format="{desc} {bar:20} {percentage:3.0f} %",
    )
