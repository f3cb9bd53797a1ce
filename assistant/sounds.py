"""Which small sound tells what happened, and whether it is to be heard.

A sound stands where nothing is said, or little is. It never stands beside words of
danger: there, words alone are right.
"""

from contextlib import suppress

from audio import Chime, DeviceBack, DeviceLost, Event, Muted, Unmuted

from . import modes
from .conversation import GRAVE, Conversation, Turn
from .journal import Chose, Journal, JournalError

SOUNDS = "sounds"
"""The setting chosen by voice; it wins over the configuration."""

MEANINGS = {
    "listening": "settings.sound_listening",
    "got it": "settings.sound_got_it",
    "saved": "settings.sound_saved",
    "undone": "settings.sound_undone",
    "did not catch": "settings.sound_not_caught",
    "muted": "settings.sound_muted",
    "lost": "settings.sound_lost",
    "found": "settings.sound_found",
}
"""What each sound says, as a reply that says the same in words."""


def choose(journal: Journal, *, on: bool) -> None:
    """Play sounds from now on, or none. Raise NotSavedError."""
    if journal.setting(SOUNDS) != int(on):
        journal.record(Chose(SOUNDS, int(on)))


class Quiet:
    """Plays no sounds."""

    def chime(self, name: str) -> list[Chime]:
        """Return the sound *name*, if it is to be heard."""
        del name
        return []

    def of_event(self, event: Event) -> list[Chime]:
        """Return what tells of a device."""
        match event:
            case DeviceLost("microphone"):
                return self.chime("lost")
            case DeviceBack() | Unmuted():
                return self.chime("found")
            case Muted():
                return self.chime("muted")
        return []

    def begin_turn(self) -> None:
        """Remember what was kept before something is heard."""

    def of_turn(self, turn: Turn) -> list[Chime]:
        """Return what tells of a turn where its reply does not."""
        del turn
        return []


class Sounds(Quiet):
    """Plays sounds where they say more than words, or take less time."""

    def __init__(self, talk: Conversation, journal: Journal, *, usual: bool) -> None:
        """Play them if they are *usual*, until something else is chosen by voice."""
        self._talk, self._journal, self._usual = talk, journal, usual
        self._last = 0

    def chime(self, name: str) -> list[Chime]:
        """Return the sound *name*, as loud as the voice, if sounds are on."""
        chosen: int | str | None = None
        with suppress(JournalError):
            chosen = self._journal.setting(SOUNDS)
        is_on = self._usual if chosen is None else chosen == 1
        return [Chime(name, self._talk.manner.volume)] if is_on else []

    def begin_turn(self) -> None:
        """Remember what was kept before something is heard."""
        self._last = self._latest()

    def of_turn(self, turn: Turn) -> list[Chime]:
        """Return what tells of a turn where its reply does not."""
        if turn.match.decision in GRAVE:
            return []
        added = self._latest() - self._last
        if turn.reply and not self._says_little():
            return []
        if added:
            return self.chime("saved" if added > 0 else "undone")
        is_silent = turn.reply is None and turn.match.decision == "act"
        return self.chime("got it") if is_silent else []

    def _says_little(self) -> bool:
        return any(
            modes.is_on(self._journal, m) for m in (modes.BRIEF, modes.NOT_ALONE)
        )

    def _latest(self) -> int:
        with suppress(JournalError):
            latest = self._journal.last()
            return latest.id if latest else 0
        return self._last
