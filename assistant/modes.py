"""How the person wants to be spoken to now: briefly, unheard by others, or not at all.

Modes are settings in the journal, so they hold across restarts.
"""

from .journal import Chose, Journal, JournalError

BRIEF = "brief"
"""As few words as will do."""
NOT_ALONE = "not alone"
"""Nothing that was told is said aloud."""
WHISPER = "whisper"
"""As softly as can still be heard."""
ASLEEP = "asleep"
"""Only words to wake up are answered."""


def choose(journal: Journal, mode: str, *, on: bool) -> None:
    """Turn a mode on or off from now on. Raise NotSavedError."""
    journal.record(Chose(mode, int(on)))


def is_on(journal: Journal, mode: str) -> bool:
    """Tell whether a mode is on; never raises."""
    try:
        return journal.setting(mode) == 1
    except JournalError:
        return False
