"""Goals: set in the person's own words, heard in them, made smaller, done or let go."""

from collections.abc import Sequence
from dataclasses import replace

from audio import MEDIUM
from intents import Match

from ..days import on
from ..dialogue import (
    ANYTHING,
    MIRRORED,
    NO,
    YES,
    Context,
    Dialogue,
    NoAnswerError,
    Reply,
    Sub,
)
from ..finding.caution import caution
from ..finding.choosing import Choice, chosen
from ..finding.likeness import holds, negates
from ..halving import Halves
from ..journal import Aimed, Became, Changed, Chose, Entry
from ..reading.latest_few import latest_few

HALVINGS = 4
"""Times a goal is halved before the person is asked for words of their own."""

BEGINS = 6
"""Words of a long goal that are enough to know it by."""

FREE_DAYS = 2
"""Free days of a week."""

_ENOUGH, _MORE, _KEEP = "goals.enough", "goals.more", "goals.keep"


def set_(heard: Match, ctx: Context) -> Dialogue:
    """Save a goal, asking for it if it was not said; it may be made smaller at once."""
    words = heard.slots.get("goal", "")
    if not words:
        answer = yield ctx.ask("goals.what", ANYTHING, YES, NO)
        if answer.intent in (YES, NO):
            return ctx.say("goals.unsaid")
        words = ctx.book.repair(answer.text)
    number = ctx.journal.record(Aimed(words))
    said = _said_back(words, "goals.saved", "goals.long", ctx)
    yield replace(said, expects=(_MORE,), patience=MEDIUM, once=True)
    return (yield from _made_smaller(ctx.journal.entry(number), ctx))


def hear(_: Match, ctx: Context) -> Reply:
    """Read the goals that stand."""
    keys = ("goals.none", "goals.latest", "goals.read")
    return latest_few(_open(ctx), lambda goal: _read(goal, ctx), keys, ctx)


def smaller(heard: Match, ctx: Context) -> Dialogue:
    """Halve a goal until it is a yes, or take a smaller one in the person's words."""
    return (yield from _made_smaller((yield from _which(heard, ctx)), ctx))


def _made_smaller(goal: Entry | None, ctx: Context) -> Dialogue:
    if goal is None:
        return _unchosen(ctx)
    if holds(goal.text, "goals.whole", ctx.book):
        return ctx.say("goals.whole")
    try:
        words = yield from _smaller(goal, ctx)
    except NoAnswerError:
        words = None
    if words is None:
        return ctx.say("goals.as_it_was")
    ctx.journal.record(Changed(goal.id, words))
    return _said_back(words, "goals.smaller", "goals.smaller_long", ctx).changing(goal)


def done(heard: Match, ctx: Context) -> Dialogue:
    """Save that a goal is done, and say since when it was one."""
    goal = yield from _which(_by_name(heard), ctx)
    if goal is None:
        return _unchosen(ctx)
    ctx.journal.record(Became(goal.id, "done"))
    day = on(goal.at.date(), ctx)
    return ctx.say("goals.done", said=_said(goal, ctx), on=day).changing(goal)


def let_go(heard: Match, ctx: Context) -> Dialogue:
    """Let go of a goal; nobody is asked why."""
    goal = yield from _which(_by_name(heard), ctx)
    if goal is None:
        return _unchosen(ctx)
    ctx.journal.record(Became(goal.id, "let go"))
    return ctx.say("goals.let_go", said=_said(goal, ctx)).changing(goal)


def change(heard: Match, ctx: Context) -> Dialogue:
    """Put a goal in other words; with none open it is a new one."""
    words = heard.slots.get("goal", "")
    if not _open(ctx) or not words:
        return (yield from set_(heard, ctx))
    goal = yield from _which(replace(heard, slots={}), ctx)
    if goal is None:
        return _unchosen(ctx)
    ctx.journal.record(Changed(goal.id, words))
    return _said_back(words, "goals.saved", "goals.long", ctx).changing(goal)


def free_days(heard: Match, ctx: Context) -> Dialogue:
    """Give a goal two free days a week, unless it is to stay away from something."""
    goal = yield from _which(heard, ctx)
    if goal is None:
        return _unchosen(ctx)
    if _is_abstinence(goal, ctx):
        return ctx.say("goals.free_none")
    said = _said(goal, ctx)
    if _has_free_days(goal, ctx):
        return ctx.say("goals.free_already", said=said)
    ctx.journal.record(Chose(_free_days_of(goal), FREE_DAYS))
    return ctx.say("goals.free", said=said)


