"""When a reminder rings, and what is said then.

Theory of operation. A reminder is for a time on the clock on the wall, so it is kept
without an offset and held against what that clock shows: nine in the evening stays
nine, whatever the zone does. Of an hour that comes twice it rings in the first; of
one that is left out, right after it. Once it has rung it is moved on, so it rings
once. A time that is counted from now ("in an hour") has an offset, and is an instant.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from audio import LONG

from ..days import day, on
from ..dialogue import ANYTHING, MIRRORED, NO, YES, Context, Reply
from ..journal import Entry
from ..manner import softly

PUNCTUAL = timedelta(minutes=2)
"""How late a reminder still rings as if it were on time."""

EVENING = 17
"""From this hour on, today is asked about."""

_PARTS = ((5, 0), (12, 1), (EVENING, 2), (22, 3), (24, 0))
"""Until which hour each part of the day lasts, and the number of its name."""

_NAMED = {0: "reminders.midnight", 12: "reminders.noon"}
"""Hours that have a name of their own."""

EVERY_DAY = "every day"
_DAYS = (
    *("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
)
_WEEK, _WEEKDAYS, _WEEKEND = frozenset(range(7)), frozenset(range(5)), frozenset({5, 6})


def cue_of(weekdays: Collection[int]) -> str | None:
    """Return how it is written that something comes on *weekdays*, Monday being 0."""
    if not weekdays:
        return None
    if _WEEK.issubset(weekdays):
        return EVERY_DAY
    return f"every {', '.join(_DAYS[number] for number in sorted(weekdays))}"


def weekdays_of(cue: str) -> frozenset[int]:
    """Return the weekdays that cue_of() was given."""
    named = {number for number, name in enumerate(_DAYS) if name in cue}
    return frozenset(named) or _WEEK


def shown(when: str) -> datetime:
    """Return what the clock on the wall shows at *when*."""
    return datetime.fromisoformat(when).replace(tzinfo=None)


def seconds_until(when: str, now: datetime) -> float:
    """Return the seconds from *now* until *when*, as that clock goes; 0 if past."""
    at = datetime.fromisoformat(when)
    left = at - (now if at.tzinfo else now.replace(tzinfo=None))
    return max(0.0, left.total_seconds())


def following(when: str, cue: str, now: datetime) -> str:
    """Return the first time after *now* at which what comes by *cue* rings."""
    return _nearest(when, cue, now, range(8), after=True)


def latest(when: str, cue: str | None, now: datetime) -> datetime:
    """Return when it was due last, of all the times it was missed since *when*."""
    if cue is None:
        return shown(when)
    back = _nearest(when, cue, now, range(0, -8, -1), after=False)
    return max(shown(when), shown(back))


def _nearest(
    when: str, cue: str, now: datetime, offsets: Iterable[int], *, after: bool
) -> str:
    clock, wall, on_days = (
        shown(when).time(),
        now.replace(tzinfo=None),
        weekdays_of(cue),
    )
    for offset in offsets:
        at = datetime.combine(wall.date() + timedelta(offset), clock)
        if at.weekday() in on_days and (at > wall) is after:
            return at.isoformat(timespec="minutes")
    return when


def part_of_day(hour: int, ctx: Context) -> str:
    """Word the part of the day that an hour is in: "in the evening"."""
    number = next(number for until, number in _PARTS if hour < until)
    return ctx.book.replies["reminders.parts"].other[number]


def clock(at: datetime, ctx: Context) -> str:
    """Word a time of day: "9 in the evening", "noon"."""
    if at.hour in _NAMED and not at.minute:
        return ctx.say(_NAMED[at.hour]).text
    part = part_of_day(at.hour, ctx)
    hour = (at.hour - 1) % 12 + 1
    if not at.minute:
        return ctx.say("reminders.at_hour", hour=hour, part=part).text
    minute = f"{at.minute:02}"
    return ctx.say("reminders.at_minute", hour=hour, minute=minute, part=part).text


def moment(entry: Entry, ctx: Context) -> str:
    """Word when a reminder rings: "every day at 9 in the evening"."""
    at = shown(entry.when or "")
    often = _often(entry.cue, ctx) if entry.cue else _ahead(at.date(), ctx)
    return ctx.say("reminders.moment", often=often, time=clock(at, ctx)).text


def receipt(entry: Entry, ctx: Context) -> Reply:
    """Say when a reminder will ring, and what for."""
    at = moment(entry, ctx)
    if not entry.text:
        return ctx.say("reminders.will_ask", moment=at)
    if len(entry.text.split()) > MIRRORED:
        return ctx.say("reminders.will_remind_long", moment=at)
    said = ctx.book.mirror(entry.text)
    return ctx.say("reminders.will_remind", moment=at, said=said)


def _often(cue: str, ctx: Context) -> str:
    weekdays = weekdays_of(cue)
    if weekdays == _WEEK:
        return ctx.say("reminders.every_day").text
    if weekdays == _WEEKDAYS:
        return ctx.say("reminders.on_weekdays").text
    if weekdays == _WEEKEND:
        return ctx.say("reminders.on_weekends").text
    names = ctx.book.replies["clock.weekdays"].other
    left_out = _WEEK - weekdays
    if len(left_out) == 1:
        return ctx.say("reminders.every_but", weekday=names[min(left_out)]).text
    said = ", ".join(names[number] for number in sorted(weekdays))
    return ctx.say("reminders.every", weekday=said).text


def _ahead(of: date, ctx: Context) -> str:
    match (of - ctx.now().date()).days:
        case 0:
            return ctx.say("clock.on_today").text
        case 1:
            return ctx.say("reminders.tomorrow").text
        case _:
            return ctx.say("reminders.on_day", day=day(of, ctx)).text


def said(due: Sequence[Entry], ctx: Context, *, asking: bool) -> Reply | None:
    """Word all that came due: what was to be said, then one question or none."""
    worded = [entry for entry in due if entry.text]
    asks = [entry for entry in due if not entry.text]
    told = [_told(worded, ctx)] if worded else []
    if asks:
        last = max(asks, key=lambda e: latest(e.when or "", e.cue, ctx.now()))
        told.append(
            _asked(last, ctx) if asking else _at("reminders.mentioned", last, ctx)
        )
    if not told:
        return None
    whole = told[0] if len(told) == 1 else told[0].then(told[1])
    return softly(whole, 0)


def _told(worded: Sequence[Entry], ctx: Context) -> Reply:
    said = ". ".join(ctx.book.mirror(entry.text) for entry in worded)
    if len(worded) > 1:
        return ctx.say("reminders.several", count=len(worded), said=said)
    if _is_late(worded[0], ctx):
        return _at("reminders.late", worded[0], ctx, said=said)
    return ctx.say("reminders.rings", said=said)


def _asked(entry: Entry, ctx: Context) -> Reply:
    """Ask how it is, once."""
    at = shown(entry.when or "")
    key = "reminders.today" if at.hour >= EVENING else "reminders.now"
    if _is_late(entry, ctx):
        told, key = _at("reminders.asked_late", entry, ctx), "reminders.now"
    else:
        told = ctx.say("reminders.it_is", time=clock(at, ctx))
    question = ctx.ask(key, ANYTHING, YES, NO, patience=LONG)
    return told.then(replace(question, asks="", once=True))


def _is_late(entry: Entry, ctx: Context) -> bool:
    return ctx.now().replace(tzinfo=None) - shown(entry.when or "") > PUNCTUAL


def _at(key: str, entry: Entry, ctx: Context, **fields: object) -> Reply:
    """Word a statement with the time at which a reminder was due last."""
    at = latest(entry.when or "", entry.cue, ctx.now())
    return ctx.say(key, on=on(at.date(), ctx), time=clock(at, ctx), **fields)
