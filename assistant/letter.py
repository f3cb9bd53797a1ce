"""A letter: some days of the journal for someone else to read.

It holds the person's own words and what they chose of them, day by day, and nothing
that we think of it. Hard moments and the safety plan are never in it.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from itertools import groupby

from intents import Shown

from .dialogue import Context
from .finding.receipts import returns
from .journal import Entry, Kind
from .seen import Showing, full_day
from .skills.week import between

SORTS: Mapping[str, tuple[Kind, ...]] = {
    "steps": ("step",),
    "slips": ("slip",),
    "feelings": ("feeling",),
    "good": ("savoured", "hoped"),
    "goals": ("goal", "plan"),
}
"""What may be chosen, by the key of its name, and the kinds it stands for."""

_MARKS = re.compile(r"([\\`*_{}\[\]<>#|~])")

_STYLE = (
    "body{font:1.15rem/1.6 Georgia,serif;max-width:40rem;margin:2rem auto;"
    "padding:0 1rem;color:#222}h1,h2{line-height:1.25}"
    "h2{font-size:1.1em;margin:1.5em 0 .3em}"
    "ul{padding-left:1.2em}li{white-space:pre-line;break-inside:avoid}"
)


@dataclass(frozen=True, slots=True)
class Letter:
    """What is in it, in words."""

    title: str
    lead: tuple[str, ...]
    """From when to when, from whom, and how much in one sentence."""
    days: tuple[tuple[str, tuple[str, ...]], ...]
    """Each day by its name, and what was told of it."""

    def markdown(self) -> str:
        """Return it as Markdown; what was told is only text in it."""
        parts = [f"# {self.title}", *map(_plain, self.lead)]
        for name, told in self.days:
            parts += [f"## {name}", "\n".join(f"- {_plain(each)}" for each in told)]
        return "\n\n".join(parts) + "\n"

    def html(self, locale: str) -> str:
        """Return it as a page of its own, to be read or printed."""
        lead = "".join(f"<p>{escape(each)}</p>\n" for each in self.lead)
        days = "".join(
            f"<h2>{escape(name)}</h2>\n<ul>\n{_items(told)}</ul>\n"
            for name, told in self.days
        )
        title = escape(self.title)
        return (
            f'<!doctype html>\n<html lang="{locale}">\n<meta charset="utf-8">\n'
            f"<title>{title}</title>\n<style>{_STYLE}</style>\n<h1>{title}</h1>\n"
            f"{lead}{days}</html>\n"
        )


def chosen(
    first: date, last: date, sorts: Collection[str], ctx: Context
) -> list[Entry]:
    """Return what was told of the days from *first* to *last*, of some *sorts*."""
    kinds = {kind for sort in sorts for kind in SORTS[sort]}
    return [entry for entry in between(first, last, ctx)[1] if entry.kind in kinds]


def compose(
    first: date, last: date, sorts: Collection[str], shown: Shown, ctx: Context
) -> Letter:
    """Make a letter of the days from *first* to *last*, of some *sorts* of entries."""
    told = chosen(first, last, sorts, ctx)
    showing = Showing(shown, ctx)
    lead = (
        shown("letter_days", first=full_day(first, ctx), last=full_day(last, ctx)),
        shown("letter_from", day=full_day(ctx.now().date(), ctx)),
        _in_short(told, sorts, shown),
    )
    days = tuple(
        (full_day(day, ctx), tuple(_said(entry, showing) for entry in entries))
        for day, entries in groupby(told, lambda entry: entry.day)
    )
    return Letter(shown("letter_title"), lead, days)


def _in_short(told: Sequence[Entry], sorts: Collection[str], shown: Shown) -> str:
    """Say in one sentence on how many days there was what, of what was chosen."""
    if not told:
        return shown("letter_nothing")
    parts = [
        shown("letter_part", what=shown(sort), days=shown("days", count=count))
        for sort in SORTS
        if sort in sorts and (count := len({e.day for e in told if _is(e, sort)}))
    ]
    slips, steps = ([e for e in told if _is(e, sort)] for sort in ("slips", "steps"))
    by_id = [sorted(each, key=lambda entry: entry.id) for each in (slips, steps)]
    if times := len(returns(*by_id)):
        parts.append(shown("letter_followed", times=shown("times", count=times)))
    return shown("letter_short", parts="; ".join(parts))


def _is(entry: Entry, sort: str) -> bool:
    return entry.kind in SORTS[sort]


def _said(entry: Entry, showing: Showing) -> str:
    label, became = showing.label(entry), showing.became(entry)
    return f"{label}: {showing.words(entry)} {became}".strip()


def _plain(text: str) -> str:
    """Return text that Markdown takes as it is, on lines of one paragraph."""
    return "\n  ".join(_MARKS.sub(r"\\\1", line) for line in text.splitlines())


def _items(told: Sequence[str]) -> str:
    return "".join(_item(each) for each in told)


def _item(text: str) -> str:
    return f"<li>{escape(text)}</li>\n"
