"""The right word alone: "I meant my mother", said of "I called my sister".

What it takes the place of is the only word of its sort, or what it sounds like; where
that is not plain, nothing is guessed at.
"""

import re
from collections.abc import Iterable

from intents import Phrasebook

from .changing import (
    WORD,
    Wish,
    closing_of,
    either,
    granted,
    in_case,
    mended,
    without_what_stands,
)

SORTS = ("repair.people", "repair.meals")
"""Lists of words of which one may stand in place of another."""

NAMED = 2
"""Words that name one: "my mother"; who says more tells it anew."""


def put_right(
    text: str, wished: Iterable[Wish], new: str, book: Phrasebook
) -> str | None:
    """Return *text* with a wish come true, or with *new* in its place, if plain."""
    return righted(text, new, book) if new else granted(text, wished, book)


def without_one(text: str, word: str, book: Phrasebook) -> str | None:
    """Return *text* without one of two that stand side by side, if *word* is one."""
    owners = either(book.replies["repair.owners"].other)
    joined = either(book.replies["repair.joining"].other)
    one = rf"(?:(?:{owners})\s+)?{re.escape(word.casefold())}"
    for sort in SORTS:
        other = rf"(?:(?:{owners})\s+)?(?:{either(book.replies[sort].other)})"
        ways = (
            rf"\b{one}\s+(?:{joined})\s+(?={other}\b)",
            rf"(?<=\w)(?<!\bor)\s+(?:{joined})\s+{one}\b",
        )
        first, second = (re.compile(way, re.IGNORECASE) for way in ways)
        if first.search(text):
            return first.sub("", text, count=1)
        named = re.search(rf"\b{other}\s+(?:{joined})\s+{one}\b", text, re.IGNORECASE)
        if named:
            return second.sub("", text, count=1)
    return None


def of_one_sort(text: str, wished: Iterable[Wish], book: Phrasebook) -> str | None:
    """Return *text* with the only word of a sort put right, whatever it was before."""
    sorts = [book.replies[sort].other for sort in SORTS]
    for wish in wished:
        nouns = [(wish.old.casefold().split() or [""])[-1]]
        nouns.append((wish.new.casefold().split() or [""])[-1])
        if not any(all(noun in sort for noun in nouns) for sort in sorts):
            continue
        if len(_of_its_sort(nouns[1], text, book)) == 1:
            return righted(text, wish.new, book)
    return None


def righted(text: str, new: str, book: Phrasebook) -> str | None:
    """Return *text* with *new* in place of what was meant, if that is plain."""
    new = closing_of(book).sub("", new)
    told = new.casefold().split()
    if not told or not book.language.negations.isdisjoint(told):
        return None
    there = _of_its_sort(told[-1], text, book)
    if there[1:]:
        return None
    if not there:
        return mended(text, new)
    start, end = there[0]
    if text[start:end].casefold() == told[-1]:
        return None
    words = without_what_stands(new, text[:start])
    if len(words.split()) > NAMED:
        return mended(text, new)
    return _put(text, words, there[0], book)


def _of_its_sort(noun: str, text: str, book: Phrasebook) -> list[tuple[int, int]]:
    """Return where in *text* words stand that are of the same sort as *noun*."""
    endings = ("", *book.replies["repair.endings"].other)
    sorts = (book.replies[sort].other for sort in SORTS)
    words = next((sort for sort in sorts if noun in sort), ())
    return [
        (found.start(), found.start() + len(stem))
        for found in WORD.finditer(text)
        for ending in endings
        if found[0].endswith(ending)
        if (stem := found[0].removesuffix(ending)).casefold() in words
    ]


def _put(text: str, new: str, place: tuple[int, int], book: Phrasebook) -> str:
    """Return *text* with *new* at a place: "my mother", and not "the my mother"."""
    start, end = place
    before, old = text[:start], text[start:end]
    owners = either(book.replies["repair.owners"].other)
    if re.match(rf"(?:{owners})\s", new, re.IGNORECASE):
        before = re.sub(rf"\b(?:{owners})\s+$", "", before, flags=re.IGNORECASE)
    return f"{before}{in_case(new, old)}{text[end:]}"
