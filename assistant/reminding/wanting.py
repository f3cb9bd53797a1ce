"""From what was said of a time to when a reminder is to ring."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from intents import moments

from ..dialogue import Context
from .ringing import cue_of, seconds_until

MOST = 40
"""Places at which a text is cut in search of an hour."""

_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A time that was said, and in which words."""

    words: str
    when: str | None = None
    """None is a day, or a part of one, without its hour."""
    cue: str | None = None
    spans: tuple[tuple[int, int], ...] = ()
    """Where in the text these words are."""


def wanted(text: str, ctx: Context, base: datetime | None = None) -> Wanted | None:
    """Return the time that *text* tells, seen from *base* or now, and ahead of it.

    A day and an hour may stand apart: "on Friday to call Ana at eight".
    """
    now = base or ctx.now()
    one = _first(text, 0, now, ctx)
    two = _first(text, one.spans[0][1], now, ctx) if one else None
    if one is None or two is None or (one.when and (one.cue or not two.cue)):
        return one
    for words in (f"{one.words} {two.words}", f"{two.words} {one.words}"):
        both = _read(words, now, ctx)
        if both and both.when and both.cue == (one.cue or two.cue):
            return replace(both, words=words, spans=one.spans + two.spans)
    return one


def plain(text: str, ctx: Context) -> str:
    """Return *text* in words in which times are found: "daily" is "every day"."""
    for pair in ctx.book.replies["reminders.same"].other:
        word, _, means = pair.partition(" = ")
        text = re.sub(rf"\b{word}\b", means, text, flags=re.IGNORECASE)
    return text


def without(text: str, said: Wanted | None) -> str:
    """Return *text* without the time that was said in it."""
    for start, end in reversed(said.spans if said else ()):
        text = f"{text[:start]} {text[end:]}"
    return " ".join(text.split())


def _first(text: str, start: int, now: datetime, ctx: Context) -> Wanted | None:
    """Return the first time in *text* from *start* on, in a reading with an hour."""
    found: Wanted | None = None
    for reading in _readings(text[start:], ctx):
        said = _read(reading, now, ctx)
        if said and (said.when or not found):
            ((first, after),) = said.spans
            found = replace(said, spans=((start + first, start + after),))
        if found and found.when:
            break
    return found


def _readings(text: str, ctx: Context) -> Iterator[str]:
    """Yield *text* as a time may be found in it: "at eight, to call Ana"."""
    at = ctx.book.replies["reminders.spoken"].other[0].format(time="").strip()
    likes = "|".join(ctx.book.replies["reminders.like_at"].other)
    other = re.sub(
        rf"\b(?:{likes})\b",
        lambda found: at.ljust(len(found[0])),
        text,
        flags=re.IGNORECASE,
    )
    for each in (text, other):
        yield each
        spaces = [found.start() for found in re.finditer(r"\s", each)]
        for place in reversed(spaces[:MOST]):
            yield f"{each[:place]},{each[place + 1 :]}"


def _read(text: str, now: datetime, ctx: Context) -> Wanted | None:
    """Return the first time that *text* tells as it stands."""
    said = moments.find(text, now, locale=ctx.book.locale, ahead=True)
    if said is None:
        return None
    words, cue = text[said.start : said.end], cue_of(said.repeats)
    spans = ((said.start, said.end),)
    if said.grain not in ("minute", "hour"):
        return Wanted(words, cue=cue, spans=spans)
    at = said.at
    if not _counts(words, at, now, ctx):
        at = at.replace(second=0, microsecond=0, tzinfo=None)
    when = at.isoformat(timespec="seconds" if at.tzinfo else "minutes")
    return Wanted(words, when, cue, spans)


def _counts(words: str, at: datetime, now: datetime, ctx: Context) -> bool:
    """Tell whether *words* count from now: a minute later they mean a minute more."""
    later = moments.find(words, now + _MINUTE, locale=ctx.book.locale, ahead=True)
    return later is not None and later.at - at == _MINUTE


def answered(said: Wanted | None, answer: str, ctx: Context) -> Wanted | None:
    """Return the time that *answer* tells, of the day that was said before."""
    day = f"{said.words} " if said and not said.when else ""
    spoken = ctx.say("reminders.spoken", time=answer).text
    times = (wanted(text, ctx) for text in (day + answer, day + spoken, answer))
    return next((each for each in times if each and each.when), None)


def is_past(said: Wanted, ctx: Context) -> bool:
    """Tell whether that time is over already."""
    return said.when is not None and not seconds_until(said.when, ctx.now())
