"""What somebody wants to be called: found in what was said, asked about where unsure.

Whatever is told instead of a name must not become one.
"""

import re
from collections.abc import Iterable

from intents import Match

from .dialogue import NO, YES, Context, Reply, Sub
from .journal import Chose

NAME = "name"
"""The setting; "" is none."""

LONGEST = 4
"""Words of a name; what is longer is none."""

PLAIN = 2
"""Words that are a name if nothing else is said."""

CALL_ME = "settings.call_me"


def named(heard: Match, ctx: Context) -> Sub[Reply | None]:
    """Keep the name in what was heard and say it; None where there is none."""
    name, is_sure = _name_in(heard, ctx)
    if not name:
        return None
    if not is_sure:
        answer = yield ctx.ask("settings.is_name", YES, NO, name=name)
        if answer.intent == NO:
            return None
    ctx.journal.record(Chose(NAME, name))
    return ctx.say("settings.call_me", name=name)


def tells_more(heard: Match, ctx: Context) -> bool:
    """Tell whether a name was said, and then something else of oneself."""
    words = ctx.book.replies
    lead = _after(heard.text, words["settings.before_name"].other)
    return _first(lead, words["settings.before_perhaps"].other) != lead


def _name_in(heard: Match, ctx: Context) -> tuple[str, bool]:
    """Return the name in what was heard, and whether it is surely one."""
    if heard.intent and heard.intent != CALL_ME:
        return "", False
    slot = heard.slots.get("name", "")
    said = ctx.book.repair(slot or heard.text).strip(" .,!?")
    words = ctx.book.replies
    lead = _after(said, words["settings.before_name"].other)
    perhaps = words["settings.before_perhaps"].other
    told = lead or (said if slot else _after(said, perhaps)) or said
    told = _first(told, perhaps) if slot or lead else told
    name = _bare(told, words["settings.after_name"].other, ctx)
    count = len(name.split())
    is_short = count <= PLAIN and name == said
    if not 0 < count <= LONGEST or _denies(name, ctx):
        return "", False
    return name.title(), bool(slot or lead or is_short)


def _after(said: str, phrases: Iterable[str]) -> str:
    """Return what comes after one of *phrases*, if one is said."""
    likes = "|".join(map(re.escape, phrases))
    found = re.search(rf"\b(?:{likes})\s+(.+)$", said, re.IGNORECASE)
    return found[1] if found else ""


def _first(said: str, phrases: Iterable[str]) -> str:
    """Return a name without what is told after it: "Jonas I'm new here"."""
    likes = "|".join(map(re.escape, phrases))
    return re.split(rf"[\s,.;]+(?:and\s+)?(?:{likes})\b", said, flags=re.IGNORECASE)[0]


def _bare(said: str, endings: Iterable[str], ctx: Context) -> str:
    """Return *said* without what is said around a name."""
    ends = "|".join(map(re.escape, endings))
    words = re.sub(rf"\s*(?:{ends})$", "", said, flags=re.IGNORECASE).split()
    light = ctx.book.language.light
    while words and _plain(words[0]) in light:
        words.pop(0)
    while words and _plain(words[-1]) in light:
        words.pop()
    return " ".join(words).strip(" .,!?")


def _denies(said: str, ctx: Context) -> bool:
    return not ctx.book.language.negations.isdisjoint(map(_plain, said.split()))


def _plain(word: str) -> str:
    return word.strip(".,!?").casefold()
