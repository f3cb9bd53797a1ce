"""What an utterance means: the nearest phrase, how sure that is, and why.

Words of danger come first, whatever is expected (danger.py).
Phrases of the book win where they fit. What fits none may still be a statement in free
words (meanings.py); where it tells of several things, each becomes a part.
"""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from types import MappingProxyType

from .alignment import Ranking, Utterance, score, spans
from .candidates import UNLIKELY, Candidates
from .match import Decision, Match
from .normalize import Word, normalize
from .phrase import Phrase
from .phrasebook import Phrasebook
from .telling import Telling
from .why import why_ignored, why_meant
from .wording import Wording


class Matcher:
    """Finds the phrase of a phrasebook that was most likely meant."""

    def __init__(
        self, book: Phrasebook, now: Callable[[], datetime] | None = None
    ) -> None:
        """Index the phrases of *book*; without *now* no times are understood."""
        self._book = book
        self._candidates = Candidates(book)
        self._wording = Wording(book.language)
        self._telling = Telling(book, now)
        self._known = book.commands.keys() | book.answers.keys()

    def match(self, text: str, among: Collection[str] | None = None) -> Match:
        """Return the best match among some intents; None means all commands.

        Takes any text in bounded time, and never raises for one; an intent that
        the phrasebook does not know is a KeyError.
        """
        among = self._book.commands.keys() if among is None else frozenset(among)
        if unknown := among - self._known:
            raise KeyError(*sorted(unknown))
        words = normalize(text, self._book.language)
        if not words:
            return Match(text, why="there are no words in it")
        if grave := self._book.danger.grade(words):
            grade, phrase = grave
            return Match(text, grade, score=1.0, why=f"it holds {phrase!r}")
        phrased = self._phrased(text, words, among)
        listed = self._book.listed.match(text, among)
        if listed.intent and listed.score > phrased.score:
            return listed
        return self._telling.weighed(phrased, words, among)

    def _phrased(
        self, text: str, words: Sequence[Word], among: Collection[str]
    ) -> Match:
        """Return the phrase of the book that fits best."""
        heard = self._candidates.utterance(text, words)
        ranking = self._ranking(words, heard, among)
        if not ranking or ranking[0][0] < self._book.language.thresholds.confirm:
            return self._ignored(text, ranking)
        return self._meant(text, words, heard, ranking)

    def _ranking(
        self, words: Sequence[Word], heard: Utterance, among: Collection[str]
    ) -> Ranking:
        """Return the best phrase of each intent, the best first."""
        best: dict[str, tuple[float, Phrase]] = {}
        cut = len(heard.costs) < len(words)
        for bound, phrase in self._candidates.likely(heard, among):
            beaten = phrase.intent in best and bound <= best[phrase.intent][0]
            if beaten or (cut and not phrase.open_ended):
                continue
            _keep(best, score(phrase, heard), phrase)
        for likeness, phrase in self._candidates.run_together(words, among):
            _keep(best, likeness, phrase)
        ranking = sorted(best.values(), key=lambda pair: (-pair[0], pair[1].intent))
        return ranking[:1] + [pair for pair in ranking[1:] if pair[0] >= UNLIKELY]

    def _ignored(self, text: str, ranking: Ranking) -> Match:
        nearest = ranking[0][0] if ranking else 0.0
        return Match(text, score=nearest, why=why_ignored(ranking))

    def _meant(
        self, text: str, words: Sequence[Word], heard: Utterance, ranking: Ranking
    ) -> Match:
        best, phrase = ranking[0]
        return Match(
            text,
            self._decision(ranking),
            phrase.intent,
            best,
            slots=MappingProxyType(self._slots(text, words, heard, phrase)),
            stage=self._book.stages.get(phrase.intent),
            runner_up=ranking[1][1].intent if ranking[1:] else None,
            why=why_meant(words, ranking),
        )

    def _slots(
        self, text: str, words: Sequence[Word], heard: Utterance, phrase: Phrase
    ) -> dict[str, str]:
        slots = {}
        for name, (first, after) in spans(phrase, heard).items():
            last = words[-1 if after == len(heard.costs) else after - 1]
            slots[name] = self._wording.repair(text[words[first].start : last.end])
        return slots

    def _decision(self, ranking: Ranking) -> Decision:
        thresholds = self._book.language.thresholds
        best, second = ranking[0][0], ranking[1][0] if ranking[1:] else 0.0
        sure = best >= thresholds.act and best - second >= thresholds.margin
        return "act" if sure else "confirm"


def _keep(best: dict[str, tuple[float, Phrase]], score: float, phrase: Phrase) -> None:
    if score > best.get(phrase.intent, (0.0, phrase))[0]:
        best[phrase.intent] = (score, phrase)
