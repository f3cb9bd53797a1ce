"""Reads entries aloud, a portion at a time, and goes where the person wants to go."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import TypeAlias

from audio import MEDIUM, SHORT
from intents import Match

from ..conversation import AGAIN, GO_ON
from ..dialogue import NO, YES, Context, Reply, Sub
from ..journal import Entry
from .entries import day_by_day, heading, spelled
from .names import weekday_in
from .pages import Cursor, helped
from .period import day_in


@dataclass(frozen=True, slots=True)
class Reading:
    """What is to be read, and how it is opened."""

    entries: Sequence[Entry]
    """From day to day."""
    before: Sequence[Entry] = ()
    """What was told of the days before: a slip that something helped after."""
    lead: Reply | None = None
    named: date | None = None
    """The day that the lead names already."""
    stays: bool = False
    """Whether one can still look around when all was read in one portion."""


_Go: TypeAlias = Callable[[Cursor], Cursor | None]

_GO: Mapping[str, tuple[_Go, str]] = {
    "week.next": (Cursor.next, "week.end"),
    GO_ON: (Cursor.next, "week.end"),
    YES: (Cursor.next, "week.end"),
    "week.back": (Cursor.back, "week.beginning"),
    "week.first": (Cursor.first, "week.beginning"),
    "week.next_day": (Cursor.next_day, "week.last_day"),
    "week.day_before": (Cursor.day_before, "week.first_day"),
    "week.everything": (Cursor.everything, "week.end"),
}
"""Where an answer goes, and what is said where there is nowhere to go."""

_KINDS: Mapping[str, tuple[str, str]] = {
    "week.steps": ("step", "week.only_steps"),
    "week.slips": ("slip", "week.only_slips"),
    "week.feelings": ("feeling", "week.only_feelings"),
}
"""What is read alone, and what is said before it."""

EXPECTED = (
    *(*_GO, *_KINDS, NO, AGAIN),
    *("week.helped", "week.skip", "week.where", "week.enough"),
    *("week.spell", "week.spell_all", "week.spelling"),
)
"""What one can say while something is being read."""


def read(
    reading: Reading, ctx: Context, others: Collection[str]
) -> Sub[Reply | Match | None]:
    """Read it; return the last words, or which of *others* is wanted instead."""
    cursor = Cursor.of(reading.entries)
    if cursor is None:
        return None
    reader = _Reader(reading, cursor, ctx, others)
    said = reader.portion(reading.lead)
    if not cursor.has_more and not (reading.stays and len(cursor.shown) > 1):
        return said
    while True:
        heard = yield reader.asked(said)
        if heard.intent in (NO, "week.enough"):
            return ctx.say("week.rest")
        if heard.intent in others:
            return heard
        said = reader.answer(heard)


def in_one(reading: Reading, ctx: Context) -> Reply:
    """Word all of it, to be heard from beginning to end."""
    lead = [reading.lead] if reading.lead else []
    said = [*lead, *day_by_day(reading.entries, ctx, reading.named)]
    return Reply(" ".join(reply.text for reply in said))


class _Reader:
    """Knows where we are, and words what is there."""

    def __init__(
        self, reading: Reading, cursor: Cursor, ctx: Context, others: Collection[str]
    ) -> None:
        self._reading, self._cursor, self._ctx = reading, cursor, ctx
        self._expects = (*EXPECTED, *others)
        self._said = Reply("")
        self._is_told_how = False
        self._leaves_off = reading.named
        """The day in which the portion before left off."""

    def answer(self, heard: Match) -> Reply:
        """Do what was asked for, and return what to say."""
        match heard.intent:
            case _ if heard.intent == AGAIN:
                return self._said
            case "week.where":
                self._said = self._where()
            case "week.spell" | "week.spelling":
                asked = heard.slots.get("word", "")
                self._said = spelled(self._cursor.heard(), self._ctx, asked)
            case "week.spell_all":
                self._said = spelled(self._cursor.heard(), self._ctx, whole=True)
            case "week.skip":
                to, nowhere = self._skipped(heard), "week.no_such_day"
                self._said = self._gone(to, nowhere)
            case _:
                self._said = self._moved(heard.intent or "")
        return self._said

    def asked(self, said: Reply) -> Reply:
        """Ask, after what is *said*, whether to go on; at the end wait a little."""
        if not self._cursor.has_more:
            return replace(said, expects=self._expects, patience=SHORT)
        key = "week.go_on" if self._is_told_how else "week.more"
        self._is_told_how = True
        return said.then(self._ctx.ask(key, *self._expects, patience=MEDIUM))

    def portion(self, lead: Reply | None = None) -> Reply:
        """Word the portion we are at, day by day."""
        said = [lead] if lead else []
        said += day_by_day(self._cursor.portion, self._ctx, self._leaves_off)
        if not self._cursor.has_more and not self._cursor.is_all:
            said.append(self._ctx.say("week.end"))
        self._leaves_off = None
        self._said = Reply(" ".join(reply.text for reply in said))
        return self._said

    def _moved(self, intent: str) -> Reply:
        if intent in _KINDS:
            kind, lead = _KINDS[intent]
            return self._gone(self._cursor.only(lambda e: e.kind == kind), lead=lead)
        if intent == "week.helped":
            told = (*self._reading.before, *self._reading.entries)
            return self._gone(self._cursor.only(helped(told)), lead="week.only_helped")
        go, nowhere = _GO[intent]
        to = go(self._cursor)
        if to and go is Cursor.next:
            self._leaves_off = self._cursor.last.day
        return self._gone(to, nowhere)

    def _gone(
        self, to: Cursor | None, nowhere: str = "week.no_such", lead: str = ""
    ) -> Reply:
        """Read where we went, or say that one cannot."""
        if to is None:
            is_part = len(self._cursor.shown) < len(self._cursor.every)
            if nowhere == "week.no_such_day" and is_part:
                nowhere = "week.no_such_day_in_part"
            return self._ctx.say(nowhere)
        self._cursor = to
        return self.portion(self._ctx.say(lead) if lead else None)

    def _skipped(self, heard: Match) -> Cursor | None:
        """Go to the weekday or day that was named, as seen from now or from there."""
        now = self._ctx.now()
        there = datetime.combine(self._cursor.shown[-1].day, time.max, now.tzinfo)
        day = None
        for base in (now, there):
            day = day_in(heard.text, base, self._ctx)
            if day and (to := self._cursor.day(day)):
                return to
        weekday = weekday_in(heard.text, self._ctx)
        return None if day or weekday is None else self._cursor.weekday(weekday)

    def _where(self) -> Reply:
        place = self._ctx.say(
            "week.place", place=self._cursor.end, count=len(self._cursor.shown)
        )
        return heading(self._cursor.last, self._ctx).then(place)
