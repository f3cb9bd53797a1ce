"""The tables of words that tell times, and the slots of templates that they fill."""

from collections.abc import Mapping

from .pieces import PARTS, UNITS

TABLES: Mapping[str, str] = {
    "days": rf"-?\d+(?: (?:{'|'.join(PARTS)}))?",
    "every": rf"[0-6]{{1,7}}(?: (?:{'|'.join(PARTS)}))?",
    "weekdays": "[0-6]",
    "months": "[1-9]|1[0-2]",
    "parts": "|".join(PARTS),
    "meridiem": "am|pm",
    "units": rf"\d+ (?:{'|'.join(UNITS)})(?: and \d+)?",
    "spans": rf"\d+ (?:{'|'.join(UNITS)})",
    "amounts": r"\d+(?:\.\d+)?",
    "fractions": "[1-5]?[0-9]",
    "times": "(?:[01]?[0-9]|2[0-3]):[0-5][0-9]|24:00",
    "hours": "1?[0-9]|2[0-4]",
    "tens": "[1-9]0",
    "ones": "[1-9]",
    "numbers": "[0-9]{1,3}",
    "dates": "[1-9]|[12][0-9]|3[01]",
}
"""The tables of words, and what each word may be worth."""

SLOTS: Mapping[str, tuple[tuple[str, ...], str]] = {
    "day": (("days",), ""),
    "every": (("every",), ""),
    "weekday": (("weekdays",), ""),
    "month": (("months",), ""),
    "part": (("parts",), ""),
    "meridiem": (("meridiem",), ""),
    "unit": (("units",), ""),
    "span": (("spans",), ""),
    "fraction": (("fractions",), ""),
    "stroke": ((), "(?:1[0-2]|[1-9])(?:[:.][0-5][0-9])?[ap]m"),
    "time": (("times",), "(?:[01]?[0-9]|2[0-3]):[0-5][0-9]"),
    "hour": (("hours",), "1?[0-9]|2[0-4]"),
    "oclock": (("hours",), "[1-9]|1[0-2]"),
    "minute": (("numbers",), "[0-5]?[0-9]"),
    "amount": (("amounts", "numbers"), "[1-9][0-9]{0,2}"),
    "date": (("dates",), "[1-9]|[12][0-9]|3[01]"),
}
"""The slots, the tables that fill them, and how they are written in digits."""

TELLING = (
    *("days", "every", "weekdays", "months", "parts", "meridiem"),
    *("units", "spans", "times", "hours", "dates"),
)
"""Every time holds a word of one of these tables, or a digit."""
