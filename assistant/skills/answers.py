"""Small words about the talk itself that need an answer: "I'm not done".

Stop, pause, again and their like are obeyed by the conversation.
"""

from datetime import timedelta

from audio import LONG
from intents import Match

from ..dialogue import ANYTHING, NO, Context, Dialogue
from ..journal import Told
from ..pauses import Pauses

JUST_NOW = timedelta(minutes=5)
"""How long after it was told more may belong to an entry."""


def not_done(_: Match, ctx: Context) -> Dialogue:
    """Listen on, and keep what is said with what was told just now."""
    Pauses(ctx.journal).cut_off()
    entry = ctx.journal.last()
    if entry is None or ctx.now() - entry.at > JUST_NOW:
        return ctx.say("answers.listening")
    more = yield ctx.ask("answers.listening", ANYTHING, NO, patience=LONG)
    if more.intent == NO:
        return ctx.say("answers.cancelled")
    ctx.journal.record(Told(entry.id, ctx.book.repair(more.text)))
    return ctx.say("answers.added")


HANDLERS = {"not_done": not_done}
