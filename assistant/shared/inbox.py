"""The inbox of a room that listens: while nothing comes, the hatch is served."""

from queue import Empty, SimpleQueue
from time import monotonic

from audio import Event

from .hatch import Hatch

LOOK = 60.0
"""Seconds after which to look what is to be done, where other rooms can give it."""


class Inbox(SimpleQueue[Event]):
    """A queue whose reader serves a hatch while it waits, in the reader's thread."""

    hatch: Hatch | None = None

    def patience(self, until_due: float | None) -> float | None:
        """Return for how many seconds to wait at most, where so many are until due.

        What other rooms forgot is to leave no trace here, also where nobody speaks.
        """
        if self.hatch is None:
            return until_due
        return LOOK if until_due is None else min(until_due, LOOK)

    def get(self, block: bool = True, timeout: float | None = None) -> Event:  # noqa: FBT001, FBT002  as its base
        """Return what comes next; raise Empty as any queue does."""
        if self.hatch is None or not block:
            return super().get(block, timeout)
        ends = monotonic() + (float("inf") if timeout is None else timeout)
        while self.empty():
            left = ends - monotonic()
            if left <= 0:
                raise Empty
            pause = self.hatch.turn()
            try:
                return super().get(timeout=max(0.0, min(pause, left)))
            except Empty:
                continue
        return super().get()
