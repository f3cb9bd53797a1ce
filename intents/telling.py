"""Free words by their grammar: what is told in them, and where one thing ends."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from types import MappingProxyType

from .clauses import Clause
from .feelings import names_feeling
from .frames import NOBODY, SPEAKER, TOGETHER, Frame
from .match import Decision, Match
from .meanings import MOST, Meanings, Reading
from .normalize import Word
from .phrasebook import Phrasebook
from .statements import Statements
from .wording import Wording

DEEDS = frozenset({"did", "kept", "prepared", "slip"})
"""Kinds of what the speaker did, or did not do."""

GOAL = "goal"

LEADING = 8
"""Words that may say when or where something was, before it is told."""


class Telling:
    """Makes matches of what is told in the language of one phrasebook."""

    def __init__(self, book: Phrasebook, told: Statements) -> None:
        """Get the grammar ready."""
        self._stages, self._told = book.stages, told
        self._meanings = Meanings(told, book.language)
        self._wording = Wording(book.language)
        self._kinds = {intent: kind for kind, intent in told.intents.items()}
        self._weightiest = list(self._kinds)

    def read(self, text: str, words: Sequence[Word]) -> Reading:
        """Return the grammar of *text*, whose plain words are known."""
        return self._meanings.read(text, words)

    def lapse(self, reading: Reading) -> Frame | None:
        """Return the clause that tells of a slip that goes on: "I drank every day"."""
        return self._meanings.lapse(reading)

    def asks(self, reading: Reading) -> bool:
        """Tell whether an utterance is put as a question."""
        plain, place = [word.text for word in reading.words], 0
        skipped, questions = self._told.words["skipped"], self._told.words["questions"]
        while place < len(plain) and (size := skipped.at(plain, place)):
            place += size
        return place < len(plain) and questions.at(plain, place) > 0

    def orders(self, reading: Reading) -> bool:
        """Tell whether an utterance begins with an order: "fill up my bottle".

        What has happened is none: "phone stayed in the drawer".
        """
        plain = [word.text for word in reading.words[:MOST]]
        for clause, parsed in reading.clauses[:1]:
            if parsed is None or _is_own(parsed) or parsed.who != NOBODY:
                return False
            rest = plain[parsed.verb + 1 : clause.end]
            happened = any(_has_happened(word, self._told) for word in rest)
            return parsed.verb == clause.start and not happened
        return False

    def names_feeling(self, reading: Reading) -> bool:
        """Tell whether the speaker names a feeling as their own."""
        plain = [word.text for word in reading.words[:MOST]]
        return names_feeling(plain, self._told)

    def kind(self, intent: str | None) -> str | None:
        """Return what kind of thing is told with *intent*; None for a command."""
        return self._kinds.get(intent or "")

    def match(self, reading: Reading, intent: str, decision: Decision) -> Match:
        """Return what was read as one *intent*, with its slot if it is told."""
        kind = self._kinds.get(intent, "")
        name = self._told.slots.get(kind, "")
        slots = MappingProxyType({name: self._slot(reading, kind)} if name else {})
        stage = self._stages.get(intent)
        return Match(reading.text, decision, intent, slots=slots, stage=stage)

    def goes_on(self, piece: Reading) -> bool:
        """Tell whether a piece has no subject, and needs the one before: "and slept".

        What was not done is told by itself: "and did not shout".
        """
        parsed = piece.clauses[0][1] if piece.clauses else None
        bare = parsed is not None and parsed.who == NOBODY and bool(parsed.tenses)
        return bare and parsed is not None and not parsed.negated

    def whole(self, match: Match, piece: Reading) -> Match:
        """Return a match of what was done with all words of a piece for its slot."""
        kind = self._kinds.get(match.intent or "", "")
        if kind not in DEEDS:
            return match
        words = self._wording.repair(piece.text)
        return replace(match, slots=MappingProxyType({self._told.slots[kind]: words}))

    def rank(self, match: Match) -> tuple[bool, int]:
        """Rank the weightiest first, and what is acted on before what is asked."""
        return match.decision != "act", self._weightiest.index(match.intent or "")

    def _slot(self, reading: Reading, kind: str) -> str:
        """Return the person's own words for what was told."""
        text, words = reading.text, reading.words
        meant = next((m for m in reading.told if m.kind == kind), None)
        first, after = 0, len(words)
        if meant is not None and meant.slot is not None:
            first, after = meant.slot
        elif meant is not None:
            first = meant.first
        elif kind in self._told.leads_to:
            first = self._led(words, kind)
        end = len(text) if after == len(words) else words[after - 1].end
        return self._wording.repair(text[words[first].start : end])

    def _led(self, words: Sequence[Word], kind: str) -> int:
        """Return the place after the words that lead to the slot of a kind."""
        plain = [word.text for word in words]
        leads = self._told.leads_to[kind]
        place = leads.within(plain, 0, len(plain))
        if place is None:
            return 0
        while place < len(plain) and (size := leads.at(plain, place)):
            place += size
        return place if place < len(plain) else 0


