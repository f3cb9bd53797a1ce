"""Steps: noticing, considering, preparing, doing and keeping on are all saved.

What may harm is saved as well, and answered without a cheer.
"""

from collections.abc import Mapping
from dataclasses import replace

from intents import Match

from ..asides import instead
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
from ..finding.caution import caution
from ..finding.likeness import holds
from ..finding.receipts import words as worded
from ..journal import Entry, Stepped, Told
from .feelings import hard_before, weigh, weighed

OPEN_EVERY = 4
"""Of this many steps one is asked about, with an open question."""

BRIEFLY = 8
"""Words of what may be a step or none; who says more says which."""

DAUNTED = "steps.daunted_way"
"""What is asked where one did not dare to: it was thought of, and may count."""

_SMALL, _TOOK = "steps.small", "steps.took"
TELLING = (_TOOK, "steps.noticed", "steps.considered", "steps.prepared", "steps.kept")
"""Ways to tell a step."""

_QUESTIONS: Mapping[str, str] = {
    "noticed": "steps.noticed_what",
    "considered": "steps.considered_what",
    "prepared": "steps.prepared_what",
    "did": "steps.did_what",
    "kept": "steps.kept_what",
}
_ANSWERS: Mapping[str, str] = {
    "noticed": "steps.noticed",
    "considered": "steps.considered",
    "prepared": "steps.prepared",
    "did": "steps.did",
    "kept": "steps.kept",
}


def told(heard: Match, ctx: Context) -> Dialogue:
    """Save a step, ask for words if there are none, and say them back."""
    stage = heard.stage or "did"
    words = _words(heard, ctx)
    if unsure := _unsure(words, ctx):
        meant = yield replace(ctx.ask(unsure, YES, NO), once=True)
        if meant.intent != YES:
            return ctx.say("steps.left")
    entry = ctx.journal.record(Stepped(words, stage, heard.when))
    if unsure == DAUNTED:
        return ctx.say("steps.daunted_kept")
    if words:
        answer = _answer(words, stage, ctx)
        return (yield from _asked(answer, entry, words, stage, ctx))
    question = ctx.ask(_QUESTIONS[stage], ANYTHING, YES, NO)
    try:
        what = yield ctx.say("steps.saved").then(question)
    except NoAnswerError:
        return None
    if what.intent in (YES, NO):
        return ctx.say("steps.without_words")
    words = ctx.book.repair(what.text)
    ctx.journal.record(Told(entry, words))
    return _answer(words, stage, ctx)


def small(_: Match, ctx: Context) -> Reply:
    """Answer "it was nothing" with the latest step of today, as it stands."""
    step = ctx.journal.last("step")
    if step is None or step.at.date() != ctx.now().date():
        return ctx.say("steps.small_none")
    if ctx.book.harm.of(step.text):
        return ctx.say("steps.small_saved")
    if said := worded(step, ctx):
        return ctx.say("steps.small_today", said=said)
    return ctx.say("steps.small_wordless")


def _unsure(words: str, ctx: Context) -> str | None:
    """Return what to ask where only the person knows if it was a step.

    A call was not answered, or one did not dare to.
    """
    if len(words.split()) > BRIEFLY or ctx.book.harm.of(words):
        return None
    if holds(words, "steps.daunted", ctx.book):
        return DAUNTED
    return "steps.either_way" if holds(words, "steps.either", ctx.book) else None


def _answer(words: str, stage: str, ctx: Context) -> Reply:
    """Say a step back in its words, or plainly where it may harm."""
    if warned := caution(words, ctx, stage):
        return warned
    if len(words.split()) > MIRRORED:
        return ctx.say("steps.long")
    return ctx.say(_ANSWERS[stage], said=ctx.book.mirror(words))


def _asked(answer: Reply, entry: int, words: str, stage: str, ctx: Context) -> Dialogue:
    """Ask something after a step that was done, now and then, and once."""
    long = len(words.split()) > MIRRORED
    if long or stage not in ("did", "kept") or ctx.book.harm.of(words):
        return answer
    if feeling := hard_before(ctx):
        return (yield from _weighed(answer, entry, feeling, ctx))
    if ctx.journal.count("step") % OPEN_EVERY:
        return answer
    return (yield from _open(answer, entry, ctx))


def _weighed(answer: Reply, entry: int, feeling: Entry, ctx: Context) -> Dialogue:
    """Ask what a step did to a hard feeling; another step is another step."""
    try:
        more = yield answer.then(weigh(ctx, *TELLING))
    except NoAnswerError:
        return None
    more = instead(more) or more
    if more.intent in TELLING:
        return (yield from told(more, ctx))
    return weighed(more, feeling, entry, ctx)


def _open(answer: Reply, entry: int, ctx: Context) -> Dialogue:
    """Ask one open question, and keep with the step what is answered."""
    try:
        more = yield answer.then(
            ctx.ask("steps.open", _SMALL, _TOOK, ANYTHING, YES, NO)
        )
    except NoAnswerError:
        return None
    if more.intent == _SMALL:
        return small(more, ctx)
    if more.intent == _TOOK and more.exact:
        return (yield from told(more, ctx))
    if (other := instead(more)) and other.intent in TELLING:
        return (yield from told(other, ctx))
    if more.intent in (YES, NO):
        return ctx.say("steps.enough")
    ctx.journal.record(Told(entry, ctx.book.repair(more.text)))
    return ctx.say("steps.kept_with")


def _words(heard: Match, ctx: Context) -> str:
    """Return the person's own words, without a mere "I took a small step".

    Of a long story all is kept: who knows what of it was the step.
    """
    what = heard.slots.get("what", "")
    long = not heard.exact and len(heard.text.split()) > MIRRORED
    daunted = not what and holds(heard.text, "steps.daunted", ctx.book)
    whole = daunted or (what and (long or heard.stage != "did"))
    return ctx.book.repair(heard.text) if whole else what


HANDLERS = {
    "took": told,
    "noticed": told,
    "considered": told,
    "prepared": told,
    "kept": told,
    "small": small,
}
