"""What stands in a journal as a diary in Markdown: by days, in sentences."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time
from itertools import groupby

from ..days import day
from ..dialogue import Context
from ..journal import Entry

_STAGES: Mapping[str | None, str] = {
    "noticed": "backups.diary_noticed",
    "considered": "backups.diary_considered",
    "prepared": "backups.diary_prepared",
    "kept": "backups.diary_kept",
}
_KINDS: Mapping[str, str] = {
    "step": "backups.diary_step",
    "slip": "backups.diary_slip",
    "feeling": "backups.diary_feeling",
    "goal": "backups.diary_goal",
    "savoured": "backups.diary_savoured",
    "hoped": "backups.diary_hoped",
    "plan": "backups.diary_plan",
    "sentence": "backups.diary_sentence",
    "reminder": "backups.diary_reminder",
    "moment": "backups.diary_moment",
    "safety": "backups.diary_safety",
    "note": "backups.diary_note",
}
_BECAME: Mapping[str | None, str] = {
    "done": "backups.diary_done",
    "let go": "backups.diary_let_go",
    "lighter": "backups.diary_lighter",
    "same": "backups.diary_same",
    "heavier": "backups.diary_heavier",
}
_MARKS = re.compile(r"([\\`*_\[\]<>|])|^(\s*)([#+-]|\d+[.)])(?=\s)", re.MULTILINE)


def diary(entries: Iterable[Entry], ctx: Context) -> Iterator[str]:
    """Yield the text of a diary of *entries*, piece by piece, in the words of *ctx*."""
    told = sorted(entries, key=_order)
    yield f"# {ctx.say('backups.diary_title').text}\n"
    if not told:
        yield f"\n{ctx.say('backups.diary_empty').text}\n"
        return
    first, last = (_dated(told[n].day, ctx) for n in (0, -1))
    if first == last:
        head = ctx.say("backups.diary_one_day", count=len(told), day=first)
    else:
        head = ctx.say("backups.diary_span", count=len(told), first=first, last=last)
    yield f"\n{head.text}\n"
    for of, entries_of in groupby(told, key=lambda entry: entry.day):
        yield f"\n## {_dated(of, ctx)}\n\n"
        for entry in entries_of:
            yield _item(entry, ctx)


def _order(entry: Entry) -> tuple[date, str]:
    return entry.day, _time(entry)


def _time(entry: Entry) -> str:
    """Return the time of day that an entry speaks of; "" where that is not known."""
    try:
        moment = datetime.fromisoformat(entry.when or "")
    except ValueError:
        moment = entry.at
    if moment.date() != entry.day or moment.time() == time():  # to come, or a day alone
        moment = entry.at
    return f"{moment:%H:%M}" if moment.date() == entry.day else ""


def _dated(of: date, ctx: Context) -> str:
    return ctx.say("clock.of_year", of=day(of, ctx), year=of.year).text


def _item(entry: Entry, ctx: Context) -> str:
    at = _time(entry)
    said = _worded(entry, ctx)
    if entry.state in _BECAME:
        said = f"{said} {ctx.say(_BECAME[entry.state]).text}"
    lead = f"**{at}** " if at else ""
    return "- " + f"{lead}{said}".replace("\n", "\n  ") + "\n"


def _worded(entry: Entry, ctx: Context) -> str:
    key = _STAGES.get(entry.stage, _KINDS[entry.kind])
    if entry.kind == "moment":
        return ctx.say(key).text
    if not entry.text:
        slipped = entry.kind == "slip"
        return ctx.say("week.slip_wordless" if slipped else "week.step_wordless").text
    if entry.kind == "feeling" and entry.cue:
        key = "backups.diary_happened"
    fields = {"said": _ended(_plain(entry.text))}
    if entry.kind == "plan":
        fields["cue"] = _plain(entry.cue or "")
    return ctx.say(key, **fields).text


def _plain(text: str) -> str:
    """Write words so that Markdown shows them as they are."""
    return _MARKS.sub(
        lambda mark: f"\\{mark[1]}" if mark[1] else f"{mark[2]}\\{mark[3]}", text
    )


def _ended(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…", ")", "”", '"')) else f"{text}."
