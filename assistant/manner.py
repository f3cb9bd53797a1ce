"""How we speak: as the person chose, and softly at the end of the day.

What is chosen goes in steps, so that each can be heard, and is kept in the journal.
"""

from contextlib import suppress
from dataclasses import dataclass, replace

from audio import Manner

from . import modes, voices
from .dialogue import Reply
from .journal import Chose, Journal, JournalError


@dataclass(frozen=True, slots=True)
class Scale:
    """Something about the voice that goes up and down in steps."""

    setting: str
    """Its name in the journal."""
    lowest: int
    highest: int
    step: float
    """How much more one step up is: to be heard, and no leap."""

    def steps(self, journal: Journal) -> int:
        """Return what the person chose, in steps. Raise JournalError."""
        return int(journal.setting(self.setting) or 0)

    def choose(self, journal: Journal, steps: int) -> None:
        """Speak so from now on. Raise NotSavedError."""
        journal.record(Chose(self.setting, steps))

    def factor(self, journal: Journal) -> float:
        """Return how much, where 1 is as the voice speaks by itself; never raises."""
        try:
            return float(self.step ** self.steps(journal))
        except JournalError:
            return 1.0


PACE = Scale("pace", lowest=-3, highest=4, step=1.12)
"""As slow and fast as every voice of ours can go."""

VOLUME = Scale("volume", lowest=-4, highest=2, step=1.26)
"""Steps of 2 dB. Two above a voice's own loudness only its rare peaks are clipped."""

SPOKEN = frozenset(
    f"settings.{name}" for name in ("slower", "faster", "normal", "quieter", "louder")
)
"""Commands about how we speak: what they interrupt is gone on with."""

WHISPERED = Manner(pace=0.92, volume=0.35)
"""9 dB below the voice's own loudness: for a room where somebody sleeps."""

SOFTLY = (
    Manner(pace=0.92, volume=0.8, pause=0.4),
    Manner(pace=0.88, volume=0.7, pause=0.7),
    Manner(pace=0.84, volume=0.6, pause=1.0),
    Manner(pace=0.8, volume=0.5, pause=1.4),
)
"""The end of the day, line by line: slower, softer, with more and more rest.

The last one is 6 dB below the voice's own loudness: soft, and still to be heard.
"""


def softly(reply: Reply, line: int) -> Reply:
    """Return *reply* to be said as line number *line* of the end of the day."""
    return replace(reply, manner=SOFTLY[line])


def chosen(journal: Journal, locale: str) -> Manner:
    """Return how the person wants to be spoken to; never raises."""
    manner = Manner(PACE.factor(journal), VOLUME.factor(journal))
    with suppress(JournalError):
        voice = journal.setting(voices.setting(locale)) or ""
        manner = replace(manner, voice=str(voice))
    whispers = modes.is_on(journal, modes.WHISPER)
    return manner.along_with(WHISPERED) if whispers else manner
