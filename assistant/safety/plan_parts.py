"""Which part of the safety plan is meant, and which words of a command are a line."""

import re
from collections.abc import Sequence

from intents import Match

from ..dialogue import ANYTHING, NO, YES, Context, Reply, Sub
from ..finding.likeness import named
from ..journal import Entry
from .own_plan import PARTS
from .telephone import number_in

READ = "safety_plan.part"
"""A command that names a part, as an answer may: "my reasons"."""

FEW = 3
"""Words of a slot that may only name a part: "my safe places"."""

NAME = 2
"""Words of a name that is written with a capital."""


def part_in(heard: Match, ctx: Context) -> str:
    """Return the part that a command names beside its line; "" is none."""
    words = words_in(heard, ctx)
    beside = re.sub(re.escape(words), " ", heard.text, flags=re.IGNORECASE)
    return _part_in(beside if words else heard.text, ctx)


def words_in(heard: Match, ctx: Context) -> str:
    """Return the line in a command; "" where it only points at one, or at a part."""
    words = heard.slots.get("what", "")
    for ending in ctx.book.replies["safety_plan.endings"].other:
        words = words.removesuffix(ending).rstrip()
    points = words.casefold() in ctx.book.replies["safety_plan.pointing"].other
    is_part = len(words.split()) <= FEW and _part_in(words, ctx)
    return "" if points or is_part else words


def is_person(words: str, heard: Match, ctx: Context) -> bool:
    """Tell whether *words* name a person: "my aunt", or a name as it is written."""
    if names_someone(words, ctx):
        return True
    return 0 < len(words.split()) <= NAME and heard.text.find(words) > 0


def names_someone(words: str, ctx: Context) -> bool:
    """Tell whether *words* hold a word for a person: "my aunt"."""
    people = ctx.book.replies["repair.people"].other
    return any(_stands(each, words) for each in people)


def which_part(lead: Reply, ctx: Context) -> Sub[str]:
    """Ask which part is meant; "" is none."""
    question = ctx.ask("safety_plan.which_part", READ, ANYTHING, YES, NO)
    answer = yield lead.then(question)
    return _part_in(answer.text, ctx)


def names_of(entries: Sequence[Entry], ctx: Context) -> str:
    """Name the parts that *entries* are in, in the order they are read."""
    names = dict(zip(PARTS, ctx.book.replies["safety_plan.names"].other, strict=True))
    there = {entry.cue for entry in entries}
    said = ""
    for name in (names[part] for part in PARTS if part in there):
        both = ctx.say("safety_plan.together", first=said, second=name)
        said = both.text if said else name
    return said


def parted(text: str, words: str, ctx: Context) -> tuple[str, str]:
    """Return what goes out of a line, and what stays of it."""
    joins = ctx.book.replies["repair.joining"].other
    joined = "|".join(rf"\s{re.escape(join)}\s" for join in joins)
    pieces = [p.strip() for p in re.split(rf",\s|{joined}", text) if p.strip()]
    place = named(words, pieces, ctx.book) if pieces[1:] and words else None
    if place is None or number_in(text, ctx.book):
        return text, ""
    rest = ", ".join(pieces[:place] + pieces[place + 1 :])
    return pieces[place], rest[:1].upper() + rest[1:]


def _part_in(text: str, ctx: Context) -> str:
    """Return the part that *text* names, by the clearest word in it."""
    pairs = (pair.split(" = ") for pair in ctx.book.replies["safety_plan.parts"].other)
    return next((part for word, part in pairs if _stands(word, text)), "")


def _stands(word: str, text: str) -> bool:
    """Tell whether *text* has the word; in other letters than ours endings follow."""
    after = r"(?!\w)" if word.isascii() else ""
    return bool(re.search(rf"(?<!\w){re.escape(word)}{after}", text, re.IGNORECASE))
