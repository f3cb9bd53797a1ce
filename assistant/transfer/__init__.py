"""Journals in other shapes: what leaves ours, and what other diaries bring to it."""

from .broken import BrokenFileError, unreadable
from .diary import diary
from .lines import incoming, lines
from .opening import AGE, SOURCES, Opened, opened, read
from .table import table
from .whole import whole, write_whole

__all__ = [
    "AGE",
    "SOURCES",
    "BrokenFileError",
    "Opened",
    "diary",
    "incoming",
    "lines",
    "opened",
    "read",
    "table",
    "unreadable",
    "whole",
    "write_whole",
]
