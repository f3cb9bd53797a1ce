"""What was meant, seen with all that is known beside the words themselves."""

from intents import Match, Matcher

from .addressed import addressed
from .dialogue import Context
from .finding.kept_plan import of_plan
from .finding.latest import is_from_today
from .if_then import if_then
from .mending import of_wish

MENDS = frozenset(
    f"repair.{key}"
    for key in ("change", "meant", "moved", "not_slip", "not_step", "is_slip")
)
"""What is only said of what was told just before."""


def meant(match: Match, matcher: Matcher, ctx: Context) -> Match:
    """Return what was meant by a *match*; that itself, unless more is known."""
    match = if_then(addressed(match, matcher), matcher, ctx)
    return _grounded(of_wish(of_plan(match, ctx), ctx), ctx)


def _grounded(match: Match, ctx: Context) -> Match:
    """Return no guess at mending where nothing of today can be meant."""
    if match.decision != "confirm" or match.intent not in MENDS:
        return match
    last = ctx.journal.last()
    if last and is_from_today(last, ctx):
        return match
    return Match(match.text, score=match.score, why="nothing was told to be mended")
