"""How much may be told from where nobody is known: so much a minute, then no more."""

import time
from collections import deque
from collections.abc import Callable

EACH = 12
"""Entries that one address may tell within a MINUTE; nobody speaks so fast for long."""

IN_ALL = 30
"""Entries that all of them together may tell within it."""

MINUTE = 60.0


class Allowance:
    """Counts what was told within the last minute: never more than IN_ALL entries."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin with nothing told. *clock* counts seconds."""
        self._clock = clock
        self._told: deque[tuple[float, str]] = deque()

    def take(self, peer: str) -> bool:
        """Tell whether one more entry from the address *peer* may be kept; count it."""
        now = self._clock()
        while self._told and now - self._told[0][0] >= MINUTE:
            self._told.popleft()
        own = sum(each == peer for _, each in self._told)
        if own >= EACH or len(self._told) >= IN_ALL:
            return False
        self._told.append((now, peer))
        return True
