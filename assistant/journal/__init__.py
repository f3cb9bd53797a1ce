"""What the person told, in order: kept on disk before anyone says "saved"."""

from .errors import JournalError, NotSavedError
from .events import (
    Aimed,
    Chose,
    Entry,
    Event,
    Felt,
    Hoped,
    Kind,
    Savoured,
    Slipped,
    Stage,
    Stepped,
    Told,
    Undone,
)
from .store import Journal

__all__ = [
    "Aimed",
    "Chose",
    "Entry",
    "Event",
    "Felt",
    "Hoped",
    "Journal",
    "JournalError",
    "Kind",
    "NotSavedError",
    "Savoured",
    "Slipped",
    "Stage",
    "Stepped",
    "Told",
    "Undone",
]
