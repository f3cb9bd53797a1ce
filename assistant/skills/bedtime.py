"""The end of the day: one good thing, one to look forward to, and then rest.

Hardship is never last, and silence ends it without a word.
"""

from dataclasses import replace

from audio import LONG
from intents import Match

from ..dialogue import ANYTHING, NO, YES, Context, Dialogue, Reply
from ..journal import Hoped, Savoured
from ..pace import SOFTLY
from .steps import MIRRORED


def start(_: Match, ctx: Context) -> Dialogue:
    """Ask for one good thing of today, and for one of tomorrow."""
    good = yield replace(_asked("bedtime.good", ctx), settles=True)
    if good.intent in (YES, NO):
        return _last("bedtime.nothing", ctx)
    words = ctx.book.repair(good.text)
    ctx.journal.record(Savoured(words))
    hope = yield _saved(words, ctx).then(_asked("bedtime.tomorrow", ctx))
    if hope.intent in (YES, NO):
        return _last("bedtime.rest", ctx)
    ctx.journal.record(Hoped(ctx.book.repair(hope.text)))
    return _last("bedtime.hoped", ctx)


def _asked(key: str, ctx: Context) -> Reply:
    return replace(ctx.ask(key, ANYTHING, YES, NO, patience=LONG), pace=SOFTLY)


def _last(key: str, ctx: Context) -> Reply:
    return replace(ctx.settle(key), pace=SOFTLY)


def _saved(words: str, ctx: Context) -> Reply:
    if len(words.split()) > MIRRORED:
        return ctx.say("bedtime.saved_long")
    return ctx.say("bedtime.saved", said=ctx.book.mirror(words))


HANDLERS = {"start": start}
