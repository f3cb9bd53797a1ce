"""A hard moment as it goes on: where we stand in it, and what was already said."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from intents import Match

from ..dialogue import Context, Reply
from ..journal import Alarmed, JournalError

SPAN = timedelta(hours=1)
"""Within this a hard moment is one, however often it is spoken of."""

OF_OTHERS = ("someone",)
"""Kinds that are not of the person: no hard moment of theirs is noted."""


@dataclass(slots=True)
class Sitting:
    """Where we stand, and what was already said."""

    ctx: Context
    grave: Match
    """The words of danger that we answer; of them only the grade and kind are used."""
    step: str
    lead: Reply | None = None
    """What is said first; the rest of the place only if it `is_new`."""
    is_new: bool = True
    is_noted: bool = False
    heard: int = 0
    repeated: int = 0
    was_quiet: bool = False
    """Whether it was said once, into a silence, that we are here."""

    def go(self, step: str, lead: Reply | None = None, *, is_new: bool = True) -> None:
        """Go to a place on the way."""
        self.step, self.lead, self.is_new = step, lead, is_new

    def note(self) -> None:
        """Keep that there was a hard moment, once; help does not wait for a disk."""
        if self.is_noted or self.grave.danger in OF_OTHERS:
            return
        self.is_noted, journal = True, self.ctx.journal
        with suppress(JournalError):
            last = journal.last("moment")
            if last is None or abs(self.ctx.now() - last.at) > SPAN:
                journal.record(Alarmed())
