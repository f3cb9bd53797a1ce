"""What kind of thing one clause tells, by its grammar and its cues.

Theory of operation. A clause counts only if the speaker acts in it, or nobody is
named. Its verb decides whether anything happened; a question, a condition, a wish and
what somebody else did tell nothing. The longest cue at the verb gives the kind and the
grade; without a cue, any deed of the speaker is plain. A kind that was not done becomes
another, if the language says so: a slip that was not made is kept.
"""

from collections.abc import Sequence
from typing import NamedTuple

from .clauses import Clause
from .cues import Cues, Found
from .feelings import feeling_in
from .frames import NOBODY, OTHER, SPEAKER, TOGETHER, TOLD, Frame
from .language import Language
from .statements import Statements

BEYOND = 4
"""Words after a clause that still may tell what was mused: "whether I should"."""

DEED, LAPSE = "did", "slip"
FEELING = "feeling"
SHIFTS = {"continued": "kept", "ahead": "prepared"}
"""List of words -> what a deed is with one of them beside it."""

MUSED = frozenset({"considered", "noticed"})
"""Kinds that are told in any tense."""


FORETOLD = MUSED | {"prepared"}
"""Kinds that a cue may tell of what is to come: "maybe I should"."""


class Meaning(NamedTuple):
    """One thing that was told, and the places of its words."""

    kind: str
    score: float
    first: int
    after: int
    cue: str
    slot: tuple[int, int] | None = None
    """The words of the slot; None for all."""


class Kinds:
    """Tells the kind of a clause."""

    def __init__(self, told: Statements, language: Language, cues: Cues) -> None:
        """Take the words and cues of a language."""
        self._told, self._language, self._cues = told, language, cues

    def meaning(
        self, plain: Sequence[str], clause: Clause, parsed: Frame
    ) -> Meaning | None:
        """Return what the clause tells, if it tells anything of ours."""
        feeling = feeling_in(plain, clause, parsed, self._told, self._language)
        if feeling is not None:
            first, after, score = feeling
            cue = " ".join(plain[first:after])
            return Meaning(
                FEELING, score, clause.start, clause.end, cue, (first, after)
            )
        if parsed.who == OTHER:
            return None
        words = self._cues.plain(plain[: clause.end + BEYOND])
        found = self._best(words, clause, parsed)
        if found is None:
            return self._plain_deed(plain, words, clause, parsed)
        kind = self._kind(found, words, parsed)
        if kind is None:
            return None
        score = self._told.scores[found.cue.grade]
        if found.worn:
            score -= self._told.scores["worn"]
        score = self._by_frame(score, parsed, kind)
        kind = self._shifted(kind, plain, clause)
        cue = " ".join(found.cue.words)
        return Meaning(kind, score, clause.start, clause.end, cue)

    def lapses(self, plain: Sequence[str], clause: Clause, parsed: Frame) -> bool:
        """Tell whether a clause names what is a slip if it was done, now or always.

        No longer cue may speak for anything else: a drink of water is no drink.
        """
        speaks = parsed.who in (SPEAKER, TOGETHER) and parsed.mood == TOLD
        if not speaks or parsed.negated:
            return False
        if not self._language.negations.isdisjoint(plain[clause.start : clause.end]):
            return False
        words = self._cues.plain(plain[: clause.end])
        lapses = self._cues.of_kind(LAPSE, words, parsed.body, parsed.verb)
        longest = max((len(cue.words) for cue in lapses), default=0)
        best = self._best(words, clause, parsed)
        meant = best and (best.free or best.last >= parsed.verb)
        other = best and meant and best.cue.kind != LAPSE
        others = len(best.cue.words) if best and other else 0
        told = best is not None and best.cue.kind in self._told.intents
        return longest > (others if told else others - 1) and longest > 0

    def _best(
        self, words: Sequence[str], clause: Clause, parsed: Frame
    ) -> Found | None:
        """Return the cue of most words; misheard words only if nothing else fits."""
        first, own = min(parsed.body, parsed.moody), words[: clause.end]
        beyond = self._cues.at_verb(words, first, parsed.verb)
        found = [
            *self._cues.at_verb(own, first, parsed.verb),
            *self._cues.anywhere(own, clause.start),
            *(f for f in beyond if f.cue.kind in MUSED),
        ]
        if not found and parsed.who == SPEAKER and not parsed.tenses:
            mended = [self._cues.mended(word) for word in own]
            found = list(
                self._cues.at_verb(mended, parsed.body, parsed.verb, worn=True)
            )
        told = (f for f in found if f.free or not self._helps(words, f.first, parsed))
        return max(told, key=lambda f: (len(f.cue.words), f.first), default=None)

    def _helps(self, words: Sequence[str], place: int, parsed: Frame) -> bool:
        """Tell whether a word before the verb is one that only helps it: "have"."""
        helps = self._told.words["perfect"].at(words, place)
        return place < parsed.verb and helps > 0

    def _kind(self, found: Found, words: Sequence[str], parsed: Frame) -> str | None:
        """Return what the cue comes to in this frame, or None for nothing."""
        kind = found.cue.kind
        if kind not in self._told.intents:
            return None
        within = words[max(found.first, parsed.verb) : found.last + 1]
        covers = kind in FORETOLD and found.first <= parsed.moody
        mood = TOLD if covers else parsed.mood
        negations = self._language.negations.difference(found.cue.words)
        negated = parsed.negated != (not negations.isdisjoint(within))
        if negations != self._language.negations:
            negated = False
        if found.free:
            return kind
        happened = (
            parsed.done or parsed.ongoing or found.worn or kind in MUSED
            or found.first < parsed.verb or self._present(words, parsed)
        )  # fmt: skip
        if parsed.who == NOBODY and parsed.tenses == {"base"} and parsed.orders:
            return None
        if mood != TOLD or not happened:
            return None
        return self._told.negated.get(kind) if negated else kind

    def _present(self, words: Sequence[str], parsed: Frame) -> bool:
        """Tell whether the speaker tells in the present, but of a certain time."""
        now = self._told.words["effort"].within(words, parsed.body, parsed.end)
        return parsed.who == SPEAKER and "base" in parsed.tenses and now is not None

    def _plain_deed(
        self, plain: Sequence[str], words: Sequence[str], clause: Clause, parsed: Frame
    ) -> Meaning | None:
        """Take any deed of the speaker as one, if it is told as done."""
        undergone = self._told.words["undergone"].at(words, parsed.verb)
        short = clause.end - clause.start == 1
        told = parsed.mood == TOLD and parsed.done and not parsed.negated
        if undergone or short or not told:
            return None
        score = self._by_frame(self._told.scores["plain"], parsed, DEED)
        kind = self._shifted(DEED, plain, clause)
        return Meaning(kind, score, clause.start, clause.end, plain[parsed.verb])

    def _shifted(self, kind: str, plain: Sequence[str], clause: Clause) -> str:
        """Return what a deed is that goes on and on, or is for a time to come."""
        if kind == DEED:
            for name, other in SHIFTS.items():
                words = self._told.words[name]
                if words.within(plain, clause.start, clause.end) is not None:
                    return other
        return kind

    def _by_frame(self, score: float, parsed: Frame, kind: str) -> float:
        scores = self._told.scores
        if parsed.who == NOBODY:
            score -= scores["elliptical"]
        if parsed.who == TOGETHER:
            score -= scores["together"]
        if parsed.ongoing and kind == DEED and "perfect" not in parsed.helped:
            score -= scores["ongoing"]
        if not parsed.done and not parsed.ongoing and kind not in MUSED:
            score -= scores["present"]
        return score
