"""Finding and changing words: "not sister, mother", said of "I called my sister".

What is wished is read from all ways to say it that the phrase file has. It is said in
free words and heard by a machine, so of all ways that fit, the one is taken whose old
words are in the text, or are most like some that are.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from rapidfuzz import fuzz

from intents import Phrasebook

ALIKE = 0.75
"""How alike words must be to be the same, misheard."""

EXACT = 0.99
"""The same for what is as good as alike: but for an ending."""

AKIN = 0.6
"""The same where only the right word is known: "I meant Ana", said of "Anna"."""

LONGEST = 40
"""Words of a wish; who says more tells something else."""

WORD = re.compile(r"[^\W_](?:[\w'\u2019-]*\w)?")
_EDGES = " ,.;:!?"


@dataclass(frozen=True, slots=True)
class Wish:
    """These words are to become those; "" is what was not said."""

    old: str = ""
    new: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where words were found in a text, and how alike they are."""

    likeness: float
    start: int
    end: int


def wishes(said: str, book: Phrasebook) -> list[Wish]:
    """Return what *said* may wish, by every way to say it, the longest way first.

    There is none in words that only say that something is wrong.
    """
    if len(said.split()) > LONGEST:
        return []
    spoken = _written_out(" ".join(said.split()), book)
    opening = either(
        [*(" ".join(words) for words in book.language.openers), *book.language.fillers]
    )
    found: dict[Wish, int] = {}
    for way in _ways(book):
        if (fits := _pattern(way, opening).fullmatch(spoken)) is None:
            continue
        if not fits.groupdict():
            return []
        said_in = {
            name: words.strip(_EDGES) for name, words in fits.groupdict().items()
        }
        old = said_in.get("old", "")
        old = "" if old.casefold() in book.replies["repair.pointing"].other else old
        ways = [Wish(old, said_in.get("new", ""))]
        if "words" in said_in:
            ways = list(_halves(said_in["words"]))
        for wish in ways:
            found[wish] = max(found.get(wish, 0), len(way))
    return sorted(found, key=lambda wish: -found[wish])


def find(words: str, text: str, endings: Sequence[str] = ()) -> Place | None:
    """Return where *words* are in *text*: as they are, with an ending, or nearly."""
    spans = [(found.start(), found.end()) for found in WORD.finditer(text)]
    wanted = words.strip(_EDGES).casefold()
    size, best = len(wanted.split()), None
    for many in (size, size - 1, size + 1):
        for first in range(len(spans) - many + 1 if many > 0 else 0):
            start, end = spans[first][0], spans[first + many - 1][1]
            place = _fits(wanted, text[start:end].casefold(), start, endings)
            if best is None or place.likeness > best.likeness:
                best = place
    return best if best and best.likeness >= ALIKE else None


def changed(text: str, wish: Wish, endings: Sequence[str] = ()) -> str | None:
    """Return *text* with the wish come true; None if the old words are not in it."""
    old, new = _without_what_both_have(wish)
    place = find(wish.old, text, endings) and find(old, text, endings)
    if place is None or not new:
        return None
    before, after = text[: place.start], text[place.end :]
    new = in_case(without_what_stands(new, before), text[place.start : place.end])
    return f"{before}{new}{after}"


def granted(text: str, wished: Iterable[Wish], book: Phrasebook) -> str | None:
    """Return *text* with that wish come true which fits it best, if any does."""
    endings = book.replies["repair.endings"].other
    closing = closing_of(book)
    best: tuple[float, int, str] | None = None
    for wish in wished:
        place = find(wish.old, text, endings) if wish.old else None
        clean = Wish(wish.old, closing.sub("", wish.new))
        new = changed(text, clean, endings) if place else None
        if (
            place
            and new
            and (best is None or (place.likeness, len(wish.old)) > best[:2])
        ):
            best = place.likeness, len(wish.old), new
    return best[2] if best else None


def partial(wished: Sequence[Wish]) -> Wish | None:
    """Return a wish of which only half was said; None if all of it was."""
    if wished and wished[0].new and not wished[0].old:
        return wished[0]
    if any(wish.old and wish.new for wish in wished):
        return None
    return next((wish for wish in wished if wish.old or wish.new), Wish())


