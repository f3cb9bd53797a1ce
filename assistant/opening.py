"""How a dialogue opens: what is unsure is asked about, what is several is all saved.

Of several things told in one breath each is saved, and all are answered once. A
handler saves at the first moment there is something to save, and then asks. So a part
is saved by running its handler up to its first question, and leaving it there.
"""

from collections.abc import Generator, Mapping, Sequence
from dataclasses import replace

from intents import Match

from .as_before import revocable
from .breath import passed_over
from .dialogue import MIRRORED, NO, YES, Context, Dialogue, Handler, Reply
from .finding.caution import after_opioids, caution
from .finding.likeness import filled, holds, without
from .journal import Entry
from .overheard import READS, withheld

FIRST = "slip.slipped"
"""What is saved before all else."""

DEEDS = frozenset({"step", "goal", "plan"})
"""What may harm."""

PLAN = "plans.make"
MAY_PLAN = frozenset({PLAN, "feelings.felt", "steps.considered", "steps.noticed"})
"""What a plan may be taken for, whose words begin with its moment."""

_Told = list[tuple[Match, Handler]]


def opened(
    heard: Match, intent: str, handlers: Mapping[str, Handler], ctx: Context
) -> Dialogue:
    """Run a handler as a dialogue, whether it asks or only answers."""
    heard = _as_plan(heard, ctx)
    intent = heard.intent or intent
    if heard.decision == "confirm":
        asked, left = _guess(heard, intent, ctx)
        if (yield replace(ctx.ask(asked, YES, NO), once=True)).intent != YES:
            return ctx.say(left)
    if intent in READS and (instead := (yield from withheld(ctx))):
        return instead
    result = _answer(heard, intent, handlers, ctx)
    reply = (yield from result) if isinstance(result, Generator) else result
    return (
        (yield from revocable(reply, reply.was, ctx)) if reply and reply.was else reply
    )


def _guess(heard: Match, intent: str, ctx: Context) -> tuple[str, str]:
    """Return how to ask after what is unsure, and what to say where it was not meant.

    Who tells of a habit was not misheard, and is thanked for saying it.
    """
    if intent == FIRST and holds(heard.text, "slip.habits", ctx.book):
        return "slip.habit", "slip.habit_left"
    topic, _, key = intent.partition(".")
    return f"{topic}.confirm_{key}", "answers.not_meant"


def _as_plan(heard: Match, ctx: Context) -> Match:
    """Return "when it gets loud I will go outside" as a plan, which is asked about."""
    opens = without(heard.text, "plans.cue_leads", ctx.book) != heard.text
    if heard.exact or heard.slots or heard.intent not in MAY_PLAN or not opens:
        return heard
    slots = filled(heard.text, "plans.told", ctx.book)
    plan = replace(heard, intent=PLAN, decision="act", slots=slots, parts=())
    return plan if slots else heard


def _answer(
    heard: Match, intent: str, handlers: Mapping[str, Handler], ctx: Context
) -> Dialogue | Reply | None:
    """Let the handler of *intent* answer, or those of all parts if there are more."""
    told = [
        (part, handler)
        for part in heard.parts
        if part.decision == "act" or part.intent == intent
        if (handler := handlers.get(part.intent or ""))
    ]
    if len(told) > 1 and (reply := _tell(told, heard.text, ctx)):
        more = passed_over(heard, [part for part, _ in told], ctx)
        return reply.then(more) if more else reply
    return handlers[intent](heard, ctx)


def _tell(told: _Told, text: str, ctx: Context) -> Reply | None:
    """Save every part, a slip first, and say what was saved and what else there is."""
    before = ctx.journal.seq
    said: list[Reply] = []
    for part, handler in sorted(told, key=lambda pair: pair[0].intent != FIRST):
        seq = ctx.journal.seq
        reply = _begun(handler(part, ctx))
        if reply and not reply.expects and not ctx.journal.since(seq):
            said.append(reply)
    if kept := ctx.journal.since(before):
        said.insert(0, _receipt(kept, text, ctx))
    return Reply(" ".join(reply.text for reply in said)) if said else None


def _begun(result: Dialogue | Reply | None) -> Reply | None:
    """Return the first words of a handler, and leave it there."""
    if not isinstance(result, Generator):
        return result
    try:
        question = next(result)
    except StopIteration as end:
        last: Reply | None = end.value
        return last
    result.close()
    return question


def _receipt(kept: Sequence[Entry], heard: str, ctx: Context) -> Reply:
    """Say what is in the journal now; of a slip, that it is there; and no cheer."""
    has_slip = any(entry.kind == "slip" for entry in kept)
    done = (entry for entry in kept if entry.kind in DEEDS)
    warned = (caution(entry.text, ctx, entry.stage) for entry in done)
    if has_slip and (lapse := after_opioids(heard, ctx)):
        return lapse
    if harm := next(filter(None, warned), None):
        return ctx.say("slip.thanks").then(harm) if has_slip else harm
    others = [entry.text for entry in kept if entry.kind != "slip" and entry.text]
    words = ". ".join(ctx.book.mirror(text) for text in others)
    if len(words.split()) > MIRRORED:
        words = ""
    if has_slip and words:
        return ctx.say("answers.saved_slip_with", said=words)
    match len(kept):
        case 1:
            receipt = ctx.say("answers.saved_one")
        case 2:
            receipt = ctx.say("answers.saved_both")
        case count:
            receipt = ctx.say("answers.saved_all", count=count)
    if has_slip:
        return ctx.say("slip.thanks").then(receipt)
    return receipt.then(Reply(f"{words}.")) if words else receipt
