"""If-then plans: filled by voice, read back, said aloud once, and recalled later."""

from dataclasses import replace

from rapidfuzz import fuzz

from audio import LONG
from intents import Match

from ..dialogue import ANYTHING, NO, YES, Context, Dialogue, Reply, Sub
from ..finding.caution import caution
from ..finding.choosing import Choice, chosen
from ..finding.likeness import filled, listed, share, weighty, without
from ..finding.recall import plans, read
from ..journal import Became, Changed, Entry, Planned
from ..reading.latest_few import latest_few
from .feelings import felt
from .steps import TELLING, told

LONGEST = 25
"""Words of a plan that is said back when it is made."""

NOUNS = 3
"""Words that name a moment and do not tell what happens in it."""

REHEARSED = 50
"""How alike, out of a hundred, what is said aloud must be to count as the plan."""

OF_PLAN, OF_DEED = 0.6, 0.5
"""The shares of what is told that is in a plan, and of its deed that is told."""

FELT = "feelings.felt"


def make(heard: Match, ctx: Context) -> Dialogue:
    """Make a plan of what was said and what is asked for; then it is said aloud."""
    heard = heard if heard.slots else _told_whole(heard, ctx)
    cue, text = _cue(heard, ctx), _slot(heard, "text", ctx)
    offer = _slot(heard, "offer", ctx)
    if offer and heard.decision == "act" and not (yield from _wanted(cue, offer, ctx)):
        return ctx.say("plans.unmade")
    text = text or offer
    if not cue:
        answer = yield _ask("plans.when", ctx, *_MOMENTS)
        if answer.intent in (YES, NO):
            return ctx.say("plans.unmade")
        answer = _told_whole(answer, ctx)
        cue = _cue(answer, ctx) or _moment(answer, ctx)
        text = text or _slot(answer, "offer", ctx)
    if not text:
        answer = yield _ask("plans.then", ctx)
        if moment := _only_moment(answer, ctx):
            cue, answer = moment, (yield _ask("plans.then", ctx))
        if answer.intent in (YES, NO):
            return ctx.say("plans.unmade")
        text = _as_said(without(answer.text, "plans.leads", ctx.book), ctx)
    return (yield from _rehearsed(cue, _deed(text, ctx), ctx))


def _only_moment(answer: Match, ctx: Context) -> str:
    """Return the moment that is told once more in place of what to do then."""
    if answer.intent or _told_whole(answer, ctx).slots:
        return ""
    said = _as_said(answer.text, ctx)
    moment = _unled(said, ctx)
    return moment if moment != said else ""


def hear(_: Match, ctx: Context) -> Reply:
    """Read the plans that stand."""
    keys = ("plans.none", "plans.latest", "plans.read")
    return latest_few(plans(ctx), lambda plan: _told(plan, ctx), keys, ctx)


def drop(heard: Match, ctx: Context) -> Dialogue:
    """Let go of a plan; nobody is asked why."""
    made = plans(ctx)
    if not made:
        return ctx.say("plans.none")
    choice = Choice(made, lambda p: _told(p, ctx), "plans.which", "plans.this")
    words = heard.slots.get("plan", "") or ("" if heard.exact else heard.text)
    plan = yield from chosen(choice, words, ctx)
    if plan is None:
        return ctx.say("plans.stay")
    ctx.journal.record(Became(plan.id, "let go"))
    return ctx.say("plans.dropped", said=_told(plan, ctx)).changing(plan)


def change(heard: Match, ctx: Context) -> Dialogue:
    """Keep what a plan is for, and ask what to do then from now on."""
    made = plans(ctx)
    if not made:
        return ctx.say("plans.none")
    choice = Choice(made, lambda p: _told(p, ctx), "plans.which", "plans.this")
    plan = yield from chosen(choice, heard.slots.get("plan", ""), ctx)
    if plan is None:
        return ctx.say("plans.stay")
    lead = ctx.say("plans.now", said=_told(plan, ctx))
    answer = yield lead.then(_ask("plans.instead", ctx))
    if answer.intent in (YES, NO):
        return ctx.say("plans.stay")
    said = _slot(_told_whole(answer, ctx), "offer", ctx)
    said = said or _as_said(without(answer.text, "plans.leads", ctx.book), ctx)
    text = _deed(said, ctx)
    ctx.journal.record(Changed(plan.id, text))
    if warned := caution(text, ctx):
        return warned.changing(plan)
    said = read(plan.cue or "", text, ctx)
    return ctx.say("plans.saved", said=said).changing(plan)


