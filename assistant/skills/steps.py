"""Steps: noticing, considering, preparing, doing and keeping on are all saved."""

from collections.abc import Mapping

from intents import Match

from ..dialogue import ANYTHING, NO, YES, Context, Dialogue, NoAnswerError
from ..journal import Stepped, Told

MIRRORED = 14
"""Words said back at most; nobody wants to hear a long story again."""

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
    entry = ctx.journal.record(Stepped(words, stage, heard.when))
    if not words:
        question = ctx.ask(_QUESTIONS[stage], ANYTHING, YES, NO)
        try:
            answer = yield ctx.say("steps.saved").then(question)
        except NoAnswerError:
            return None
        if answer.intent in (YES, NO):
            return ctx.say("steps.without_words")
        words = ctx.book.repair(answer.text)
        ctx.journal.record(Told(entry, words))
    if len(words.split()) > MIRRORED:
        return ctx.say("steps.long")
    return ctx.say(_ANSWERS[stage], said=ctx.book.mirror(words))


def _words(heard: Match, ctx: Context) -> str:
    """Return the person's own words, without a mere "I took a small step"."""
    what = heard.slots.get("what", "")
    return ctx.book.repair(heard.text) if what and heard.stage != "did" else what


HANDLERS = {
    "took": told,
    "noticed": told,
    "considered": told,
    "prepared": told,
    "kept": told,
}
