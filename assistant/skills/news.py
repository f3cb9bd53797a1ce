"""What happened to a person: loss, which is never called good, and joy."""

from audio import LONG
from intents import Match

from ..dialogue import (
    ANYTHING,
    MIRRORED,
    NO,
    YES,
    Context,
    Dialogue,
    NoAnswerError,
    Reply,
)
from ..journal import HAPPENED, Felt, Savoured, Told

HARD = "news.hard"


def hard(heard: Match, ctx: Context) -> Dialogue:
    """Keep hard news at once, and ask only what it is like."""
    words = ctx.book.repair(heard.text)
    news = ctx.journal.record(Felt(words, heard.when, HAPPENED))
    question = ctx.ask("news.like", HARD, ANYTHING, YES, NO, patience=LONG)
    try:
        answer = yield ctx.say("news.sorry").then(question)
    except NoAnswerError:
        return ctx.say("news.quiet")
    if answer.intent in (YES, NO):
        return ctx.say("news.quiet")
    more = ctx.book.repair(answer.text)
    if answer.intent == HARD:
        ctx.journal.record(Felt(more, answer.when, HAPPENED))
        return ctx.say("news.too")
    ctx.journal.record(Told(news, more))
    return ctx.say("news.told")


def good(heard: Match, ctx: Context) -> Reply:
    """Keep good news as a good thing, and say it back."""
    words = ctx.book.repair(heard.text)
    ctx.journal.record(Savoured(words))
    if len(words.split()) > MIRRORED:
        return ctx.say("news.kept_long")
    return ctx.say("news.kept", said=ctx.book.mirror(words))


HANDLERS = {"hard": hard, "good": good}
