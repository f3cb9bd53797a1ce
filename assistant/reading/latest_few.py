"""Reads the latest of several standing things aloud, and says how many there are."""

from collections.abc import Callable, Sequence

from ..dialogue import Context, Reply
from ..journal import Entry

HEARD = 5
"""Things read aloud at most: the latest."""


def latest_few(
    entries: Sequence[Entry],
    worded: Callable[[Entry], str],
    keys: tuple[str, str, str],
    ctx: Context,
) -> Reply:
    """Read them, with the replies for none, for more than are read, and for all."""
    none, latest, all_ = keys
    count = len(entries)
    if not count:
        return ctx.say(none)
    said = ". ".join(worded(entry) for entry in entries[-HEARD:])
    return ctx.say(latest if count > HEARD else all_, count=count, said=said)
