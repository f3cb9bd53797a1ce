"""Feelings: a word is a complete check-in. No score, and nothing to explain."""

from intents import Match

from ..dialogue import ANYTHING, NO, Context, Dialogue, Reply
from ..journal import Felt

MIRRORED = 5
"""Words said back at most, and only where the last one is a feeling we know."""


def felt(heard: Match, ctx: Context) -> Reply:
    """Save a feeling and say it back, in the word that was used."""
    word = heard.slots.get("feeling", "")
    words = word if _is_plain(word, ctx) else ctx.book.repair(heard.text)
    return _save(words, heard, ctx)


def check_in(_: Match, ctx: Context) -> Dialogue:
    """Ask for a feeling, once."""
    answer = yield ctx.ask("feelings.how", ANYTHING, NO)
    if answer.intent == NO:
        return ctx.say("feelings.unsaid")
    return _save(ctx.book.repair(answer.text), answer, ctx)


def _save(words: str, heard: Match, ctx: Context) -> Reply:
    ctx.journal.record(Felt(words, heard.when))
    if _is_plain(words, ctx):
        return ctx.say("feelings.felt", said=ctx.book.mirror(words))
    return ctx.say("feelings.told")


def _is_plain(words: str, ctx: Context) -> bool:
    """Tell a plain feeling from a story, which is kept and not said back."""
    told = words.lower().split()
    forms = ctx.book.commands["feelings.felt"]
    known = {form[-1] for form in forms if all(isinstance(i, str) for i in form)}
    return 0 < len(told) <= MIRRORED and told[-1] in known


HANDLERS = {"felt": felt, "check_in": check_in}
