"""UUIDs of version 7 (RFC 9562): they tell when, and grow with every one that is made.

The order of a journal is the sequence of its events. These only name an event, so that
it is known again in another journal.
"""

import secrets
from datetime import UTC, datetime

_TICKS = 4096
"""Parts of a millisecond: the 12 bits after the time (RFC 9562, 6.2, method 3)."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Uuid7:
    """Makes them; each is greater than the one before, whatever the clock says."""

    def __init__(self) -> None:
        """Begin anywhere."""
        self._last = -1

    def __call__(self, moment: datetime) -> bytes:
        """Return one of 16 bytes for *moment*; before 1970 there is only 1970."""
        since = moment - _EPOCH
        microseconds = (since.days * 86_400 + since.seconds) * 10**6
        microseconds += since.microseconds
        self._last = max(microseconds * _TICKS // 1000, self._last + 1, 0)
        milliseconds, part = divmod(self._last, _TICKS)
        head = milliseconds << 16 | 7 << 12 | part
        tail = 0b10 << 62 | secrets.randbits(62)
        return (head << 64 | tail).to_bytes(16, "big")
