"""Asks whether the person is alone before what was told is read back aloud.

It is asked once a sitting, and only where there is something that is not for other
ears. A screen is read by who looks at it, so nothing is asked there.
"""

from datetime import datetime, timedelta

from intents import Match

from . import modes
from .dialogue import NO, YES, Context, NoAnswerError, Reply, Sub
from .journal import Chose, Kind

READS = frozenset(
    {
        "bedtime.last_night", "bedtime.replay", "letter.make", "past.about",
        "past.last",
        "repair.saved", "safety_plan.change", "safety_plan.part", "safety_plan.read",
        "safety_plan.remove", "spiral.before", "spiral.helped",
        "week.day", "week.month", "week.read", "week.today", "week.yesterday",
    }
)  # fmt: skip
"""Commands that read back what was told."""

PRIVATE: tuple[Kind, ...] = ("slip", "feeling", "moment", "safety", "note")
"""What is not for other ears."""

SITTING = timedelta(hours=1)
"""How long it holds that the person is alone."""

ASKS, ALONE = "asks whether alone", "said to be alone"
_NOT_ALONE = "settings.not_alone"
_IS_ALONE = ("settings.alone", "slip.nobody")
_ALWAYS = ("settings.always_alone", "settings.no_asking")


def withheld(ctx: Context) -> Sub[Reply | None]:
    """Ask whether the person is alone; return what is said in place of reading."""
    if not _is_open(ctx):
        return None
    expects = (YES, NO, _NOT_ALONE, *_IS_ALONE, *_ALWAYS)
    try:
        answer = yield ctx.ask("settings.are_you_alone", *expects)
    except NoAnswerError:
        return ctx.say("settings.not_read")
    if answer.intent in (NO, _NOT_ALONE):
        modes.choose(ctx.journal, modes.NOT_ALONE, on=True)
        return ctx.say("settings.not_alone")
    if answer.intent in _ALWAYS:
        ctx.journal.record(Chose(ASKS, 0))
    told_alone(ctx)
    return None


def told_alone(ctx: Context) -> None:
    """Remember for this sitting that the person is alone."""
    ctx.journal.record(Chose(f"{ALONE} {ctx.room}".rstrip(), ctx.now().isoformat()))


def asking(_: Match, ctx: Context) -> Reply:
    """Ask from now on, as at first."""
    ctx.journal.record(Chose(ASKS, 1))
    return ctx.say("settings.asking")


def no_asking(_: Match, ctx: Context) -> Reply:
    """Never ask from now on."""
    ctx.journal.record(Chose(ASKS, 0))
    return ctx.say("settings.no_asking")


def _is_open(ctx: Context) -> bool:
    """Tell whether others may hear something, for all we know."""
    if not ctx.aloud or modes.is_on(ctx.journal, modes.NOT_ALONE):
        return False
    if ctx.journal.setting(ASKS) == 0 or _is_alone(ctx):
        return False
    return any(ctx.journal.last(kind) for kind in PRIVATE)


def _is_alone(ctx: Context) -> bool:
    told = str(ctx.journal.setting(f"{ALONE} {ctx.room}".rstrip()) or "")
    return bool(told) and ctx.now() - datetime.fromisoformat(told) < SITTING
