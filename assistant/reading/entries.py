"""Entries in words: as they were told, by kind, and letter by letter."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
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
    return ctx.say(key, said=ctx.book.mirror(entry.text))


def spelled(
    entry: Entry, ctx: Context, asked: str = "", *, whole: bool = False
) -> Reply:
    """Spell the word of an entry that is most like what was *asked*, or the *whole*.

    Else its names; and where it has none, its longest word.
    """
    text = unicodedata.normalize("NFC", ctx.book.mirror(entry.text))
    words = [found[0] for found in _WORD.finditer(text)]
    if not words:
        return ctx.say("week.wordless")
    names = [found[0] for found in _WORD.finditer(text) if _is_name(found)]
    chosen = [*dict.fromkeys(names)] or [max(reversed(words), key=len)]
    if asked:
        chosen = _alike(asked, words)
    if whole:
        chosen = words
    if not chosen:
        return ctx.say("week.no_such_word")
    return Reply(" ".join(_spelled(word, ctx).text for word in chosen))


def _alike(asked: str, words: Sequence[str]) -> list[str]:
    """Return the word that was asked for: names are seldom recognized to the letter."""
    plain = {word.casefold(): word for word in reversed(words)}
    return [plain[word] for word in get_close_matches(asked.casefold(), plain, n=1)]


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
