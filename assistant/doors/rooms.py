"""The rooms we talk in: each has a conversation of its own, over one journal."""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from audio import LONGEST

from .. import modes
from ..forgetful import is_forgotten
from ..talk import Talk
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

    def __len__(self) -> int:
        """Return how many are remembered."""
        return len(self._trusted) + len(self._telling)

    def hear(self, name: str, text: str, *, trusted: bool) -> Answer:
        """Answer what was said in the room *name*; one not *trusted* may only tell."""
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
            kind = InRoom if trusted else Capture
            room = _Room(kind(self._talk, name), now)
        elif now - room.heard_at > WAITS and not room.conversation.is_alarmed:
            room.conversation.silence()
            room.conversation.cancel()
        if len(rooms) == MOST:
            calm = (n for n, each in rooms.items() if not each.conversation.is_alarmed)
            del rooms[next(calm, next(iter(rooms)))]
        room.heard_at, rooms[name] = now, room
        return room
