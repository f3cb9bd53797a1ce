"""What to say of the microphone: that it is gone, or muted, and that it is back.

How it works
------------
Two things are kept: how the microphone is, and what the person was told of it. When
nobody has the floor and they differ, it is told. So nothing is said over anybody, each
thing is said once, and what mends itself in the meantime is not spoken of.

That a muted microphone sounds while we speak tells nothing: where the last microphone
is unplugged, some sound servers let us hear our own speaker. And who speaks into it
need not be told that it is heard.
"""

from typing import Literal, TypeAlias

from audio import DeviceBack, DeviceLost, Event, Muted, SpeechStarted, Unmuted

from .effects import Effect, Holder, Silence
from .floor import Floor

State: TypeAlias = Literal["back", "lost", "muted"]

WORDS: dict[State, str] = {
    "back": "answers.microphone_back",
    "lost": "answers.microphone_lost",
    "muted": "answers.microphone_muted",
}


class Faults:
    """Events in, effects out, after the floor has taken the event."""

    def __init__(self, floor: Floor) -> None:
        """Begin with a microphone that works."""
        self._floor = floor
        self._is: State = "back"
        self._told: State = "back"

    def step(self, event: Event | Silence) -> list[Effect]:
        """Take one event and return what to say now."""
        match event:
            case DeviceLost("microphone"):
                self._is = "lost"
            case Muted():
                self._is = "muted"
            case DeviceBack("microphone"):
                self._is = "back"
            case Unmuted() if not self._may_be_ours():
                self._is = "back"
            case SpeechStarted() if self._floor.holder is Holder.PERSON:
                self._is = self._told = "back"
        return self._tell() if self._floor.holder is Holder.NOBODY else []

    def _may_be_ours(self) -> bool:
        """Tell whether what sounds now may be what we say of the silence."""
        return self._told == "muted" and self._floor.holder is Holder.COMPANION

    def _tell(self) -> list[Effect]:
        if self._is == self._told:
            return []
        self._told = self._is
        return self._floor.tell(WORDS[self._is])
