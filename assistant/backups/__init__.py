"""Copies of the journal that are encrypted, read back, and kept in number."""

from .keeping import Backups, Failure, why_not
from .keys import BackupKey, KeyFiles, parsed
from .restoring import restored
from .sealed import unsealed
from .series import Series

__all__ = [
    "BackupKey",
    "Backups",
    "Failure",
    "KeyFiles",
    "Series",
    "parsed",
    "restored",
    "unsealed",
    "why_not",
]
