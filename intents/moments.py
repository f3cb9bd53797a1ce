"""Times as they are spoken: "last night", "half past nine", "every night at ten".

Theory of operation. The words of a locale's `_moments.toml` find the pieces of a time
in a text; pieces side by side become one ("on Friday" and "at five"); the first that
tells a time is reckoned from now. No library is asked: a parser of written dates took
0.6 s to start and 1 ms a line, and found "may" and "march" in any talk.
"""

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Literal, TypeAlias, cast

from .pieces import Piece
from .reckoning import reckon
from .source import Source
from .timewords import TimeWords

Grain: TypeAlias = Literal["minute", "hour", "part", "day", "week", "month", "year"]

WORDS = "_moments.toml"

FARTHEST = 2_000
"""Characters of a text in which a time is looked for."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A time that was spoken of, and where in the text that is."""

    at: datetime
    """When it is or, if it is longer than a minute, begins; in the zone of now."""
    start: int
    end: int
    grain: Grain
    """How exact it is: "yesterday evening" is no minute of that evening."""
    repeats: tuple[int, ...] = ()
    """The weekdays on which it comes again, Monday being 0; `at` is the next time."""


def find(
    text: str,
    now: datetime,
    *,
    locale: str = "en",
    ahead: bool | None = None,
    asked: bool = False,
) -> Moment | None:
    """Return the first time that *text* speaks of, seen from *now*, which is aware.

    *ahead* tells whether the talk is of what is to come; None reads it from the text.
    *asked* tells whether it asks for a day: there "the third" alone is one.
    Takes any text in bounded time; a locale that knows no times has none.
    """
    words = _words(locale)
    if words is None:
        return None
    text, places = _composed(text[:FARTHEST])
    ahead = words.speaks(text, "ahead") if ahead is None else ahead
    talk = words.without_objects(text) if asked else text
    said = _first(talk, words, asked=asked, ahead=ahead)
    if said is None:
        return None
    if said.shift and said.shift[0] > 0 and not ahead and words.speaks(text, "so_long"):
        return None
    try:
        at = reckon(said, now, ahead=ahead)
    except (OverflowError, ValueError):
        return None
    return Moment(at, places[said.start], places[said.end], _grain(said), said.repeats)


def _first(text: str, words: TimeWords, *, asked: bool, ahead: bool) -> Piece | None:
    """Join pieces that stand side by side, up to the first that tell a time."""
    said: Piece | None = None
    for piece in words.pieces(text):
        together = None
        if said and piece and words.beside(text[said.end : piece.start]):
            together = said.join(piece)
        if together is None and said and _tells(said, asked=asked, ahead=ahead):
            return said
        said = together or piece
    if said is None or _tells(said, asked=asked, ahead=ahead):
        return said
    rest = text[: said.start] + text[said.end :]
    only = not any(character.isalnum() for character in rest)
    return said if only and said.answers else None


def _tells(said: Piece, *, asked: bool, ahead: bool) -> bool:
    """Tell whether it is a time in this talk."""
    return said.clear(ahead=ahead) or (asked and said.dated)


def _grain(said: Piece) -> Grain:
    if said.hour is not None:
        return "hour" if said.minute is None else "minute"
    if said.part:
        return "part"
    return "day" if said.date else cast("Grain", said.unit or "day")


def _composed(text: str) -> tuple[str, range | list[int]]:
    """Return *text* with letters and their marks made one, and where each was."""
    if unicodedata.is_normalized("NFC", text):
        return text, range(len(text) + 1)
    starts = [n for n, character in enumerate(text) if not _is_mark(character)]
    starts = [0, *starts] if starts[:1] != [0] else starts
    whole = zip(starts, [*starts[1:], len(text)], strict=True)
    letters = [unicodedata.normalize("NFC", text[start:end]) for start, end in whole]
    places = [
        start for start, letter in zip(starts, letters, strict=True) for _ in letter
    ]
    return "".join(letters), [*places, len(text)]


def _is_mark(character: str) -> bool:
    """Tell whether *character* belongs to the letter before it."""
    return bool(unicodedata.combining(character)) or "\u1160" <= character <= "\u11ff"


@cache
def _words(locale: str) -> TimeWords | None:
    file = files(__package__) / "locale" / locale / WORDS
    return TimeWords(Source(file)) if file.is_file() else None
