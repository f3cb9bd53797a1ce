"""Where one thing that is said ends and the next begins."""

from collections.abc import Sequence
from typing import NamedTuple

from .normalize import Word
from .statements import Statements

_STOPS = frozenset(".!?;:,\u2013\u2014\u2026")
_QUESTION = "?"

_NEAR = 4
"""How many words before "I" a verb of saying may be."""


class Clause(NamedTuple):
    """Words from *start* to before *end* that belong to one verb."""

    start: int
    end: int
    under: bool = False
    """Whether it only belongs to another: "because ...", "that ..."."""
    asked: bool = False
    joined: bool = False
    """Whether it goes on with what was said before it."""


def clauses(text: str, words: Sequence[Word], told: Statements) -> list[Clause]:
    """Cut *words* at pauses, at joining words, and where the speaker starts anew."""
    plain = [word.text for word in words]
    cuts = _cuts(text, words, plain, told)
    ends = [*(cut.before for cut in cuts[1:]), len(words)]
    return [
        Clause(cut.start, end, cut.under, _asked(text, words, end), cut.joined)
        for cut, end in zip(cuts, ends, strict=True)
        if cut.start < end
    ]


class _Cut(NamedTuple):
    """The end of one clause, and the start of the next after a joining word."""

    before: int
    start: int
    under: bool = False
    joined: bool = True


def _cuts(
    text: str, words: Sequence[Word], plain: Sequence[str], told: Statements
) -> list[_Cut]:
    cuts = [_Cut(0, 0, joined=False)]
    place = 0
    while place < len(plain):
        start = cuts[-1].start
        under = told.words["under"].at(plain, place)
        join = told.words["joins"].at(plain, place)
        if under:
            cuts.append(_Cut(place, place + under, under=True))
        elif join and place + join < len(plain):
            if place > start and _begins(plain, place + join, told):
                cuts.append(_Cut(place, place + join))
        elif place > start and not _restarts(plain, start, place, told):
            if _paused(text, words, place):
                cuts.append(_Cut(place, place, joined=_lightly(text, words, place)))
            elif _anew(plain, start, place, told):
                named = _named(plain, start, place, told)
                cuts.append(_Cut(place, place, under=named))
        place += under or join or 1
    return cuts


def _anew(plain: Sequence[str], start: int, place: int, told: Statements) -> bool:
    """Tell whether the speaker begins again here, with no word that joins."""
    speaks = place - start > 1 and told.words["speaker"].at(plain, place)
    return bool(speaks) and not _content(plain, place, told)


def _named(plain: Sequence[str], start: int, place: int, told: Statements) -> bool:
    """Tell whether a thing stands before "I": "the car wax I bought"."""
    while start < place and (skipped := told.words["skipped"].at(plain, start)):
        start += skipped
    known = told.words["speaker"].at(plain, start) or told.words["leads"].at(
        plain, start
    )
    return start < place and not known


def _restarts(plain: Sequence[str], start: int, place: int, told: Statements) -> bool:
    """Tell whether only "I" was said so far: "I, uh, I took"."""
    return place - start == told.words["speaker"].at(plain, start)


def _begins(plain: Sequence[str], place: int, told: Statements) -> bool:
    """Tell whether a clause of its own follows a joining word."""
    while place < len(plain) and (skipped := told.words["skipped"].at(plain, place)):
        place += skipped
    if place == len(plain):
        return False
    starts = ("speaker", "together", "other", "owners", "asked", "supposed")
    verb = told.verbs.get(plain[place])
    done = verb is not None and bool(verb.tenses & {"past", "participle"})
    return done or any(told.words[name].at(plain, place) for name in starts)


def _content(plain: Sequence[str], place: int, told: Statements) -> bool:
    """Tell whether "I" at *place* is what was said or thought: "I told Ana I ..."."""
    before = [
        told.verbs[word].base if word in told.verbs else word
        for word in plain[max(0, place - _NEAR) : place]
    ]
    return told.words["said"].within(before, 0, len(before)) is not None


def _paused(text: str, words: Sequence[Word], place: int) -> bool:
    between = text[words[place - 1].end : words[place].start]
    return not _STOPS.isdisjoint(between)


def _lightly(text: str, words: Sequence[Word], place: int) -> bool:
    return "," in text[words[place - 1].end : words[place].start]


def _asked(text: str, words: Sequence[Word], end: int) -> bool:
    after = words[end].start if end < len(words) else len(text)
    return _QUESTION in text[words[end - 1].end : after]
