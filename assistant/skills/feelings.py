"""Feelings: a word is a complete check-in. No score, and nothing to explain."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from intents import Match

from ..days import midnight
from ..dialogue import ANYTHING, NO, YES, Context, Dialogue, Reply
from ..journal import Became, Chose, Entry, Felt, State, Told

MIRRORED = 5
"""Words said back at most, and only where the last one is a feeling we know."""

BARE = 1
"""Words that say that it is worse, and not what."""

TRIED = timedelta(hours=6)
"""How long after a feeling a step may have had to do with it."""

ASKED = "lighter or heavier asked"
"""The day on which that was asked last."""

_FELT = "feelings.felt"
_STATES: Mapping[str, State] = {
    "feelings.lighter": "lighter",
    "feelings.less": "lighter",
    "feelings.same": "same",
    "feelings.as_before": "same",
    "feelings.heavier": "heavier",
    "feelings.more": "heavier",
}
_BECAME: Mapping[State, str] = {
    "lighter": "feelings.became_lighter",
    "same": "feelings.became_same",
    "heavier": "feelings.became_heavier",
}


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


def since(heard: Match, ctx: Context) -> Dialogue:
    """Save what became of the latest feeling of today; with none, it is a new one.

    A bare "worse" tells too little to be a feeling: what is it like?
    """
    feeling = _latest(ctx, midnight(ctx.now()))
    if feeling is None and len(heard.text.split()) <= BARE:
        return (yield from check_in(heard, ctx))
    if feeling is None:
        return _save(ctx.book.repair(heard.text), heard, ctx)
    step = ctx.journal.last("step")
    tried = step and step.id > feeling.id and step.at - feeling.at <= TRIED
    known = step.id if step and tried and step.stage in ("did", "kept") else None
    return _became(_STATES[heard.intent or ""], feeling, known, ctx)


def hard_before(ctx: Context) -> Entry | None:
    """Return the hard feeling that a step may have changed, if we may ask today."""
    feeling = _latest(ctx, ctx.now() - TRIED)
    if feeling is None or feeling.state:
        return None
    asked = ctx.journal.setting(ASKED) == ctx.now().date().isoformat()
    return None if asked or not is_hard(feeling.text, ctx) else feeling


def weigh(ctx: Context, *more: str) -> Reply:
    """Ask whether it is lighter, the same or heavier; *more* may be told instead."""
    ctx.journal.record(Chose(ASKED, ctx.now().date().isoformat()))
    return ctx.ask("feelings.compare", *_STATES, _FELT, *more, ANYTHING, YES, NO)


def weighed(answer: Match, feeling: Entry, step: int, ctx: Context) -> Reply:
    """Save what was answered: what became of *feeling*, another one, or words."""
    if state := _STATES.get(answer.intent or ""):
        return _became(state, feeling, step, ctx)
    if answer.intent in (YES, NO):
        return ctx.say("feelings.uncompared")
    if answer.intent == _FELT:
        return felt(answer, ctx)
    ctx.journal.record(Told(feeling.id, ctx.book.repair(answer.text)))
    return ctx.say("feelings.told")


def _latest(ctx: Context, since: datetime) -> Entry | None:
    """Return the feeling told last since a time: of that day, and no mere event."""
    told = ctx.journal.entries("feeling", since=since)
    felt_then = (e for e in reversed(told) if e.cue is None and e.day == e.at.date())
    return next(felt_then, None)


def _became(state: State, feeling: Entry, step: int | None, ctx: Context) -> Reply:
    """Save what became of a feeling, and of the step that was tried."""
    ctx.journal.record(Became(feeling.id, state))
    if step is not None:
        ctx.journal.record(Became(step, state))
    return ctx.say(_BECAME[state])


def _save(words: str, heard: Match, ctx: Context) -> Reply:
    ctx.journal.record(Felt(words, heard.when))
    if _is_plain(words, ctx):
        return ctx.say("feelings.felt", said=ctx.book.mirror(words))
    return ctx.say("feelings.told")


def _is_plain(words: str, ctx: Context) -> bool:
    """Tell a plain feeling from a story, which is kept and not said back."""
    told = words.lower().split()
    forms = ctx.book.commands[_FELT]
    known = {form[-1] for form in forms if all(isinstance(i, str) for i in form)}
    return 0 < len(told) <= MIRRORED and told[-1] in known and not _is_scored(told)


def _is_scored(told: list[str]) -> bool:
    """Tell whether a number is in it: a strength is kept, and never read back."""
    return any(word.isdigit() for word in told)


def is_hard(words: str, ctx: Context) -> bool:
    """Tell whether a hard feeling was named, and not denied."""
    told = words.lower().split()
    hard = ctx.book.replies["feelings.hard"].other
    denied = not ctx.book.language.negations.isdisjoint(told)
    return not denied and any(word.startswith(hard) for word in told)


HANDLERS = {
    "felt": felt,
    "check_in": check_in,
    "lighter": since,
    "same": since,
    "heavier": since,
}
