"""What the clauses of an utterance tell, each weighed: statements in free words.

The kind of a clause comes from its grammar and cues (kinds.py). What speaks for it in
the whole utterance (an effort, a time) and against it (addressed to "you", a question
beside it, a long story) moves the score.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .clauses import Clause, clauses
from .cues import Cues
from .frames import NOBODY, OTHER, Frame, frame
from .kinds import Kinds, Meaning
from .language import Language
from .normalize import Word
from .statements import Statements

LONG = 24
"""Words from which an utterance is rather a story than a report."""

MOST = 120
"""Words that are looked at. Who says more tells a story."""

SHORT_REQUEST = 14
"""Words of the longest request in free words."""


@dataclass(frozen=True, slots=True)
class Reading:
    """An utterance by its grammar."""

    text: str
    words: Sequence[Word]
    """All its plain words."""
    clauses: Sequence[tuple[Clause, Frame | None]]
    """In order; a question or a condition has no frame."""
    told: Sequence[Meaning]
    requested: str | None
    """The command that is asked for in free words."""


class Meanings:
    """Understands free statements of one language."""

    def __init__(self, told: Statements, language: Language) -> None:
        """Get the cues ready."""
        self._told, self._language = told, language
        self._cues = Cues(told)
        self._kinds = Kinds(told, language, self._cues)

    def read(self, text: str, words: Sequence[Word]) -> Reading:
        """Return the grammar, and what is told; neighbours of one kind are one."""
        plain = [word.text for word in words[:MOST]]
        framed = [
            (clause, frame(plain, clause, self._told, self._language))
            for clause in clauses(text, words[:MOST], self._told)
        ]
        told = self._all_told(plain, framed)
        return Reading(text, words, framed, told, self._requested(plain))

    def lapse(self, reading: Reading) -> Frame | None:
        """Return the clause in which a slip is told that goes on: "every day"."""
        plain = [word.text for word in reading.words[:MOST]]
        continued, opened = self._told.words["continued"], None
        if continued.within(plain, 0, len(plain)) is None:
            return None
        for said, framed in reading.clauses:
            first, clause = opened or said, self._own(plain, said)
            opened = said if framed is None or not framed.tenses else None
            if clause is None or clause.asked:
                continue
            parsed = frame(plain, clause, self._told, self._language)
            goes_on = continued.within(plain, first.start, clause.end) is not None
            if goes_on and parsed and self._kinds.lapses(plain, clause, parsed):
                return parsed
        return None

    def _own(self, plain: Sequence[str], clause: Clause) -> Clause | None:
        """Return a clause that stands by itself; of "since June I ..." what follows."""
        if not clause.under:
            return clause
        leads, speaker = self._told.words["leads"], self._told.words["speaker"]
        place = speaker.within(plain, clause.start, clause.end)
        if not place or place == clause.start or not leads.at(plain, clause.start - 1):
            return None
        return clause._replace(start=place, under=False)

    def _all_told(
        self, plain: Sequence[str], framed: Sequence[tuple[Clause, Frame | None]]
    ) -> list[Meaning]:
        found: list[Meaning] = []
        inherited, asked = NOBODY, False
        for clause, parsed in framed:
            if parsed is None:
                inherited, asked = OTHER, True
                continue
            reported = inherited == OTHER and self._reports(plain, clause.start)
            inherited = _inherited(parsed, clause, inherited)
            meaning = None
            if not clause.under and not reported:
                acting = parsed._replace(who=inherited)
                meaning = self._kinds.meaning(plain, clause, acting)
                found += [meaning] if meaning else []
            if meaning is None and parsed.who == NOBODY and not parsed.tenses:
                inherited = OTHER
        return _merged(self._weighed(m, plain, asked=asked) for m in found)

    def _reports(self, plain: Sequence[str], place: int) -> bool:
        """Tell whether what comes at *place* was said by another: "she said, I ..."."""
        before = self._cues.plain(plain[max(0, place - 2) : place])
        return self._told.words["reports"].within(before, 0, len(before)) is not None

    def _requested(self, plain: Sequence[str]) -> str | None:
        if len(plain) > SHORT_REQUEST:
            return None
        found = self._cues.requests(plain)
        longest = max(found, key=lambda found: len(found.cue.words), default=None)
        return longest.cue.kind if longest else None

    def _weighed(
        self, meaning: Meaning, plain: Sequence[str], *, asked: bool
    ) -> Meaning:
        """Move a score by what the whole utterance shows."""
        scores, words = self._told.scores, self._told.words
        score = meaning.score
        if words["effort"].within(plain, meaning.first, meaning.after) is not None:
            score += scores["effort"]
        if asked or words["addressed"].within(plain, 0, len(plain)) is not None:
            score -= scores["addressed"]
        if words["distant"].within(plain, 0, len(plain)) is not None:
            score -= scores["addressed"]
        if len(plain) > LONG:
            score -= scores["long"]
        return meaning._replace(score=max(0.0, min(scores["sure"], score)))


def _inherited(parsed: Frame, clause: Clause, before: str) -> str:
    """Return who acts; who is not named is the one before, if it goes on."""
    if parsed.who == NOBODY and clause.joined and before != NOBODY:
        return before
    return parsed.who


def _merged(meanings: Iterable[Meaning]) -> list[Meaning]:
    merged: list[Meaning] = []
    for meaning in meanings:
        last = merged[-1] if merged else None
        if last and last.kind == meaning.kind:
            better = max(last, meaning, key=lambda m: m.score)
            merged[-1] = better._replace(first=last.first, after=meaning.after)
        else:
            merged.append(meaning)
    return merged
