"""English written so that espeak-ng says it right: dates, years and the clock.

It reads "March 3" as "March three", 2025 as a number, and 10:00 as "ten zero zero".
"""

import re

_MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November"
    "|December"
)
_DAY = re.compile(rf"\b({_MONTHS}) (\d\d?)(?![\d:]|\.\d|st|nd|rd|th)")
_YEAR = re.compile(
    rf"\b((?:[Ii]n|[Ss]ince|{_MONTHS})(?: \d\d?\w\w,)? )((?:19|20)\d\d)\b"
)
_CLOCK = re.compile(r"(?<![\d:])([01]?\d|2[0-3]):([0-5]\d)(?![\d:])")

_ENDINGS = {1: "st", 2: "nd", 3: "rd"}
_TEENS = (11, 12, 13)


def spelled(text: str) -> str:
    """Return *text* with its dates, years and times of day as they are said."""
    return _CLOCK.sub(_clock, _YEAR.sub(_year, _DAY.sub(_day, text)))


def _day(found: re.Match[str]) -> str:
    number = int(found[2])
    ending = "th" if number in _TEENS else _ENDINGS.get(number % 10, "th")
    return f"{found[1]} {number}{ending}"


def _year(found: re.Match[str]) -> str:
    century, rest = found[2][:2], found[2][2:]
    if rest == "00":
        year = "19 hundred" if century == "19" else "2 thousand"
    elif rest < "10":
        year = f"19 oh {rest[1]}" if century == "19" else f"2 thousand {rest[1]}"
    else:
        year = f"{century} {rest}"
    return found[1] + year


def _clock(found: re.Match[str]) -> str:
    hour, minute = found[1].lstrip("0") or "0", found[2]
    if minute == "00":
        return f"{hour} o'clock"
    return f"{hour} oh {minute[1]}" if minute < "10" else f"{hour} {minute}"
