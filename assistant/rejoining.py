"""A turn that was ended too soon: its two parts are taken as one.

What was saved of the first part gets the rest of its words. What broke off in the
middle is taken back and heard again as a whole, and so is what was not understood. The
rest is heard by itself where it is a command, an answer, or something told that is
whole: nothing of it is lost, whatever it is taken for.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Self

from intents import Match

from .asides import TELLING
from .dialogue import Context, Reply
from .journal import Changed, Entry, Journal, JournalError, Undone
from .pauses import Pauses
from .turns import GRAVE, Turn
from .unfinished import is_unfinished

_ENDS = " .,;!?\u2026"


@dataclass(slots=True)
class Begun:
    """What was heard last, and where the journal stood before it."""

    text: str
    seq: int
    turn: Turn | None = None

    @classmethod
    def now(cls, text: str, journal: Journal) -> Self:
        """Remember where the journal stands; never raises."""
        with suppress(JournalError):
            return cls(text, journal.seq)
        return cls(text, -1)


def joined(
    begun: Begun, more: str, meant: Callable[[str], Match], ctx: Context
) -> Reply | str:
    """Return what to hear, or what to say once the rest is kept with the beginning."""
    if begun.turn is None or begun.turn.match.decision in GRAVE:
        return more
    whole = f"{begun.text.rstrip(_ENDS)} {more}"
    if meant(whole).decision in GRAVE:
        return whole
    rest, entry = meant(more), _told(begun, ctx)
    is_new = entry is None or entry.id > begun.seq
    broken = is_new and is_unfinished(begun.text, ctx.book)
    missed = begun.turn.reply and begun.turn.match.decision != "act"
    if _stands_alone(rest, broken=broken) or not (broken or entry or missed):
        return more
    Pauses(ctx.journal).cut_off()
    if entry and not broken:
        text = f"{entry.text.rstrip(_ENDS)}{_between(begun.text, more)}{more}"
        ctx.journal.record(Changed(entry.id, ctx.book.repair(text)))
        return ctx.say("answers.added")
    if entry:
        ctx.journal.record(Undone(entry.id))
    return whole


def _between(text: str, more: str) -> str:
    """Return what parts the two: a full stop, if they were heard as two sentences."""
    return ". " if text.rstrip().endswith(".") and more[:1].isupper() else " "


def _stands_alone(rest: Match, *, broken: bool) -> bool:
    """Tell whether the *rest* is heard by itself, though the beginning is *broken*."""
    told = broken and rest.intent in TELLING
    return rest.decision in GRAVE or (rest.decision == "act" and not told)


def _told(begun: Begun, ctx: Context) -> Entry | None:
    """Return what was told then, if it is one thing that ends as those words do."""
    told = ctx.journal.since(begun.seq) if begun.seq >= 0 else ()
    last = begun.text.rstrip(_ENDS).casefold().split()[-1:]
    words = told[0].text.rstrip(_ENDS).casefold().split() if len(told) == 1 else []
    return told[0] if words and words[-1:] == last else None
