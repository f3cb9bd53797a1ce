"""How fast we speak: in steps, as the person chose, and kept in the journal."""

from .journal import Chose, Journal, JournalError

SETTING = "pace"
SLOWEST, FASTEST = -3, 4
"""In steps from the voice's own pace, as far as every voice of ours can go."""

STEP = 1.12
"""How much faster one step is: to be heard, and no leap."""

SOFTLY = 0.88
"""The pace of the end of the day, where 1 is as ever."""


def steps(journal: Journal) -> int:
    """Return the pace that the person chose, in steps. Raise JournalError."""
    return int(journal.setting(SETTING) or 0)


def choose(journal: Journal, pace: int) -> None:
    """Speak at *pace*, in steps, from now on. Raise NotSavedError."""
    journal.record(Chose(SETTING, pace))


def factor(journal: Journal) -> float:
    """Return how fast to speak, where 1 is the voice's own pace; never raises."""
    try:
        return float(STEP ** steps(journal))
    except JournalError:
        return 1.0
