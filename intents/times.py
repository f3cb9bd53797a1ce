"""When it was, as far as a match tells it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType

from .match import Match
from .moments import find
from .phrasebook import Phrasebook
from .wording import Wording

PREPARED, GOAL = "prepared", "goals.set"
"""What may speak of days to come: "booked it for Tuesday", "to be done by Tuesday"."""

TELLING = frozenset({"slip.slipped", "feelings.felt"})
"""What is told beside steps: here a time says when it was, and is no part of it."""


class Times:
    """Finds times that are told in the language of one phrasebook."""

    def __init__(
        self, book: Phrasebook, now: Callable[[], datetime] | None = None
    ) -> None:
        """Tell times from *now* on; without it none are understood."""
        self._locale, self._now = book.locale, now
        self._wording = Wording(book.language)

    def timed(self, match: Match) -> Match:
        """Find when it was, and leave that out of the words of what was told."""
        if self._now is None or match.intent is None:
            return match
        now = self._now()
        ahead = True if match.stage == PREPARED or match.intent == GOAL else None
        moment = find(match.text, now, locale=self._locale, ahead=ahead)
        if moment is None or moment.at is None or moment.at > now:
            return match
        when = moment.at.isoformat(timespec="seconds")
        spoken = match.text[moment.start : moment.end]
        name = next(iter(match.slots), "")
        slot = match.slots.get(name, "")
        place = slot.lower().find(spoken.lower())
        if place < 0 or not (match.stage or match.intent in TELLING):
            return replace(match, when=when)
        rest = self._wording.repair(slot[:place] + slot[place + len(spoken) :])
        slots = {**match.slots, name: rest} if rest else match.slots
        return replace(match, when=when, slots=MappingProxyType(dict(slots)))
