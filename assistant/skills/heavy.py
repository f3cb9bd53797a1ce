"""Harsh words on oneself, and wanting a person: neither agreed with nor argued with.

The first harsh word of a day is turned to what happened before it; the words on the
self are never saved. The next one is answered with a step of the person's own, if one
stands, and not with a second question.
"""

from collections.abc import Callable, Mapping

from audio import LONG
from intents import Match

from ..asides import instead
from ..dialogue import ANYTHING, NO, YES, Context, Dialogue, NoAnswerError, Reply
from ..finding.receipts import grounds, sentence
from ..journal import HAPPENED, Chose, Felt
from .feelings import felt
from .kind import note
from .news import HARD, hard
from .slip import slipped
from .steps import told

ASKED = "what came before asked"
"""The day on which that was asked last."""

HARSH, FELT = "heavy.harsh", "feelings.felt"
NOBODY = ("heavy.nobody", "slip.nobody")


def harsh(_: Match, ctx: Context) -> Dialogue:
    """Turn from the self to what happened; or, once asked today, to what is true."""
    today = ctx.now().date().isoformat()
    if ctx.journal.setting(ASKED) == today:
        return _receipt(ctx)
    ctx.journal.record(Chose(ASKED, today))
    expects = (HARSH, HARD, ANYTHING, YES, NO)
    question = ctx.ask("heavy.before", *expects, patience=LONG)
    try:
        answer = yield ctx.say("heavy.hard").then(question)
    except NoAnswerError:
        return ctx.say("heavy.quiet")
    if answer.intent == HARSH:
        return _receipt(ctx)
    if answer.intent == HARD:
        return (yield from hard(answer, ctx))
    return (yield from _before(answer, ctx))


def _before(answer: Match, ctx: Context) -> Dialogue:
    """Keep what happened before, or what was told in place of it."""
    if answer.intent in (YES, NO):
        return ctx.say("heavy.quiet")
    if (other := instead(answer)) and (telling := _TOLD.get(other.intent or "")):
        return (yield from telling(other, ctx))
    ctx.journal.record(Felt(ctx.book.repair(answer.text), answer.when, HAPPENED))
    return ctx.say("heavy.kept")


def company(_: Match, ctx: Context) -> Dialogue:
    """Say what we are, and ask for a person; whoever is named is not saved."""
    expects = (*NOBODY, FELT, ANYTHING, YES, NO)
    question = ctx.ask("heavy.who", *expects, patience=LONG)
    try:
        answer = yield ctx.say("heavy.program").then(question)
    except NoAnswerError:
        return ctx.say("heavy.later")
    if answer.intent == FELT:
        return felt(answer, ctx)
    if answer.intent in NOBODY:
        return ctx.say("heavy.none")
    return ctx.say("heavy.later" if answer.intent == NO else "heavy.message")


def _receipt(ctx: Context) -> Reply:
    """Say one true thing of the person's own, or, with none, that it may rest."""
    step = next(iter(grounds(ctx)), None)
    if step is None:
        return ctx.say("heavy.rest")
    note(step.id, ctx)
    return ctx.say("heavy.receipt").then(sentence(step, ctx))


_TOLD: Mapping[str, Callable[[Match, Context], Dialogue]] = {
    "slip.slipped": slipped,
    "steps.kept": told,
}
"""What may be told in place of what happened, and what answers it."""

HANDLERS = {"harsh": harsh, "company": company}
