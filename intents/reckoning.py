"""From what was said of a time to the time itself, on the clock of a zone.

Where the words leave open which of several times is meant, all of them are made, and
the last one before now is taken, or the first one after it if the talk is of what
lies ahead. Times are reckoned on the wall clock: one that a clock change leaves out
is as much later as the clocks were put forward; of one that comes twice, the first.
"""

from calendar import monthrange
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from .pieces import MIDNIGHT, NOON, PARTS, Piece

SMALL_HOURS = 5
"""Until this hour the night before may still be meant by "tonight"."""

WAKING = range(7, 19)
"""The hours of another day that are meant where nobody says which half of it."""

_DAYS = {"day": 1, "week": 7}
_MONTHS = {"month": 1, "year": 12}
_WEEKS = {"last_week": -1, "this_week": 0, "next_week": 1}


def reckon(said: Piece, now: datetime, *, ahead: bool) -> datetime:
    """Return when *said* is, or begins; raises OverflowError or ValueError far off."""
    if said.shift and said.shift[1] in ("minute", "hour"):
        step = timedelta(**{f"{said.shift[1]}s": said.shift[0]})
        return (now.astimezone(UTC) + step).astimezone(now.tzinfo)
    ahead = ahead or bool(said.repeats)
    hours = _hours(said)
    dates = _dates(said, now, ahead=ahead)
    waking = [hour for hour in hours if hour in WAKING] or hours
    if now.date() not in dates or said.repeats:
        hours = waking
    times = sorted(
        _wall(day, hour, said.minute or 0, now)
        for day in dates
        for hour in (waking if said.weekday is not None and day < now.date() else hours)
    )
    before = [each for each in times if each <= now]
    after = [each for each in times if each > now]
    if ahead and not (said.day or 0) < 0:
        return after[0] if after else before[-1]
    return before[-1] if before else after[0]


def _hours(said: Piece) -> list[int]:
    """Return the hours that may be meant, counted from where the day begins."""
    if said.hour is None:
        return [PARTS[said.part] if said.part else 0]
    hour = said.hour
    after_noon = hour % NOON + NOON
    if said.part == "night" and not said.exact and hour <= NOON:
        hour = hour % NOON if hour % NOON < SMALL_HOURS + 1 else after_noon
    if said.part == "night":
        return [hour + MIDNIGHT if hour <= SMALL_HOURS else hour]
    if said.exact or hour > NOON or hour == 0:
        return [hour]
    if said.part in ("dawn", "morning"):
        return [hour % NOON]
    if said.part == "noon" and hour >= NOON - 2:
        return [hour]
    return [after_noon] if said.part else [hour % NOON, after_noon]


def _dates(said: Piece, now: datetime, *, ahead: bool) -> list[date]:
    today = now.date()
    if said.repeats:
        return [d for d in _days(today, range(-1, 9)) if d.weekday() in said.repeats]
    if said.shift:
        day = _shifted(today, *said.shift)
        return [day.replace(day=said.date[1]) if said.date else day]
    if said.date:
        return (
            _years(*said.date, today) if said.date[0] else _months(said.date[1], today)
        )
    if said.weekday is not None:
        return _weekdays(said.way, said.weekday, today, ahead=ahead)
    if said.day is None:
        return _days(today, (-1, 0, 1))
    small = now.hour < SMALL_HOURS and said.part is not None and said.day <= 0
    return _days(today, (said.day - small, said.day))


def _days(today: date, offsets: Iterable[int]) -> list[date]:
    return [today + timedelta(days=offset) for offset in sorted(set(offsets))]


def _weekdays(way: str, weekday: int, today: date, *, ahead: bool) -> list[date]:
    monday = today - timedelta(days=today.weekday())
    if way in _WEEKS:
        return [monday + timedelta(days=weekday + 7 * _WEEKS[way])]
    back = (today.weekday() - weekday - 1) % 7 + 1
    if way == "next" or (ahead and way == "at"):
        return [today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)]
    before = today - timedelta(days=back)
    return [before, today] if back == _DAYS["week"] and way == "at" else [before]


def _years(month: int, day: int, today: date) -> list[date]:
    """Return that date in years around, some of which may not have it."""
    years = range(today.year - 8, today.year + 9)
    return [date(y, month, day) for y in years if day <= monthrange(y, month)[1]]


def _months(day: int, today: date) -> list[date]:
    """Return that day of the months around, some of which may not have it."""
    first = today.year * 12 + today.month - 1
    around = (divmod(first + more, 12) for more in range(-2, 3))
    return [date(y, m + 1, day) for y, m in around if day <= monthrange(y, m + 1)[1]]


def _shifted(today: date, amount: float, unit: str) -> date:
    if unit in _DAYS:
        return today + timedelta(days=int(amount) * _DAYS[unit])
    months = today.year * 12 + today.month - 1 + int(amount) * _MONTHS[unit]
    year, month = divmod(months, 12)
    return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))


def _wall(day: date, hour: int, minute: int, now: datetime) -> datetime:
    """Return what the clock shows then, as a time that there is."""
    shown = datetime.combine(day, time()) + timedelta(hours=hour, minutes=minute)
    return shown.replace(tzinfo=now.tzinfo).astimezone(UTC).astimezone(now.tzinfo)
