"""What an utterance shows, as plain marks that a learned model can weigh.

Its words alone and in twos and threes, pieces of words (a misheard word keeps some of
them), its grammar, what its cues tell, and the phrase that is nearest to it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain, pairwise
from typing import TypeAlias
from zlib import crc32

from .frames import Frame
from .match import Match
from .meanings import Reading
from .statements import Statements

SAID = "say "
"""Begins each trait that is words next to one another."""

MOST = 60
"""Words that are looked at."""

CUT = 20
"""Letters of a word that are looked at."""

CLAUSES = 4
PIECES = (3, 4, 5)
LENGTHS = (2, 4, 7, 12, 20)
"""Where one more word makes an utterance another kind of utterance."""

START, END = "<", ">"
EDGES = f" {START}{END}"


REMEMBERED = 3_000
"""Words whose pieces are kept."""

AT_ONCE = 8
"""Things said whose traits are kept: within a turn, they are asked for again."""

Traits: TypeAlias = dict[str, int]
"""Each trait once, and its CRC-32, by which models know it."""


def keyed(traits: Iterable[str]) -> Traits:
    """Return *traits* with their numbers."""
    return {trait: crc32(trait.encode()) for trait in traits}


def traits(reading: Reading, nearest: Match | None, told: Statements) -> Traits:
    """Return the traits of what was read, with its nearest phrase if it is known."""
    plain = [word.text for word in reading.words[:MOST]]
    more = chain(_of_grammar(plain, reading, told), _of_whole(plain, reading, nearest))
    return {**_of_plain(tuple(plain)), **keyed(more)}


def plain_traits(plain: Sequence[str]) -> Traits:
    """Return the traits of plain words by themselves."""
    return dict(_of_plain(tuple(plain[:MOST])))


@lru_cache(AT_ONCE)
def _of_plain(plain: tuple[str, ...]) -> Mapping[str, int]:
    found = keyed(_of_words(plain))
    for word in plain:
        found.update(_of_pieces(word[:CUT]))
    return found


def _of_words(plain: Sequence[str]) -> Iterator[str]:
    around = (START, *plain, END)
    yield from (SAID + word for word in plain)
    yield from (f"{SAID}{one} {two}" for one, two in pairwise(around))
    for one, two, three in zip(around, around[1:], around[2:], strict=False):
        yield f"{SAID}{one} {two} {three}"
        yield f"gap {one} {three}"


def is_piece(trait: str) -> bool:
    """Tell whether a trait is a piece of a word: only those have no space."""
    return " " not in trait


@lru_cache(REMEMBERED)
def _of_pieces(word: str) -> Mapping[str, int]:
    whole = f"_{word}_"
    return keyed(
        whole[place : place + size]
        for size in PIECES
        for place in range(len(whole) - size + 1)
    )


def _of_whole(
    plain: Sequence[str], reading: Reading, nearest: Match | None
) -> Iterator[str]:
    if nearest is not None:
        yield f"near {nearest.intent or nearest.runner_up} {nearest.score:.1f}"
    yield f"long {sum(len(plain) > length for length in LENGTHS)}"
    if "?" in reading.text:
        yield "with ?"


def _of_grammar(
    plain: Sequence[str], reading: Reading, told: Statements
) -> Iterator[str]:
    for meaning in reading.told:
        yield f"tell {meaning.kind}"
        yield f"tell {meaning.kind} {meaning.score:.1f}"
        yield f"tell {meaning.kind} by {meaning.cue}"
    if not reading.told:
        yield "tell nothing"
    if reading.requested:
        yield f"request {reading.requested}"
    for number, (clause, parsed) in enumerate(reading.clauses[:CLAUSES]):
        place = "first" if number == 0 else "later"
        if parsed is None:
            yield "clause asks"
            yield f"{place} clause asks"
        elif parsed.verb < len(plain):
            signs = _signs(parsed)
            known = told.verbs.get(plain[parsed.verb])
            base = known.base if known else "?"
            yield f"clause {signs}"
            yield f"{place} clause {signs}"
            yield f"clause {signs} under {clause.under}"
            yield f"verb {base}"
            yield f"verb {signs} {base}"


def _signs(parsed: Frame) -> str:
    happens = "done" if parsed.done else "goes on" if parsed.ongoing else "-"
    return f"{parsed.who} {parsed.mood} {'not' if parsed.negated else '-'} {happens}"
