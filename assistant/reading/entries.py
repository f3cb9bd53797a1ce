"""Entries in words: as they were told, by kind, and letter by letter."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from difflib import get_close_matches

from ..days import day
from ..dialogue import Context, Reply
from ..journal import Entry, Kind

READ: Mapping[Kind, str] = {
    "step": "week.step",
    "slip": "week.slip",
    "feeling": "week.feeling",
    "goal": "week.goal",
    "savoured": "week.savoured",
    "hoped": "week.hoped",
    "plan": "week.plan",
    "note": "week.note",
}
"""The kinds that are read, and how each is."""

_ENDED: Mapping[tuple[Kind, str | None], str] = {
    ("goal", "done"): "week.goal_done",
    ("goal", "let go"): "week.goal_let_go",
    ("plan", "done"): "week.plan_done",
    ("plan", "let go"): "week.plan_let_go",
}

_AFTERWARDS: Mapping[str | None, str] = {
    "lighter": "week.lighter",
    "same": "week.same",
    "heavier": "week.heavier",
}

NOTED = 30
"""Words of a note that are read; a page of another diary may have hundreds."""

_WORD = re.compile(r"[^\W_]+(?:['\u2019-][^\W_]+)*")


def heading(entry: Entry, ctx: Context) -> Reply:
    """Word the day of an entry, as what stands above it."""
    of, now = entry.day, ctx.now().date()
    match (now - of).days:
        case 0:
            return ctx.say("week.today")
        case 1:
            return ctx.say("week.yesterday")
        case _ if of.year != now.year:
            return ctx.say("week.day_of_year", day=day(of, ctx), year=of.year)
        case _:
            return ctx.say("week.day", day=day(of, ctx))


def day_by_day(
    entries: Iterable[Entry], ctx: Context, named: date | None = None
) -> Iterator[Reply]:
    """Word entries that go from day to day, each day with what stands above it.

    The first day has nothing above it where it was *named* already.
    """
    for entry in entries:
        if entry.day != named:
            yield heading(entry, ctx)
        yield worded(entry, ctx)
        named = entry.day


def worded(entry: Entry, ctx: Context) -> Reply:
    """Word an entry as it was told, and what came of it."""
    said = _told(entry, ctx)
    if afterwards := _AFTERWARDS.get(entry.state):
        return said.then(ctx.say(afterwards))
    return said


def _told(entry: Entry, ctx: Context) -> Reply:
    if not entry.text:
        wordless = (
            "week.slip_wordless" if entry.kind == "slip" else "week.step_wordless"
        )
        return ctx.say(wordless)
    key = _ENDED.get((entry.kind, entry.state), READ[entry.kind])
    if entry.kind == "plan":
        cue = _within(entry.cue or "", ctx)
        return ctx.say(key, said=_within(entry.text, ctx), cue=cue)
    if entry.kind == "note":
        return _noted(entry, ctx)
    if entry.kind == "feeling" and entry.cue:
        key = "news.read"
    return ctx.say(key, said=ctx.book.mirror(entry.text))


def _noted(entry: Entry, ctx: Context) -> Reply:
    """Quote what was written, or how it begins where it is long."""
    words = entry.text.split()
    if len(words) <= NOTED:
        return ctx.say("week.note", said=" ".join(words))
    return ctx.say("week.note_begins", said=" ".join(words[:NOTED]).rstrip(" .,;:"))


def spelled(
    entries: Sequence[Entry],
    ctx: Context,
    asked: str = "",
    *,
    whole: bool = False,
    none: str = "week.no_such_word",
) -> Reply:
    """Spell the word of any entry, the last heard being first, that was *asked* for.

    Else the *whole* of the first; else its names, or its longest word if it has none.
    """
    if asked or not entries:
        said = [word for entry in entries for word in _words(entry, ctx)]
        alike = _alike(asked, said)
        return _all_spelled(alike, ctx) if alike else ctx.say(none)
    text = _text(entries[0], ctx)
    words = [found[0] for found in _WORD.finditer(text)]
    if not words:
        return ctx.say("week.wordless")
    if whole:
        return _all_spelled(words, ctx)
    names = [found[0] for found in _WORD.finditer(text) if _is_name(found)]
    longest = max(reversed(words), key=len)
    return _all_spelled([*dict.fromkeys(names)] or [longest], ctx)


def _all_spelled(words: Sequence[str], ctx: Context) -> Reply:
    return Reply(" ".join(_spelled(word, ctx).text for word in words))


def _text(entry: Entry, ctx: Context) -> str:
    """Return the words of an entry in the order they are heard."""
    cue = _within(entry.cue, ctx) if entry.kind == "plan" and entry.cue else ""
    said = f"{cue}, {_within(entry.text, ctx)}" if cue else ctx.book.mirror(entry.text)
    return unicodedata.normalize("NFC", said)


def _words(entry: Entry, ctx: Context) -> list[str]:
    return [found[0] for found in _WORD.finditer(_text(entry, ctx))]


def _alike(asked: str, words: Sequence[str]) -> list[str]:
    """Return the word that was asked for, maybe with others: "Wojciech please".

    Names are seldom recognized to the letter, so a word that is like it may do.
    """
    plain = {word.casefold(): word for word in reversed(words)}
    wanted = asked.casefold()
    for each in dict.fromkeys((wanted, *wanted.split())):
        if each in plain:
            return [plain[each]]
    near = get_close_matches(wanted, plain, n=1)
    return [plain[word] for word in near]


def _spelled(word: str, ctx: Context) -> Reply:
    letters = ", ".join(letter.upper() for letter in word if letter.isalnum())
    return ctx.say("week.spelled", word=word[:1].upper() + word[1:], letters=letters)


def _is_name(found: re.Match[str]) -> bool:
    """Tell whether a word has a capital although it begins no sentence."""
    before = found.string[: found.start()].rstrip(" \u201c\"'(")
    return found[0][0].isupper() and bool(before) and before[-1] not in ".!?\u2026"


def _within(words: str, ctx: Context) -> str:
    """Mirror words that stand within a sentence: they begin as they are written."""
    lead = ", "
    return ctx.book.mirror(f"{lead}{words}").removeprefix(lead)
