"""Settings by voice: how fast, how loud, in how many words, and what to call you.

The answer is already given in the new way.
"""

from collections.abc import Callable

from intents import Match

from .. import modes
from ..dialogue import ANYTHING, NO, YES, Context, Dialogue, Reply
from ..journal import Chose
from ..manner import PACE, VOLUME, Scale

NAME = "name"
LONGEST_NAME = 4
"""Words of a name; what is longer is none."""


def _stepped(scale: Scale, by: int, done: str, end: str) -> Callable[..., Reply]:
    """Return a handler that goes a step up or down a scale."""

    def step(_: Match, ctx: Context) -> Reply:
        steps = scale.steps(ctx.journal) + by
        if not scale.lowest <= steps <= scale.highest:
            return ctx.say(end)
        scale.choose(ctx.journal, steps)
        return ctx.say(done)

    return step


def _turned(mode: str, done: str, *, on: bool) -> Callable[..., Reply]:
    """Return a handler that turns a mode on or off."""

    def turn(_: Match, ctx: Context) -> Reply:
        if modes.is_on(ctx.journal, mode) != on:
            modes.choose(ctx.journal, mode, on=on)
        return ctx.say(done)

    return turn


def normal(_: Match, ctx: Context) -> Reply:
    """Speak at the voice's own pace from now on."""
    if PACE.steps(ctx.journal):
        PACE.choose(ctx.journal, 0)
    return ctx.say("settings.normal")


def aloud(_: Match, ctx: Context) -> Reply:
    """Speak as loudly as the voice does by itself, from now on."""
    if VOLUME.steps(ctx.journal):
        VOLUME.choose(ctx.journal, 0)
    if modes.is_on(ctx.journal, modes.WHISPER):
        modes.choose(ctx.journal, modes.WHISPER, on=False)
    return ctx.say("settings.aloud")


def call_me(heard: Match, ctx: Context) -> Dialogue:
    """Keep what the person wants to be called."""
    name = heard.slots.get("name", "")
    if not name or len(name.split()) > LONGEST_NAME:
        answer = yield ctx.ask("settings.call_me_what", ANYTHING, YES, NO)
        if answer.intent in (YES, NO):
            return ctx.say("settings.nameless")
        name = ctx.book.repair(answer.text)
    name = name.strip(" .,!?").title()
    ctx.journal.record(Chose(NAME, name))
    return ctx.say("settings.call_me", name=name)


def my_name(_: Match, ctx: Context) -> Reply:
    """Say what we call the person."""
    if name := ctx.journal.setting(NAME):
        return ctx.say("settings.my_name", name=name)
    return ctx.say("settings.nameless")


def no_name(_: Match, ctx: Context) -> Reply:
    """Forget the name."""
    ctx.journal.record(Chose(NAME, ""))
    return ctx.say("settings.no_name")


HANDLERS = {
    "slower": _stepped(PACE, -1, "settings.slower", "settings.slowest"),
    "faster": _stepped(PACE, 1, "settings.faster", "settings.fastest"),
    "normal": normal,
    "quieter": _stepped(VOLUME, -1, "settings.quieter", "settings.quietest"),
    "louder": _stepped(VOLUME, 1, "settings.louder", "settings.loudest"),
    "whisper": _turned(modes.WHISPER, "settings.whisper", on=True),
    "aloud": aloud,
    "brief": _turned(modes.BRIEF, "settings.brief", on=True),
    "full": _turned(modes.BRIEF, "settings.full", on=False),
    "not_alone": _turned(modes.NOT_ALONE, "settings.not_alone", on=True),
    "alone": _turned(modes.NOT_ALONE, "settings.alone", on=False),
    "sleep": _turned(modes.ASLEEP, "settings.sleep", on=True),
    "wake": _turned(modes.ASLEEP, "settings.wake", on=False),
    "call_me": call_me,
    "my_name": my_name,
    "no_name": no_name,
}
