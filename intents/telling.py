"""Free words by their grammar: what is told in them, and where one thing ends."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from types import MappingProxyType

from .frames import NOBODY, SPEAKER, TOGETHER, Frame
from .match import Decision, Match
from .meanings import Meanings, Reading
from .normalize import Word
from .phrasebook import Phrasebook
from .statements import Statements
from .wording import Wording

DEEDS = frozenset({"did", "kept", "prepared", "slip"})
"""Kinds of what the speaker did, or did not do."""

GOAL = "goal"


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

    def asks(self, reading: Reading) -> bool:
        """Tell whether an utterance is put as a question."""
        plain, place = [word.text for word in reading.words], 0
        skipped, questions = self._told.words["skipped"], self._told.words["questions"]
        while place < len(plain) and (size := skipped.at(plain, place)):
            place += size
        return place < len(plain) and questions.at(plain, place) > 0

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


def pieces(reading: Reading) -> Iterator[tuple[int, int]]:
    """Cut an utterance where the speaker may begin to tell another thing.

    Yields places of words: the first of a piece, and the one after its last.
    """
    start = 0
    for (before, _), (clause, parsed) in pairwise(reading.clauses):
        if not clause.under and parsed is not None and _is_own(parsed):
            yield start, before.end
            start = clause.start
    yield start, len(reading.words)


def is_asked(reading: Reading) -> bool:
    """Tell whether an utterance begins with a question or a condition."""
    return bool(reading.clauses) and reading.clauses[0][1] is None


def may_tell(reading: Reading, kind: str) -> bool:
    """Tell whether the grammar allows for a kind of thing.

    A deed is the speaker's own, and no order. Only a goal may be told in a question.
    """
    if kind == GOAL:
        return True
    frames = [parsed for _, parsed in reading.clauses if parsed is not None]
    return any(map(_is_own, frames)) if kind in DEEDS else bool(frames)


def _is_own(parsed: Frame) -> bool:
    """Tell whether the speaker acts; who is not named may only order something."""
    if parsed.who == NOBODY:
        return parsed.tenses != {"base"} or not parsed.orders
    return parsed.who in (SPEAKER, TOGETHER)
