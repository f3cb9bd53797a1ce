"""A slip that is denied as soon as it is saved: it may be taken out again."""

from intents import Match

from .dialogue import NO, Context, Dialogue, NoAnswerError, confirm
from .finding.likeness import holds
from .journal import Undone


def denies(answer: Match, ctx: Context) -> bool:
    """Tell whether an answer says that there was no slip."""
    said = holds(answer.text, "slip.denied_whole", ctx.book)
    if answer.intent == NO:
        return said or holds(answer.text, "slip.denied", ctx.book)
    return answer.intent is None and said


def denied(slip: int, ctx: Context) -> Dialogue:
    """Offer to take a slip out; without a clear yes it stays."""
    try:
        out = yield from confirm(ctx, "slip.take_out")
    except NoAnswerError:
        return ctx.say("slip.stays")
    if not out:
        return ctx.say("slip.stays")
    ctx.journal.record(Undone(slip))
    return ctx.say("slip.taken_out")
