"""The first run: a name, what is kept, one try together; again at any time.

It takes less than two minutes, answers included, at 150 words a minute: a test counts
them. Every question may be skipped, and whatever was given by then is kept.
"""

from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

from audio import LONG
from intents import Match

from .. import modes
from ..dialogue import (
    ANYTHING,
    NO,
    YES,
    Answer,
    Context,
    Dialogue,
    Handler,
    NoAnswerError,
    Reply,
    Sub,
    resume,
)
from ..journal import Chose
from ..meeting import BEGIN, FINE, LEAVE, note_met
from ..naming import CALL_ME, NAME, named
from ..safety import country_asked
from .feelings import felt
from .slip import slipped
from .steps import TELLING, told

Part: TypeAlias = Callable[[Context], Dialogue]
"""A part of the first run: what it returns is said before the next one.

A reply that settles ends the run: nothing more is asked.
"""

NAMELESS, WHY = ("first.nameless", "settings.no_name"), "first.why"
NONE = ("first.none", "bedtime.none")
SKIP = "bedtime.skip"
"""Another word for no."""

SLIPPED, FELT = "slip.slipped", "feelings.felt"
ALSO = (SKIP, *LEAVE, BEGIN)
"""What may be answered to every question here."""

TOLD: Mapping[str, Handler] = {
    SLIPPED: slipped,
    FELT: felt,
    **dict.fromkeys(TELLING, told),
}
"""What may be told at a question, by who keeps it."""


def begin(_: Match, ctx: Context) -> Sub[Reply]:
    """Go through the parts, until one is left or met with silence."""
    note_met(ctx)
    seq, last = ctx.journal.seq, Reply("")
    for part in COURSE:
        try:
            last = yield from _led(last, part(ctx), ctx)
        except NoAnswerError:
            last = ctx.say("first.silent")
            break
        if last.settles:
            return last
    kept = ctx.journal.since(seq)
    end = ctx.settle("first.end_kept" if kept else "first.end")
    return last.then(end)


def _led(lead: Reply, part: Dialogue, ctx: Context) -> Sub[Reply]:
    """Run a part, its first words after *lead*; leaving works at all its questions."""
    answer: Answer = None
    while True:
        try:
            question = resume(part, answer)
        except StopIteration as end:
            return _not_alone(ctx) or lead.then(end.value or Reply(""))
        if private := _not_alone(ctx):
            part.close()
            return private
        question = replace(question, expects=(*question.expects, *ALSO))
        try:
            answer = yield lead.then(question)
        except NoAnswerError as silent:
            answer = silent
        lead = Reply("")
        if isinstance(answer, Match):
            if answer.intent in (*LEAVE, BEGIN):
                part.close()
                return (yield from _left(answer, ctx))
            if answer.intent == SKIP:
                answer = replace(answer, intent=NO)


def _left(answer: Match, ctx: Context) -> Sub[Reply]:
    """Leave the rest; or all of it, to begin anew."""
    if answer.intent == BEGIN:
        return (yield from begin(answer, ctx))
    return ctx.settle("first.left")


def _not_alone(ctx: Context) -> Reply | None:
    """Leave it where somebody else may hear: what is asked here is personal."""
    if modes.is_on(ctx.journal, modes.NOT_ALONE):
        return ctx.settle("first.not_alone")
    return None


def _name(ctx: Context) -> Dialogue:
    """Ask what the person wants to be called, if anything."""
    expects = (CALL_ME, *NAMELESS, WHY, *TOLD, ANYTHING, YES, NO)
    answer = yield ctx.ask("first.name", *expects)
    if answer.intent == WHY:
        answer = yield ctx.say("first.because").then(ctx.ask("first.name", *expects))
    if answer.intent in NAMELESS:
        ctx.journal.record(Chose(NAME, ""))
        return ctx.say("first.unnamed")
    if answer.intent in TOLD and not _is_word(answer):
        return (yield from _instead(answer, ctx))
    if answer.intent in TOLD:
        answer = replace(answer, intent=None)
    return (yield from named(answer, ctx)) or ctx.say("first.unnamed")


def _keeping(ctx: Context) -> Dialogue:
    """Say what is kept and who could read it, and ask whether that is all right."""
    question = ctx.ask("first.all_right", *FINE, YES, NO)
    answer = yield ctx.say("first.keep").then(question)
    if answer.intent == NO:
        return ctx.settle("first.not_all_right")
    return Reply("")


def _trying(ctx: Context) -> Dialogue:
    """Let the person tell one small step, and keep it as any other."""
    expects = (*TOLD, *NONE, ANYTHING, YES, NO)
    question = ctx.ask("first.try", *expects, patience=LONG)
    answer = yield ctx.say("first.hear").then(question)
    if answer.intent == YES:
        answer = yield ctx.ask("first.which", *expects, patience=LONG)
    if answer.intent == SLIPPED:
        return (yield from _instead(answer, ctx))
    if answer.intent in TOLD:
        return (yield from _kept(answer, ctx))
    if answer.intent in NONE:
        return ctx.say("first.noticing")
    if answer.intent in (YES, NO):
        return ctx.say("first.skipped")
    if (yield ctx.ask("first.is_step", *FINE, YES, NO)).intent == NO:
        return ctx.say("first.not_kept")
    return (yield from _kept(replace(answer, slots={"what": answer.text}), ctx))


COURSE: Sequence[Part] = (_name, _keeping, _trying, country_asked)


def _instead(answer: Match, ctx: Context) -> Sub[Reply]:
    """Hear what is told instead, to its end; after it nothing more is asked."""
    return replace((yield from _kept(answer, ctx)), settles=True)


def _kept(answer: Match, ctx: Context) -> Sub[Reply]:
    """Let what was told be kept and answered as it always is."""
    result = TOLD.get(answer.intent or "", told)(answer, ctx)
    if isinstance(result, Generator):
        result = yield from result
    return result or Reply("")


def _is_word(answer: Match) -> bool:
    """Tell a word that may be a name, such as "Happy", from what is told."""
    return len(answer.text.split()) == 1


HANDLERS = {"begin": begin}