def mended(text: str, new: str) -> str | None:
    """Return *text* with *new* for the words most like it, which were misheard."""
    spans = [(found.start(), found.end()) for found in WORD.finditer(text)]
    size, best = len(new.split()), (AKIN, 0, 0)
    for first in range(len(spans) - size + 1 if size else 0):
        start, end = spans[first][0], spans[first + size - 1][1]
        likeness = _likeness(text[start:end].casefold(), new.casefold())
        best = max(best, (likeness, start, end))
    likeness, start, end = best
    if not end or likeness == 1:
        return None
    return text[:start] + in_case(new, text[start:end]) + text[end:]


def closing_of(book: Phrasebook) -> re.Pattern[str]:
    """Return the search for what may end a wish and is no part of it."""
    return re.compile(rf"\s?(?:{either(book.replies['repair.closings'].other)})$")


def _fits(wanted: str, there: str, start: int, endings: Sequence[str]) -> Place:
    """Tell how well *wanted* fits the words that are *there*, but for an ending."""
    bare = [wanted, *(wanted.removesuffix(ending) for ending in endings)]
    for ending in ("", *endings):
        stem = there.removesuffix(ending)
        if stem and stem in bare and there.endswith(ending):
            likeness = 1 if stem == wanted else EXACT
            return Place(likeness, start, start + len(stem))
    return Place(_likeness(wanted, there), start, start + len(there))


def _likeness(one: str, other: str) -> float:
    return fuzz.ratio(one, other) / 100


def _without_what_both_have(wish: Wish) -> tuple[str, str]:
    """Drop the words with which both begin: "your sister", "your mother"."""
    old, new = wish.old.split(), wish.new.split()
    while old[1:] and new[1:] and old[0].casefold() == new[0].casefold():
        old, new = old[1:], new[1:]
    return " ".join(old), " ".join(new)


def without_what_stands(new: str, before: str) -> str:
    """Drop words that stand there already: "I called my mother", after "I called"."""
    words, there = new.split(), before.casefold().split()
    for many in range(min(len(words) - 1, len(there)), 0, -1):
        if [word.casefold() for word in words[:many]] == there[-many:]:
            return " ".join(words[many:])
    return new


def in_case(new: str, old: str) -> str:
    """Begin *new* with a capital where *old* does."""
    return new[:1].upper() + new[1:] if old[:1].isupper() else new


def _halves(words: str) -> Iterator[Wish]:
    """Part "sister, mother" at every place where the right words may begin."""
    spans = list(WORD.finditer(words))
    for before, after in pairwise(spans):
        yield Wish(words[: before.end()], words[after.start() :])


def _ways(book: Phrasebook) -> Iterator[str]:
    """Yield all ways to say a wish: those of the command, and freer ones."""
    yield from book.replies["repair.ways"].other
    for form in book.commands["repair.change"]:
        yield " ".join(
            item if isinstance(item, str) else f"{{{item.name}}}" for item in form
        )


@cache
def _pattern(way: str, opening: str) -> re.Pattern[str]:
    """Return the search for one way, which may have openers before it."""
    items = (
        f"(?P<{item[1:-1]}>.+?)" if item[0] == "{" else re.escape(item)
        for item in way.split()
    )
    said = r"[\s,;:.]+".join(items)
    return re.compile(rf"\W*(?:(?:{opening})\W+)*{said}\W*", re.IGNORECASE)


def either(words: Iterable[str]) -> str:
    """Return a search for any of *words*, the longest first."""
    return "|".join(re.escape(each) for each in sorted(words, key=len, reverse=True))


def _written_out(said: str, book: Phrasebook) -> str:
    """Write short forms long, as the phrase file has them: "it's" is "it is"."""

    def long(found: re.Match[str]) -> str:
        key = (found[0].casefold().replace("\u2019", "'"),)
        meant = book.language.rewrites.get(key)
        return " ".join(meant) if meant and "'" in key[0] else found[0]

    return WORD.sub(long, said)
