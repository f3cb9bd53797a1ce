"""A calm progress bar for what a benchmark does long: on a terminal only."""

from collections.abc import Collection, Iterator
from typing import TypeVar

from assistant.commands.progress import shown
from assistant.screen import Screen

T = TypeVar("T")


def calmly(items: Collection[T], doing: str) -> Iterator[T]:
    """Yield *items*, and show beside the figures how many are done."""
    yield from shown(Screen(), items, len(items), doing)
