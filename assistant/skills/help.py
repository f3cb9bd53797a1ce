"""Help: what can be said now, what this is, what it keeps, and who can hear it."""

from collections.abc import Iterable, Iterator

from intents import Match

from ..days import midnight
from ..dialogue import Context, Reply

PAIR, PAGES = 2, 4
"""Examples that are given at once, and how often there are others."""

EVENING = 20
"""The hour from which the day may be ended; until DAWN it is still that evening."""

DAWN = 4

_FIRST = ("help.say_step", "help.say_feeling", "help.say_slip", "help.say_goal")
"""What can be said where nothing is saved yet."""

_SLIPPED = ("help.say_step", "help.say_feeling")
"""What fits on a day with a slip."""

_TODAY = ("help.say_saved", "help.say_undo", "help.say_change", "help.say_moved")
"""What can be done with something that was told today."""

_LATER = (
    *("help.say_step", "help.say_week", "help.say_feeling", "help.say_numbers"),
    *("help.say_goal", "help.say_goals", "help.say_saved", "help.say_today"),
)
"""What can be said where something is saved."""

_ALWAYS = (
    *("help.say_bedtime", "help.say_thought", "help.say_slower", "help.say_who"),
    *("help.say_keep", "help.say_time"),
)


def can_say(_: Match, ctx: Context) -> Reply:
    """Give two examples that fit now."""
    first, second = _page(0, ctx)
    return ctx.say("help.can_say", first=first, second=second)


def more(_: Match, ctx: Context) -> Reply:
    """Give two others, and not the same two again next time."""
    page = ctx.choose([str(number) for number in range(1, PAGES)])
    first, second = _page(int(page), ctx)
    return ctx.say("help.more", first=first, second=second)


def what(_: Match, ctx: Context) -> Reply:
    """Say that this is a program."""
    return ctx.say("help.what")


def keep(_: Match, ctx: Context) -> Reply:
    """Say what is kept and where."""
    return ctx.say("help.keep")


def who_hears(_: Match, ctx: Context) -> Reply:
    """Say who can hear and read what is told."""
    return ctx.say("help.who_hears")


def _page(number: int, ctx: Context) -> Iterable[str]:
    """Return two examples in words, those that fit best on the first page."""
    keys = list(dict.fromkeys(_fitting(ctx)))[number * PAIR : (number + 1) * PAIR]
    return (ctx.book.reply(key, ctx.choose) for key in keys)


def _fitting(ctx: Context) -> Iterator[str]:
    """Yield the examples that fit now, the best first."""
    now, last = ctx.now(), ctx.journal.last()
    began = midnight(now)
    is_from_today = last is not None and last.at >= began
    if is_from_today and ctx.journal.count("slip", since=began):
        yield from _SLIPPED
    if not DAWN <= now.hour < EVENING:
        yield "help.say_bedtime"
    if last is None:
        yield from _FIRST
    elif is_from_today:
        yield from _TODAY
    if last is not None:
        yield from _LATER
    yield from _ALWAYS


HANDLERS = {
    "can_say": can_say,
    "more": more,
    "what": what,
    "keep": keep,
    "who_hears": who_hears,
}
