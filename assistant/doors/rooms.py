"""The rooms we talk in: each has a conversation of its own, over one journal."""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from audio import LONGEST

from .. import modes
from ..conversation import HELP, WAKE
from ..forgetful import is_forgotten
from ..safety.hearing import urgent
from ..talk import Talk
from ..turns import GRAVE
from .allowance import Allowance
from .capture import Capture
from .room import InRoom

WAITS = LONGEST + 60
"""Seconds that a question waits: as long as one may talk, and time to begin."""

STAYS = 2 * 3600
"""Seconds after which a room is forgotten: a hard moment is gone on with till then."""

MOST = 64
"""Rooms of a kind that are remembered; beyond them the longest silent is left."""

LONGEST_TEXT = 4_000
"""Characters of a turn at most: four minutes of speech."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said to a turn; an empty text is nothing."""

    text: str
    understood: bool = True
    asks: bool = False
    """Whether we listen for an answer now, without being called again."""


ANSWER = "answer"
"""What anything may be where something is asked."""


@dataclass(slots=True)
class _Room:
    conversation: InRoom
    heard_at: float


class Rooms:
    """Hears each room on its own. All of it happens in the journal's thread."""

    def __init__(self, talk: Talk, clock: Callable[[], float] = time.monotonic) -> None:
        """Talk over the journal of *talk*. *clock* counts seconds."""
        self._talk, self._clock = talk, clock
        talk.matcher.match("hello")  # else whoever speaks first waits for its tables
        self._trusted: OrderedDict[str, _Room] = OrderedDict()
        self._telling: OrderedDict[str, _Room] = OrderedDict()
        self._allowance, self._peer = Allowance(clock), ""

    def __len__(self) -> int:
        """Return how many are remembered."""
        return len(self._trusted) + len(self._telling)

    def hear(self, name: str, text: str, *, trusted: bool, peer: str = "") -> Answer:
        """Answer what was said in the room *name*; one not *trusted* may only tell.

        What may be told there in a minute is bounded by the address *peer*, for a room
        that is not listed may call itself anything.
        """
        self._peer = peer
        if is_forgotten(self._talk.journal, self._talk.ctx.now()):
            self._trusted.clear()  # what they had in mind is gone
            self._telling.clear()
        if len(text) > LONGEST_TEXT:
            return Answer(self._talk.ctx.say("answers.pardon").text, understood=False)
        talk = self._room(name, trusted=trusted).conversation
        due = None
        if trusted and not (talk.question or talk.is_alarmed):
            due = talk.bell.mention()
        turn = talk.hear(text).after(due)
        if turn.reply is None:
            return self._nothing(understood=turn.match.decision == "act")
        return Answer(turn.reply.text, asks=talk.is_waiting)

    def would_take(self, name: str, text: str, *, trusted: bool) -> str | None:
        """Tell as what *text* would be heard in the room *name*; nothing is done.

        "danger" or "check", then "answer" to what is open there, then the intent of a
        command that would be acted on; None is nothing of ours.
        """
        if len(text) > LONGEST_TEXT:
            return None
        match = urgent(self._talk.matcher.match(text), self._talk.ctx.book)
        if match.decision in GRAVE:
            return match.decision
        if self._is_open(name, trusted=trusted):
            return ANSWER
        meant = match.intent if match.decision == "act" else None
        asleep = modes.is_on(self._talk.journal, modes.ASLEEP)
        return None if asleep and meant not in (WAKE, HELP) else meant

    def _is_open(self, name: str, *, trusted: bool) -> bool:
        """Tell whether something waits for an answer in a room, if it is remembered."""
        room = (self._trusted if trusted else self._telling).get(name)
        if room is None or self._clock() - room.heard_at > STAYS:
            return False
        late = self._clock() - room.heard_at > WAITS
        talk = room.conversation
        return talk.is_alarmed or (talk.is_waiting and not late)

    def _nothing(self, *, understood: bool) -> Answer:
        """Say that it was not clear, unless nothing is to be said."""
        if understood or modes.is_on(self._talk.journal, modes.ASLEEP):
            return Answer("")
        return Answer(self._talk.ctx.say("answers.pardon").text, understood=False)

    def _room(self, name: str, *, trusted: bool) -> _Room:
        rooms, now = self._trusted if trusted else self._telling, self._clock()
        for old in [n for n, each in rooms.items() if now - each.heard_at > STAYS]:
            del rooms[old]
        room = rooms.pop(name, None)
        if room is None:
            room = _Room(self._begun(name, trusted=trusted), now)
        elif now - room.heard_at > WAITS and not room.conversation.is_alarmed:
            room.conversation.silence()
            room.conversation.cancel()
        if len(rooms) == MOST:
            calm = (n for n, each in rooms.items() if not each.conversation.is_alarmed)
            del rooms[next(calm, next(iter(rooms)))]
        room.heard_at, rooms[name] = now, room
        return room

    def _begun(self, name: str, *, trusted: bool) -> InRoom:
        if trusted:
            return InRoom(self._talk, name)
        return Capture(self._talk, name, lambda: self._allowance.take(self._peer))