def no_free_days(heard: Match, ctx: Context) -> Dialogue:
    """Take the free days of a goal out again; they can come back."""
    having = [goal for goal in _open(ctx) if _has_free_days(goal, ctx)]
    if not having:
        return ctx.say("goals.none_free")
    goal = yield from _which(heard, ctx, having)
    if goal is None:
        return _unchosen(ctx)
    ctx.journal.record(Chose(_free_days_of(goal), 0))
    return ctx.say("goals.not_free", said=_said(goal, ctx))


def _open(ctx: Context) -> Sequence[Entry]:
    """Return the goals that are neither done nor let go."""
    return ctx.journal.standing("goal")


def _which(
    heard: Match, ctx: Context, among: Sequence[Entry] = ()
) -> Sub[Entry | None]:
    """Return the goal that is meant, *among* those or all, if there is one."""
    goals = among or _open(ctx)
    if not goals:
        return None
    choice = Choice(goals, lambda goal: _said(goal, ctx), "goals.which", "goals.this")
    return (yield from chosen(choice, heard.slots.get("goal", ""), ctx))


def _by_name(heard: Match) -> Match:
    """Take free words to name a goal: what ends one is not guessed at, but asked."""
    if heard.exact or heard.slots.get("goal"):
        return heard
    return replace(heard, slots={"goal": heard.text})


def _unchosen(ctx: Context) -> Reply:
    return ctx.say("goals.stay" if _open(ctx) else "goals.nothing")


def _smaller(goal: Entry, ctx: Context) -> Sub[str | None]:
    """Return the words of the goal that are small enough; None leaves it."""
    halves = Halves(ctx.book.replies["goals.halves"].other, ctx.book.language.numbers)
    words, is_whole = goal.text, _is_abstinence(goal, ctx) or _is_long(goal.text)
    for _ in range(0 if is_whole else HALVINGS):
        if (half := halves.halved(words)) is None:
            break
        words, said = half, ctx.book.mirror(half)
        expected = (YES, NO, _ENOUGH, _MORE, _KEEP)
        answer = yield ctx.ask("goals.small_enough", *expected, said=said)
        if answer.intent in (YES, _ENOUGH):
            return words
        if answer.intent == _KEEP:
            return None
    return (yield from _own(goal, ctx, is_first=words == goal.text))


def _own(goal: Entry, ctx: Context, *, is_first: bool) -> Sub[str | None]:
    """Ask for the smaller goal in the person's own words."""
    said = "" if _is_long(goal.text) else ctx.book.mirror(goal.text)
    key = "goals.piece" if _is_abstinence(goal, ctx) else "goals.half"
    expected = (ANYTHING, YES, NO, _KEEP)
    if is_first and said:
        answer = yield ctx.ask(key, *expected, said=said)
    else:
        answer = yield ctx.ask("goals.your_own", *expected)
    if answer.intent in (YES, NO, _KEEP):
        return None
    return ctx.book.repair(answer.text)


def _is_abstinence(goal: Entry, ctx: Context) -> bool:
    """Tell whether a goal is to stay away from something, or to do less of it."""
    negated = negates(goal.text, ctx.book)
    return negated or holds(goal.text, "goals.abstinence", ctx.book)


def _has_free_days(goal: Entry, ctx: Context) -> bool:
    return bool(ctx.journal.setting(_free_days_of(goal)))


def _free_days_of(goal: Entry) -> str:
    return f"free_days.{goal.id}"


def _read(goal: Entry, ctx: Context) -> str:
    said = ctx.book.mirror(goal.text)
    return (
        ctx.say("goals.with_free", said=said).text
        if _has_free_days(goal, ctx)
        else said
    )


def _said(goal: Entry, ctx: Context) -> str:
    """Return a goal in our words; of a long one, how it begins."""
    if not _is_long(goal.text):
        return ctx.book.mirror(goal.text)
    begins = " ".join(goal.text.split()[:BEGINS])
    return ctx.say("goals.begins", said=ctx.book.mirror(begins)).text


def _said_back(words: str, key: str, long: str, ctx: Context) -> Reply:
    """Answer a goal that was saved: with care where it may harm, else in its words."""
    if warned := caution(words, ctx):
        return warned
    if _is_long(words):
        return ctx.say(long)
    return ctx.say(key, said=ctx.book.mirror(words))


def _is_long(words: str) -> bool:
    return len(words.split()) > MIRRORED


HANDLERS = {
    "set": set_,
    "hear": hear,
    "change": change,
    "smaller": smaller,
    "done": done,
    "let_go": let_go,
    "free_days": free_days,
    "no_free_days": no_free_days,
}
