"""Numbers, gently: what the journal proves, and nothing that can fall to zero."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

from intents import Match

from ..days import on
from ..dialogue import Context, Reply
from ..finding.receipts import returns
from ..journal import Entry

LATELY = timedelta(days=28)

HEARD = 25
"""Words in one reply at most; what is more is left out."""

_STAGES: Mapping[str, str] = {
    "noticed": "numbers.noticed",
    "considered": "numbers.considered",
    "prepared": "numbers.prepared",
    "did": "numbers.did",
    "kept": "numbers.kept",
}
_GROWN: Mapping[str, str] = {
    "noticed": "numbers.grown_noticed",
    "considered": "numbers.grown_considered",
    "prepared": "numbers.grown_prepared",
    "did": "numbers.grown_did",
    "kept": "numbers.grown_kept",
}


def how(_: Match, ctx: Context) -> Reply:
    """Count the steps of four weeks, and tell what they show, or what is still here."""
    start = ctx.now() - LATELY
    steps = ctx.journal.entries("step", since=start)
    if steps:
        before = ctx.journal.entries("step", since=start - LATELY, before=start)
        told = ctx.say("numbers.steps", count=len(steps))
        for fact in (
            _return(steps, ctx),
            _growth(steps, before, ctx),
            _kinds(steps, ctx),
        ):
            told = _joined(told, fact)
        return told
    if earlier := ctx.journal.count("step"):
        return ctx.say("numbers.earlier", count=earlier)
    return ctx.say("numbers.none")


def _joined(told: Reply, fact: Reply | None) -> Reply:
    """Say a fact as well, if there is one and it is not too much to hear."""
    both = told.then(fact) if fact else told
    return both if len(both.text.split()) <= HEARD else told


def _return(steps: Sequence[Entry], ctx: Context) -> Reply | None:
    """Say how soon a step followed the latest slip that one followed."""
    slips = ctx.journal.entries("slip", since=ctx.now() - LATELY)
    found = returns(slips, [s for s in steps if not ctx.book.harm.of(s.text)])
    if not found:
        return None
    step = next(step for step in reversed(steps) if step.id in found)
    slip = found[step.id]
    days = (step.day - slip.day).days
    if days == 0:
        return ctx.say("numbers.same_day", on=on(slip.day, ctx))
    return ctx.say("numbers.back", on=on(slip.day, ctx), count=days)


def _growth(
    steps: Sequence[Entry], before: Sequence[Entry], ctx: Context
) -> Reply | None:
    """Say which kind of step grew most, if there were any steps before."""
    now, then = _counted(steps), _counted(before)
    grown = max(_GROWN, key=lambda stage: now[stage] - then[stage])
    if not before or now[grown] <= then[grown]:
        return None
    return ctx.say(_GROWN[grown])


def _kinds(steps: Sequence[Entry], ctx: Context) -> Reply | None:
    """Count the kinds of steps, if there are several."""
    kinds = _counted(steps)
    if len(kinds) == 1:
        return None
    return Reply(" ".join(_worded(kinds, ctx)))


def _worded(kinds: Counter[str | None], ctx: Context) -> Iterator[str]:
    for stage, key in _STAGES.items():
        if kinds[stage]:
            yield ctx.say(key, count=kinds[stage]).text


def _counted(steps: Sequence[Entry]) -> Counter[str | None]:
    return Counter(step.stage for step in steps)


HANDLERS = {"how": how}
