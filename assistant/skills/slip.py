"""Slips: nothing resets, and the answer rebuilds "I can"."""

from datetime import timedelta

from audio import LONG
from intents import Match

from ..dialogue import ANYTHING, NO, YES, Context, Dialogue, NoAnswerError, Reply
from ..journal import Slipped, Told

LATELY = timedelta(days=28)


def slipped(heard: Match, ctx: Context) -> Dialogue:
    """Save a slip, say what stands, and ask what came before it."""
    entry = ctx.journal.record(Slipped(heard.slots.get("what", ""), heard.when))
    question = ctx.ask("slip.before", ANYTHING, YES, NO, patience=LONG)
    try:
        before = yield _thanks(ctx).then(question)
    except NoAnswerError:
        return ctx.say("slip.quiet")
    if before.intent in (YES, NO):
        return ctx.say("slip.quiet")
    ctx.journal.record(Told(entry, ctx.book.repair(before.text)))
    return ctx.say("slip.today")


def _thanks(ctx: Context) -> Reply:
    """Thank, and count what stands, if there is something to count."""
    thanks = ctx.say("slip.thanks")
    steps = len(ctx.journal.entries("step", since=ctx.now() - LATELY))
    return thanks.then(ctx.say("slip.stands", count=steps)) if steps else thanks


HANDLERS = {"slipped": slipped}
