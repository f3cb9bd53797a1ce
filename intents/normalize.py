"""Raw text becomes plain words that remember where they were said.

Matching wants "I'm, uh, TIRED" to be "i am tired"; the journal wants it as it was
said. So every word keeps its span in the raw text.
"""

import re
import unicodedata
from collections.abc import Iterator
from itertools import groupby, pairwise
from typing import NamedTuple

from .language import Language
from .template import Form, Slot

_CURLY = "\u2019\u02bc`"

WORD = re.compile(rf"[^\W_](?:[^\W_]|[\u0300-\u036f]|['{_CURLY}](?=[^\W_]))*")
"""A word as it is written, apostrophes inside it and all."""

_APOSTROPHES = str.maketrans(dict.fromkeys(_CURLY, "'"))


class Word(NamedTuple):
    """A plain word, and the span of the raw text it stands for."""

    text: str
    start: int
    end: int


def normalize(
    text: str, language: Language, *, doubled: bool = False
) -> tuple[Word, ...]:
    """Return the plain words of *text*: lower case, long forms, no fillers.

    Fillers stay if there is nothing else. Of a word said twice in a row the last
    counts, for that is where the speaker went on; unless it may mean to be *doubled*.
    """
    numbers = language.numbers
    words = [
        word._replace(text=numbers[word.text]) if word.text in numbers else word
        for word in _rewritten(_written(text), language)
    ]
    told = [word for word in words if word.text not in language.fillers] or words
    return tuple(
        word
        for word, after in zip(told, [*told[1:], None], strict=False)
        if doubled or after is None or word.text != after.text
    )


def _written(text: str) -> list[Word]:
    if text.isascii():
        plain = text.lower().replace("`", "'")
        return [Word(found[0], *found.span()) for found in WORD.finditer(plain)]
    return [Word(_folded(found[0]), *found.span()) for found in WORD.finditer(text)]


def _folded(word: str) -> str:
    folded = unicodedata.normalize("NFKC", word.translate(_APOSTROPHES))
    return unicodedata.normalize("NFC", folded.casefold())


def _rewritten(words: list[Word], language: Language) -> Iterator[Word]:
    """Apply the longest rewrite at each place, once, from left to right."""
    place = 0
    while place < len(words):
        longest = language.rewrites_from.get(words[place].text)
        if not longest:
            yield words[place]
            place += 1
            continue
        for size in range(min(longest, len(words) - place), 0, -1):
            heard = words[place : place + size]
            meant = language.rewrites.get(tuple(word.text for word in heard))
            if meant is not None:
                yield from _spread(meant, heard)
                place += size
                break
        else:
            yield words[place]
            place += 1


def _spread(meant: tuple[str, ...], heard: list[Word]) -> Iterator[Word]:
    """Give each word that was meant the span of what was heard for it."""
    one_to_one = len(meant) == len(heard)
    for number, text in enumerate(meant):
        first, last = (
            (heard[number], heard[number]) if one_to_one else (heard[0], heard[-1])
        )
        yield Word(text, first.start, last.end)


def plain_form(form: Form, language: Language) -> Form:
    """Return *form* with its words as they will be heard: plain."""
    lower = tuple(item if isinstance(item, Slot) else item.lower() for item in form)
    if _is_plain(lower, language):
        return lower
    items: list[str | Slot] = []
    for is_slot, run in groupby(form, key=lambda item: isinstance(item, Slot)):
        if is_slot:
            items.extend(run)
        else:
            said = " ".join(item for item in run if isinstance(item, str))
            items.extend(word.text for word in normalize(said, language))
    return tuple(items)


def _is_plain(form: Form, language: Language) -> bool:
    """Tell at a glance that normalizing would change nothing, as in most forms."""
    return all(
        isinstance(item, Slot)
        or (item.isascii() and item.isalpha() and item not in language.rewritten)
        for item in form
    ) and all(one != after for one, after in pairwise(form))
