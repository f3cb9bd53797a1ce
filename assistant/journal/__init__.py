"""What the person told, in order: kept on disk before anyone says "saved"."""

from .errors import JournalError, NotSavedError
from .events import Entry, Event, Slipped, Stage, Stepped, Told, Undone
from .store import Journal

__all__ = [
    "Entry",
    "Event",
    "Journal",
    "JournalError",
    "NotSavedError",
    "Slipped",
    "Stage",
    "Stepped",
    "Told",
    "Undone",
]
