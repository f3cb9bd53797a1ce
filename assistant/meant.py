"""What was meant, seen with all that is known beside the words themselves."""

from intents import Match, Matcher

from .addressed import addressed
from .dialogue import Context
from .finding.kept_plan import of_plan
from .if_then import if_then
from .mending import of_wish


def meant(match: Match, matcher: Matcher, ctx: Context) -> Match:
    """Return what was meant by a *match*; that itself, unless more is known."""
    match = if_then(addressed(match, matcher), matcher, ctx)
    return of_wish(of_plan(match, ctx), ctx)
