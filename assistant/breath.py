"""A long breath: what of it was not understood is not passed over in silence."""

from collections.abc import Sequence
from dataclasses import replace

from intents import Match

from .dialogue import NO, YES, Context, Dialogue, Reply
from .finding.likeness import words_of
from .journal import HAPPENED, Felt

TOPIC = "feelings"
"""What asks about it: nothing of it is said where others may hear."""

LONG = 25
"""Words from which on something was told, and not only said."""

OWN = 3
"""How often "I" or "my" is in what one tells of oneself, at the least."""

PASSED_OVER = 12
"""Words that were told beside what was saved, from which on it is said."""


def is_long(heard: Match, ctx: Context) -> bool:
    """Tell whether this is a long breath about oneself, as far as its words say."""
    words = words_of(heard.text, ctx.book)
    own = {key for key in ctx.book.language.person if " " not in key}
    told = not own or sum(word in own for word in words) >= OWN
    return told and len(words) >= LONG


def offered(heard: Match, ctx: Context) -> Dialogue:
    """Ask whether a long breath is to be kept as it was said."""
    answer = yield replace(ctx.ask("answers.keep_whole", YES, NO), once=True)
    if answer.intent != YES:
        return ctx.say("answers.one_piece")
    ctx.journal.record(Felt(ctx.book.repair(heard.text), heard.when, HAPPENED))
    return ctx.say("answers.kept_whole")


def passed_over(heard: Match, told: Sequence[Match], ctx: Context) -> Reply | None:
    """Say that there was more, if much beside what was *told* was not saved."""
    rest = len(heard.text.split()) - sum(len(part.text.split()) for part in told)
    return ctx.say("answers.more_said") if rest >= PASSED_OVER else None
