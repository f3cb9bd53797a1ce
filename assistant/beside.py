"""What is said beside a reply: a welcome, and a plan whose moment has come."""

from contextlib import suppress

from intents import Match

from . import modes
from .dialogue import Context, Reply
from .finding.recall import recalled
from .journal import JournalError
from .welcome import note_welcomed

RECALLING = frozenset({"feelings.felt", "steps.noticed", "steps.considered"})
"""What is told where a plan may help: its moment has come, or is near."""

BRIEFLY = 10
"""Words of the longest that may name the moment of a plan, and tells nothing else."""

COUNTED = "numbers.how"
"""What welcomes back by itself."""


def beside(
    greeting: Reply | None, match: Match, reply: Reply | None, ctx: Context
) -> Reply | None:
    """Return *reply* with what else there is to say, where it may be said aloud."""
    if any(modes.is_on(ctx.journal, m) for m in (modes.NOT_ALONE, modes.ASLEEP)):
        return reply
    reply = _with_plan(match, reply, ctx)
    if greeting and reply and match.intent != COUNTED:
        note_welcomed(ctx)
        return greeting.then(reply)
    return reply


def _with_plan(match: Match, reply: Reply | None, ctx: Context) -> Reply | None:
    """Add the plan for what was told of, if there is one, before any question."""
    told, named = match.intent, False
    if match.decision == "ignore":
        told, named = match.runner_up, len(match.text.split()) <= BRIEFLY
    if not (told in RECALLING or named):
        return reply
    plan = None
    with suppress(JournalError):
        plan = recalled(match.text, ctx)
    if plan is None or reply is None:
        return plan or reply
    return plan.then(reply) if reply.expects else reply.then(plan)
