"""Who does what in a clause, and whether it happened at all."""

from collections.abc import Sequence
from typing import NamedTuple

from .clauses import Clause
from .language import Language
from .statements import Statements

SPEAKER, TOGETHER, OTHER, NOBODY = "speaker", "together", "other", "nobody"
TOLD, INTENDED, DISTANT, DENIED = "told", "intended", "distant", "denied"

HELPERS = ("perfect", "being", "emphatic", "habitual")
"""Lists of auxiliaries: "have walked", "was walking", "did walk", "do not walk"."""

_COMPANY = 5
"""How many words after "my sister" may come until "and I"."""


class Frame(NamedTuple):
    """The grammar of one clause, by places of its words."""

    who: str
    mood: str
    negated: bool
    body: int
    """Where the words after the subject begin."""
    verb: int
    end: int
    moody: int
    """The place of the word that makes it no report; *end* if there is none."""
    helped: frozenset[str]
    """Which of HELPERS stand before the verb."""
    tenses: frozenset[str]

    @property
    def done(self) -> bool:
        """Tell whether the verb is one of something that happened."""
        if self.helped & {"being", "habitual"}:
            return False
        if "emphatic" in self.helped:
            return "base" in self.tenses
        if self.who == NOBODY and "base" in self.tenses and not self.helped:
            return False
        return bool(self.tenses & {"past", "participle"})

    @property
    def orders(self) -> bool:
        """Tell whether it may be an order: "find my phone"."""
        return self.mood == TOLD and not self.helped & {"emphatic", "perfect", "being"}

    @property
    def ongoing(self) -> bool:
        """Tell whether it goes on: "have been walking", "was drinking"."""
        return "ing" in self.tenses


def frame(
    plain: Sequence[str], clause: Clause, told: Statements, language: Language
) -> Frame | None:
    """Find the subject, what comes before the verb, and the verb."""
    return _Parser(plain, clause, told, language).frame()


class _Parser:
    def __init__(
        self, plain: Sequence[str], clause: Clause, told: Statements, language: Language
    ) -> None:
        self._plain = plain[: clause.end]
        self._clause, self._told, self._language = clause, told, language
        self._place, self._negated, self._mood = clause.start, False, TOLD
        self._helped: set[str] = set()
        self._moody = clause.end

    def frame(self) -> Frame | None:
        self._skip()
        if self._clause.asked or self._asks() or self._at("supposed"):
            return None
        if self._turn("intended", INTENDED):
            self._skip()
        who = self._subject()
        body = self._place
        self._chain()
        if self._place >= len(self._plain):
            return None
        verb = self._told.verbs.get(self._plain[self._place])
        return Frame(
            who, self._mood, self._negated, body, self._place, self._clause.end,
            self._moody, frozenset(self._helped),
            verb.tenses if verb else self._other_tenses(),
        )  # fmt: skip

    def _other_tenses(self) -> frozenset[str]:
        word = self._plain[self._place]
        endings = (word[-size:] for size in (2, 3) if len(word) > size + 2)
        past = any(self._told.words["pasts"].at([end], 0) for end in endings)
        return frozenset({"past", "participle"}) if past else frozenset()

    def _at(self, name: str) -> int:
        if self._place >= len(self._plain):
            return 0
        return self._told.words[name].at(self._plain, self._place)

    def _take(self, name: str) -> bool:
        size = self._at(name)
        self._place += size
        return size > 0

    def _turn(self, name: str, mood: str) -> bool:
        """Pass over words that make it no report, and remember the first."""
        place = self._place
        if not self._take(name):
            return False
        self._mood, self._moody = mood, min(self._moody, place)
        return True

    def _asks(self) -> bool:
        """Tell whether a question begins here; "could not" is none."""
        size = self._at("asked")
        after = self._plain[self._place + size :][:1]
        denied = not self._language.negations.isdisjoint(after)
        return size > 1 or (size == 1 and not denied)

    def _skip(self) -> None:
        while self._take("skipped"):
            pass

    def _subject(self) -> str:
        if self._take("speaker"):
            return SPEAKER
        if self._take("together"):
            return TOGETHER
        if self._at("owners"):
            company = self._told.words["company"]
            last = min(len(self._plain), self._place + _COMPANY)
            found = company.within(self._plain, self._place, last)
            if found is None:
                return OTHER
            self._place = found + company.at(self._plain, found)
            return TOGETHER
        return OTHER if self._at("other") else NOBODY

    def _chain(self) -> None:
        """Pass over adverbs, negations, moods and auxiliaries, and remember them."""
        while self._place < len(self._plain):
            word = self._plain[self._place]
            if word in self._language.negations:
                self._negated = not self._negated
                self._place += 1
            elif self._turn("intended", INTENDED) or self._turn("distant", DISTANT):
                continue
            elif self._is_auxiliary():
                self._helped.update(n for n in HELPERS if self._at(n))
                self._place += 1
            elif not self._take("skipped"):
                return

    def _is_auxiliary(self) -> bool:
        """Tell whether a verb still follows this one: "have" in "have been told"."""
        if not any(self._at(name) for name in HELPERS):
            return False
        place = self._place + 1
        while place < len(self._plain):
            word = self._plain[place]
            if word in self._language.negations:
                place += 1
            elif size := self._told.words["skipped"].at(self._plain, place):
                place += size
            else:
                return word in self._told.verbs or bool(
                    self._told.words["intended"].at(self._plain, place)
                )
        return False