def pieces(reading: Reading, told: Statements) -> Iterator[tuple[int, int]]:
    """Cut an utterance where the speaker may begin to tell another thing.

    Yields places of words: the first of a piece, and the one after its last. When it
    was stands with what was done then: "but on Saturday", and "every night" before "I".
    """
    plain = [word.text for word in reading.words]
    start = _conceded(plain, 0, told)
    opened: tuple[int, int] | None = None
    for (before, framed), (clause, parsed) in pairwise(reading.clauses):
        when = opened if before.end == clause.start else None
        opened = None
        bare = parsed is None or (not parsed.tenses and not _is_own(parsed))
        if bare and not clause.asked and _is_lead(plain, clause, told):
            opened = before.end, clause.start if parsed is None else clause.end
        if clause.under or parsed is None or not _is_own(parsed):
            continue
        end, begin = before.end, clause.start
        if end == begin and not when:
            if _only_leads(plain, start, end, told, framed):
                continue
            when = _before_lead(plain, before, told)
        end, begin = when or (end, begin)
        if start < end:
            yield start, end
            start = _conceded(plain, begin, told)
    yield start, len(reading.words)


def _conceded(plain: Sequence[str], place: int, told: Statements) -> int:
    """Pass over "although" where it opens a piece, which is told all the same."""
    return place + told.words["conceding"].at(plain, place) if plain else place


def _only_leads(
    plain: Sequence[str], start: int, end: int, told: Statements, framed: Frame | None
) -> bool:
    """Tell whether a piece only says when or where: "every night this week"."""
    happens = framed is not None and framed.tenses and framed.tenses != {"base"}
    return not happens and start < end and told.words["leads"].at(plain, start) > 0


def _is_lead(plain: Sequence[str], clause: Clause, told: Statements) -> bool:
    """Tell whether a clause only says when or where, before what was done then."""
    rest = range(clause.start, clause.end)
    if any(_has_happened(plain[n], told) for n in rest):
        return False
    leads = told.words["leads"].at(plain, clause.start)
    return bool(leads) or _is_skipped(plain, rest, told)


def _before_lead(
    plain: Sequence[str], clause: Clause, told: Statements
) -> tuple[int, int] | None:
    """Return where a clause ends that goes on to the next: "... but on Saturday"."""
    joins = told.words["joins"]
    for place in range(clause.end - 2, max(clause.start, clause.end - LEADING), -1):
        size = joins.at(plain[: clause.end], place)
        if size and place + size < clause.end:
            rest = clause._replace(start=place + size)
            return (place, place + size) if _is_lead(plain, rest, told) else None
    return None


def _has_happened(word: str, told: Statements) -> bool:
    verb = told.verbs.get(word)
    return verb is not None and bool(verb.tenses & {"past", "participle"})


def _is_skipped(plain: Sequence[str], rest: range, told: Statements) -> bool:
    """Tell whether all of it is such as "last night", which may stand anywhere."""
    return told.words["skipped"].at(plain[: rest.stop], rest.start) == len(rest)


def is_asked(reading: Reading) -> bool:
    """Tell whether an utterance begins with a question or a condition."""
    return bool(reading.clauses) and reading.clauses[0][1] is None


def may_tell(reading: Reading, kind: str, *, agreed: bool, sure: bool) -> bool:
    """Tell whether the grammar allows for a kind of thing.

    A deed is the speaker's own, and no order, unless a phrase agrees or it is sure all
    the same: "it has been a week since my last drink". Only a goal may be asked.
    """
    if kind == GOAL or sure:
        return True
    if agreed:
        return not is_asked(reading)
    frames = [parsed for _, parsed in reading.clauses if parsed is not None]
    return any(map(_is_own, frames)) if kind in DEEDS else bool(frames)


def _is_own(parsed: Frame) -> bool:
    """Tell whether the speaker acts; who is not named may only order something."""
    if parsed.who == NOBODY:
        return parsed.tenses != {"base"} or not parsed.orders
    return parsed.who in (SPEAKER, TOGETHER)
