"""How long this person pauses: chosen by voice, and learned from how they speak.

It is one number, how many times the usual they need, and is kept in the journal. It
follows the longest pauses of the latest turns, with some room above them, and grows at
once when somebody was not done. Until it is known, we are patient.
"""

from collections import deque
from contextlib import suppress

from .journal import Chose, Journal, JournalError

SETTING, KNOWN = "patience", "patience_known"
"""Their names in the journal: that number, in hundredths, and whether it is known."""

LEAST, MOST = 1.0, 2.5
"""Between these it is learned, and can be chosen."""

STEP = 1.3
"""How much longer it gets when somebody was cut off, or asks for more time."""

ROOM = 1.25
"""How much longer than their long pauses somebody is given."""

LONG_ONES = 0.9
"""The share of somebody's pauses that are shorter than what counts as a long one."""

TURNS, FEWEST = 24, 8
"""Turns that are remembered, and how many it takes to learn from them."""

NOTED = 0.1
"""A change below this is not worth keeping."""


class Pauses:
    """The pauses of one person."""

    def __init__(self, journal: Journal) -> None:
        """Go on with what *journal* keeps."""
        self._journal = journal
        self._latest: deque[float] = deque(maxlen=TURNS)
        self._noted_for = self.share
        """What they were given when those were noted."""

    @property
    def share(self) -> float:
        """How many times the usual patience this person needs; never raises."""
        return int(self._setting(SETTING) or LEAST * 100) / 100

    @property
    def is_known(self) -> bool:
        """Whether that was learned, and no more was asked for since; never raises."""
        return bool(self._setting(KNOWN))

    def note(self, pause: float, usual: float) -> None:
        """Learn from the longest *pause* of a turn that was given *usual* ones.

        It never raises. What was chosen by voice begins anew.
        """
        if self.share != self._noted_for:
            self._latest.clear()
            self._noted_for = self.share
        self._latest.append(pause / usual)
        if len(self._latest) >= FEWEST:
            longest = sorted(self._latest)[int(LONG_ONES * len(self._latest))]
            with suppress(JournalError):
                self._keep(_bounded(longest * ROOM))
                self._know(is_known=True)
            self._noted_for = self.share

    def lengthen(self) -> bool:
        """Give more time from now on; tell whether that is more than before."""
        forgot = self._know(is_known=False)
        return self._keep(_bounded(self.share * STEP)) or forgot

    def shorten(self) -> bool:
        """Give less time from now on; tell whether that is less than before."""
        knew = self._know(is_known=True)
        return self._keep(_bounded(self.share / STEP)) or knew

    def cut_off(self) -> None:
        """Note that somebody was not done; never raises."""
        with suppress(JournalError):
            self.lengthen()

    def _setting(self, name: str) -> int | str | None:
        """Return what the journal keeps under *name*; never raises."""
        try:
            return self._journal.setting(name)
        except JournalError:
            return None

    def _keep(self, share: float) -> bool:
        """Keep *share* if it is another; raise NotSavedError."""
        if abs(share - self.share) < NOTED:
            return False
        self._journal.record(Chose(SETTING, round(share * 100)))
        return True

    def _know(self, *, is_known: bool) -> bool:
        """Keep whether they are known, if that is another; raise NotSavedError."""
        if is_known == self.is_known:
            return False
        self._journal.record(Chose(KNOWN, int(is_known)))
        return True


def _bounded(share: float) -> float:
    return min(MOST, max(LEAST, share))
