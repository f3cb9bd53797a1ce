"""Entries and days in words, as they are seen: on the page, and in a letter."""

from collections.abc import Mapping
from datetime import date

from intents import Shown

from .days import day, on
from .dialogue import Context
from .journal import HAPPENED, Entry

LABELS: Mapping[str, str] = {
    "slip": "slip",
    "feeling": "feeling",
    "goal": "goal",
    "savoured": "savoured",
    "hoped": "hoped",
    "plan": "plan",
    "sentence": "sentence",
    "reminder": "reminder",
    "moment": "moment",
    "safety": "line_of_plan",
}
"""Kind of an entry -> the key of what it is called; a step is called by its stage."""

BECAME: Mapping[str, str] = {
    "done": "became_done",
    "let go": "became_let_go",
    "lighter": "became_lighter",
    "same": "became_same",
    "heavier": "became_heavier",
}
"""What became of an entry -> the key of the words for it."""

FIRST_WORDS = 8
"""Words by which an entry is called where it has a heading or a link."""


class Showing:
    """Entries and days in words, as they are seen."""

    def __init__(self, shown: Shown, ctx: Context) -> None:
        """Word them as *shown* has it."""
        self._t, self._ctx = shown, ctx

    def label(self, entry: Entry) -> str:
        """Say what an entry is."""
        if entry.kind == "step":
            return self._t(entry.stage or "did")
        if entry.cue == HAPPENED:
            return self._t("happened")
        return self._t(LABELS[entry.kind])

    def words(self, entry: Entry) -> str:
        """Return the words of an entry as they were told."""
        if entry.kind == "plan" and entry.cue:
            return self._t("if_then", cue=entry.cue, said=entry.text)
        return entry.text or self._t("wordless")

    def first_words(self, entry: Entry) -> str:
        """Return the first words of an entry."""
        words = self.words(entry).split()
        more = "\u2026" if len(words) > FIRST_WORDS else ""
        return " ".join(words[:FIRST_WORDS]) + more

    def became(self, entry: Entry) -> str:
        """Say what became of an entry, if that is known."""
        return self._t(BECAME[entry.state]) if entry.state else ""

    def time(self, entry: Entry) -> str:
        """Return the time of an entry, where it was told on its day."""
        if entry.day != entry.at.date() or entry.when:
            return ""
        return f"{entry.at:%H:%M}"

    def told_on(self, entry: Entry) -> str:
        """Say when an entry was told, where that was another day."""
        told = entry.at.date()
        if entry.day == told:
            return ""
        return self._t("told_on", on=on(told, self._ctx))


def full_day(of: date, ctx: Context) -> str:
    """Word a day; of another year with its year."""
    worded = day(of, ctx)
    if of.year == ctx.now().year:
        return worded
    return ctx.say("clock.of_year", of=worded, year=of.year).text
