"""Which of several is meant: by its words, by its place, or by asking once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ..dialogue import ANYTHING, NO, YES, Context, Sub
from ..journal import Entry
from .likeness import named

MOST = 5
"""Things read aloud to choose from: the latest."""

_PLACES = {"goals.first": 0, "goals.second": 1, "goals.third": 2, "goals.last": -1}


@dataclass(frozen=True, slots=True)
class Choice:
    """Entries to choose from, and how they are asked about."""

    among: Sequence[Entry]
    told: Callable[[Entry], str]
    """What an entry says."""
    which: str
    """The question where there are several."""
    this: str
    """The question where there is one, and other words were said."""


def chosen(choice: Choice, words: str, ctx: Context) -> Sub[Entry | None]:
    """Return the entry that *words* name, asking if they do not; None is none."""
    if found := _named(choice, words, ctx):
        return found
    if len(choice.among) == 1:
        return (yield from _only(choice, words, ctx))
    shown = choice.among[-MOST:]
    said = ". ".join(ctx.book.mirror(choice.told(entry)) for entry in shown)
    answer = yield ctx.ask(choice.which, *_PLACES, ANYTHING, NO, said=said)
    place = _PLACES.get(answer.intent or "")
    if place is not None:
        return shown[place] if place < len(shown) else None
    if answer.intent == NO:
        return None
    return _named(choice, answer.text, ctx)


def _only(choice: Choice, words: str, ctx: Context) -> Sub[Entry | None]:
    """Return the only entry, after asking where other words were said."""
    (only,) = choice.among
    if words:
        said = ctx.book.mirror(choice.told(only))
        answer = yield ctx.ask(choice.this, YES, NO, said=said)
        if answer.intent != YES:
            return None
    return only


def _named(choice: Choice, words: str, ctx: Context) -> Entry | None:
    texts = [choice.told(entry) for entry in choice.among]
    place = named(words, texts, ctx.book)
    return None if place is None else choice.among[place]
