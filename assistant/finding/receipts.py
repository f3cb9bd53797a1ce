"""True sentences, each made from one dated entry of the person's own.

Nothing here praises a person. It says what was done, and when, and no more.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import timedelta

from ..days import on
from ..dialogue import Context, Reply
from ..journal import Entry
from .caution import is_harmless

WORDS = 11
"""Words of the person's own in a true sentence, at most."""

LATELY = timedelta(days=28)
"""How far before the latest step others may be spoken of."""

_DONE: Mapping[str, str] = {
    "did": "kind.did",
    "kept": "kind.kept",
    "prepared": "kind.prepared",
}
_TOLD: Mapping[str, str] = {
    "considered": "kind.considered",
    "noticed": "kind.noticed",
}
"""What is said of what was done on a day, and of what was told on one."""


def grounds(ctx: Context) -> list[Entry]:
    """Return the steps that a kind sentence may be made from, the latest first.

    None has done harm or made things heavier, and no two are told in the same words.
    """
    latest = ctx.journal.last("step")
    if latest is None:
        return []
    steps = ctx.journal.entries("step", since=latest.at - LATELY)
    told = {step.text.casefold(): step for step in steps}
    good = (step for step in told.values() if _is_good(step, ctx))
    return sorted(good, key=lambda step: step.id, reverse=True)


def sentence(step: Entry, ctx: Context) -> Reply:
    """Say that a step was taken, and when; after a slip, that it followed it."""
    said, when = words(step, ctx), on(step.day, ctx)
    told = on(step.at.date(), ctx)
    slips = ctx.journal.entries("slip", since=step.at - LATELY)
    steps = ctx.journal.entries("step", since=step.at - LATELY)
    slip = returns(slips, steps).get(step.id)
    if slip and slip.day < step.day:
        return ctx.say("kind.returned", slipped=on(slip.day, ctx), on=when, said=said)
    if step.when and step.stage != "did":  # its words may say when, as of then
        return ctx.say("kind.told", on=told, said=said)
    if key := _TOLD.get(step.stage or ""):
        return ctx.say(key, on=told, said=said)
    return ctx.say(_DONE.get(step.stage or "", "kind.did"), on=when, said=said)


def words(step: Entry, ctx: Context) -> str:
    """Return a step in words to say back, or the first sentence of a long one."""
    for told in (step.text, step.text.partition(". ")[0]):
        if told and len(told.split()) <= WORDS:
            return ctx.book.mirror(told)
    return ""


def returns(slips: Sequence[Entry], steps: Sequence[Entry]) -> dict[int, Entry]:
    """Return, by the id of a step, the slip that it was the first step after.

    Both are in the order they were told. Of several slips in a row it is the last.
    """
    found: dict[int, Entry] = {}
    for slip in slips:
        first = bisect_right(steps, slip.id, key=lambda step: step.id)
        later = (steps[n] for n in range(first, len(steps)))
        if after := next((step for step in later if step.day >= slip.day), None):
            found[after.id] = slip
    return found


def _is_good(step: Entry, ctx: Context) -> bool:
    """Tell whether a step has words to say back and did no harm that we know of.

    An urge that was noticed has none that are good to hear again.
    """
    if step.cue is not None:
        return False
    return is_harmless(step, ctx) and bool(words(step, ctx))
