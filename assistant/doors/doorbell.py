"""Whether anybody is at a door: what takes long gives way to who comes in."""

import selectors
import time
from collections.abc import Callable

from ..reminding.bell import BREATH

PATIENCE = 15 * 60
"""Seconds after which what takes long waits no more for quiet that never comes."""

REST = 10.0
"""Seconds of quiet in which whatever takes long is done."""


class Doorbell(selectors.DefaultSelector):
    """What the event loop waits on; it can be asked as well, in the midst of work.

    Nothing is taken from the loop by that: what came is there until it was read.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin with nobody there. *clock* counts seconds."""
        super().__init__()
        self._clock = clock
        self._rang = self._rested = clock()

    def select(
        self, timeout: float | None = None
    ) -> list[tuple[selectors.SelectorKey, int]]:
        """Wait as ever, and remember when something came."""
        came = super().select(timeout)
        if came:
            now = self._clock()
            self._rested = self._last_rest(now)
            self._rang = now
        return came

    def is_quiet(self) -> bool:
        """Tell whether nobody waits, and who came before was answered.

        A stranger who never leaves a moment's quiet cannot keep what was forgotten.
        """
        now = self._clock()
        if now - self._last_rest(now) > PATIENCE:
            return True
        return now - self._rang > BREATH and not super().select(0)

    def _last_rest(self, now: float) -> float:
        return now if now - self._rang > REST else self._rested
