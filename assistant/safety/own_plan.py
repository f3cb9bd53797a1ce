"""The person's own safety plan: its lines by part, read aloud as they were said.

Reasons come last: they are what is left in the ear. What would make a hard hour harder
is not read, however it came into the plan.
"""

from collections.abc import Mapping, Sequence

from .. import modes
from ..dialogue import Context, Reply
from ..finding.likeness import holds
from ..journal import Entry
from .saying import SLOWLY, spoken
from .telephone import PLUS, told

PARTS = ("signs", "helps", "places", "who", "reasons")
"""The parts of a plan, in the order they are asked for and read."""

_READ: Mapping[str, str] = {
    "signs": "safety_plan.read_signs",
    "helps": "safety_plan.read_helps",
    "places": "safety_plan.read_places",
    "who": "safety_plan.read_who",
    "reasons": "safety_plan.read_reasons",
}
_KEPT_SAFE = ("helps", "places")
"""Parts that say what to do; a sign may well be something that harms."""


def own_plan(ctx: Context) -> Reply | None:
    """Read the whole plan; None where there is none."""
    return read_aloud(PARTS, ctx)


def read_aloud(parts: Sequence[str], ctx: Context) -> Reply | None:
    """Read some parts of the plan, or all; None where nothing stands in them.

    Every reading of the plan is made here.
    """
    read = {part: _readable(part, ctx) for part in parts}
    said = [_part(part, there, ctx) for part, there in read.items() if there]
    if not said:
        return None
    if modes.is_on(ctx.journal, modes.NOT_ALONE):
        return ctx.say("safety_plan.not_aloud")
    if parts == PARTS:
        said.insert(0, ctx.say("safety_plan.plan").text)
    return Reply(" ".join(said), manner=SLOWLY)


def lines(ctx: Context, part: str | None = None) -> list[Entry]:
    """Return the lines that stand, of one part or of all."""
    standing = (e for e in ctx.journal.entries("safety") if e.state is None)
    return [entry for entry in standing if part in (None, entry.cue)]


def is_safe(words: str, part: str, ctx: Context) -> bool:
    """Tell whether *words* may be kept and read as what to do in a hard hour."""
    if part not in _KEPT_SAFE or holds(words, "safety_plan.harmless", ctx.book):
        return True
    risky = holds(words, "safety_plan.risky", ctx.book)
    return not risky and ctx.book.harm.of(words) is None


def digits(number: str, ctx: Context) -> str:
    """Word a phone number digit by digit."""
    said = spoken(number.removeprefix(PLUS), ctx)
    return ctx.say("safety_plan.plus", digits=said).text if PLUS in number else said


def _readable(part: str, ctx: Context) -> list[Entry]:
    return [line for line in lines(ctx, part) if is_safe(line.text, part, ctx)]


def _part(part: str, there: Sequence[Entry], ctx: Context) -> str:
    """Word the lines of one part, one after another."""
    worded = _person if part == "who" else _as_said
    said = ". ".join(worded(line, ctx) for line in there)
    return ctx.say(_READ[part], said=said).text


def _as_said(line: Entry, _: Context) -> str:
    return line.text.rstrip(" .")


def _person(line: Entry, ctx: Context) -> str:
    """Word a person, and each number twice."""
    said = []
    for words, number in told(line.text, ctx.book):
        worded = words
        if number:
            key, how = "safety_plan.person", digits(number, ctx)
            worded = ctx.say(key, said=words, digits=how).text if words else how
        said.append(worded)
    return ". ".join(filter(None, said))