_MOMENTS = ("plans.when", "plans.around")
"""Answers that tell when it gets hard."""


def _ask(key: str, ctx: Context, *expects: str) -> Reply:
    return ctx.ask(key, *expects, ANYTHING, YES, NO, patience=LONG)


def _told(plan: Entry, ctx: Context) -> str:
    return read(plan.cue or "", plan.text, ctx)


def _wanted(cue: str, text: str, ctx: Context) -> Sub[bool]:
    """Ask whether what only sounds like a plan is one."""
    said = read(cue, text, ctx)
    answer = yield ctx.ask("plans.offered", YES, NO, said=said)
    return answer.intent == YES


def _rehearsed(cue: str, text: str, ctx: Context) -> Dialogue:
    """Save a plan, read it back, and let it be said aloud; that is never a test.

    What may harm is not said aloud.
    """
    ctx.journal.record(Planned(text, cue))
    if warned := caution(text, ctx):
        return warned
    said = read(cue, text, ctx)
    is_long = len(said.split()) > LONGEST
    kept = ctx.say("plans.long") if is_long else ctx.say("plans.saved", said=said)
    aloud = replace(_ask("plans.aloud", ctx, *TELLING, FELT), once=True)
    answer = yield kept.then(aloud)
    own = ctx.say("plans.sentence", cue=cue, text=text).text
    if answer.intent in (*TELLING, FELT) and not _is_said(answer.text, own, text, ctx):
        telling = told if answer.intent in TELLING else felt
        result = telling(answer, ctx)
        return result if isinstance(result, Reply) else (yield from result)
    if fuzz.token_set_ratio(answer.text.lower(), own.lower()) >= REHEARSED:
        return ctx.say("plans.rehearsed")
    return ctx.say("plans.kept")


def _is_said(words: str, own: str, deed: str, ctx: Context) -> bool:
    """Tell whether what sounds like a step or a feeling is the plan, said aloud."""
    heard, book = weighty(words, ctx.book), ctx.book
    of_plan = share(heard, weighty(own, book), book)
    return of_plan >= OF_PLAN and share(weighty(deed, book), heard, book) >= OF_DEED


def _cue(heard: Match, ctx: Context) -> str:
    """Return what a plan is for, as it stands after "when", if it was said."""
    if occasion := _slot(heard, "occasion", ctx):
        return ctx.say("plans.occasion", said=_unled(occasion, ctx)).text
    return _unled(_slot(heard, "cue", ctx), ctx)


def _unled(cue: str, ctx: Context) -> str:
    """Return what a plan is for without "for when", which we say ourselves."""
    return without(cue, "plans.cue_leads", ctx.book)


def _moment(answer: Match, ctx: Context) -> str:
    """Make what a plan is for of an answer in other words."""
    said = _as_said(answer.text, ctx)
    if answer.intent == "plans.around":
        return ctx.say("plans.around", said=said).text
    said = _unled(said, ctx)
    happens = said.split()[0].lower() in listed("plans.people", ctx.book)
    if happens or len(said.split()) > NOUNS:
        return said
    return ctx.say("plans.occasion", said=said).text


def _told_whole(heard: Match, ctx: Context) -> Match:
    """Find "when this, I will do that" in words that do not call it a plan."""
    slots = filled(heard.text, "plans.told", ctx.book)
    slots = slots or filled(heard.text, "plans.told_plainly", ctx.book)
    return replace(heard, slots=slots) if slots else heard


def _slot(heard: Match, name: str, ctx: Context) -> str:
    """Return the words of a slot as they stand within a sentence."""
    words = heard.slots.get(name, "")
    return words if heard.text.find(words) > 0 else _as_said(words, ctx)


def _as_said(words: str, ctx: Context) -> str:
    """Return words that began a sentence as they stand within one."""
    words = ctx.book.repair(words)
    first = words.split()[0].lower() if words else ""
    return (
        words if first in ctx.book.language.capitals else words[:1].lower() + words[1:]
    )


def _deed(text: str, ctx: Context) -> str:
    """Return what will be done, after "I will": "calling Ana" is "call Ana"."""
    first, space, rest = text.partition(" ")
    if space and first in listed("plans.things", ctx.book):
        return ctx.say("plans.thing", said=text).text
    verb = ctx.book.statements and ctx.book.statements.verbs.get(first)
    if not verb or "ing" not in verb.tenses or first == verb.base:
        return text
    return f"{verb.base}{space}{rest}"


HANDLERS = {"make": make, "hear": hear, "drop": drop, "change": change}
