"""What an utterance means: the nearest phrase, how sure that is, and why.

Words of danger come first, whatever is expected (danger.py). Where a language has a
grammar and a model, they weigh the phrase that is nearest with all else that is shown
(judge.py); elsewhere the phrase alone decides. Where an utterance tells of several
things, each becomes a part.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from types import MappingProxyType

from .alignment import Ranking, Utterance, score, share, spans
from .candidates import UNLIKELY
from .danger import Found
from .gains import SLACK
from .judge import Judge
from .language import LIGHT
from .match import Decision, Match
from .normalize import Word, normalize
from .phrase import Phrase
from .phrasebook import Phrasebook
from .times import Times
from .traits import AT_ONCE
from .why import why_ignored, why_meant
from .wording import Wording

NEAR = 0.35
"""What is further behind the best phrase than this is not looked at."""

EXACT = 0.97
"""How much of a phrase's own words must be heard for it to be said as it stands."""

ENOUGH = 3
"""Words beside a slot that say which phrase it is, however light they are."""


class Matcher:
    """Finds the phrase of a phrasebook that was most likely meant."""

    def __init__(
        self, book: Phrasebook, now: Callable[[], datetime] | None = None
    ) -> None:
        """Match phrases of *book*; without *now* no times are understood."""
        self._book = book
        self._candidates = book.candidates
        self._wording = Wording(book.language)
        self._times = Times(book, now)
        told, learned = book.statements, book.learned
        self._decide = self.nearest
        if told and learned:
            self._decide = Judge(book, told, learned, self.nearest).judge
        self._commands = frozenset(book.commands)
        self._known = self._commands.union(book.answers)
        self._danger = lru_cache(AT_ONCE)(self._find_danger)

    def match(self, text: str, among: Collection[str] | None = None) -> Match:
        """Return the best match among some intents; None means all commands.

        Takes any text in bounded time, and never raises for one; an intent that
        the phrasebook does not know is a KeyError.
        """
        among = self._commands if among is None else frozenset(among)
        if not among <= self._known:
            raise KeyError(*sorted(among - self._known))
        words = normalize(text, self._book.language)
        if not words:
            return Match(text, why="there are no words in it")
        if grave := self._danger(text, words):
            sure, kind = grave.sure, grave.kind
            return Match(text, grave.grade, score=sure, danger=kind, why=grave.why)
        meant = self._decide(text, words, among)
        if self._book.listed.is_called(word.text for word in words):
            listed = self._book.listed.match(text, among)
            if listed.intent and listed.score > meant.score:
                return listed
        return self._timed(meant)

    def _find_danger(self, text: str, words: Sequence[Word]) -> Found | None:
        """Return the danger that is told; a phrase of ours is not feared, it is meant.

        What fills its slots is the person's own, and may be feared.
        """
        found = self._book.danger.find(words)
        if found is None or found.is_listed:
            return found
        phrased = self.nearest(text, words, self._known)
        return None if phrased.exact and not self._is_own(found, phrased) else found

    def _is_own(self, found: Found, phrased: Match) -> bool:
        """Tell whether what tells most of it stands in what fills a phrase's slots."""
        filled = normalize(" ".join(phrased.slots.values()), self._book.language)
        most = " ".join(found.words[:1])
        return {*most.split()} <= {word.text for word in filled}

    def _timed(self, meant: Match) -> Match:
        """Say when it was, of each part."""
        if not meant.parts:
            return self._times.timed(meant)
        parts = tuple(self._times.timed(part) for part in meant.parts)
        top = next(part for part in parts if part.intent == meant.intent)
        return replace(meant, parts=parts, when=top.when, slots=top.slots)

    def nearest(
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
        cut, top, second = len(heard.costs) < len(words), 0.0, 0.0
        for bound, phrase in self._candidates.likely(heard, among):
            if bound < max(top - NEAR, second - SLACK):
                break
            beaten = phrase.intent in best and bound <= best[phrase.intent][0]
            if beaten or (cut and not phrase.open_ended):
                continue
            fits = score(phrase, heard)
            _keep(best, fits, phrase)
            second, top = _two_best(best)
        for likeness, phrase in self._candidates.run_together(words, among):
            _keep(best, likeness, phrase)
        ranking = sorted(best.values(), key=lambda pair: (-pair[0], pair[1].intent))
        return ranking[:1] + [pair for pair in ranking[1:] if pair[0] >= UNLIKELY]

    def _ignored(self, text: str, ranking: Ranking) -> Match:
        if not ranking:
            return Match(text, why=why_ignored(ranking))
        nearest, phrase = ranking[0]
        return Match(
            text, score=nearest, runner_up=phrase.intent, why=why_ignored(ranking)
        )

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
            exact=_is_exact(best, phrase, heard),
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


def _is_exact(likeness: float, phrase: Phrase, heard: Utterance) -> bool:
    """Tell whether a phrase was said as it stands; beside a slot that takes more."""
    weighty = sum(weight > LIGHT for weight in phrase.weights)
    whole = len(phrase.words) == len(phrase.items)
    enough = whole or weighty > 1 or len(phrase.words) >= ENOUGH
    return enough and likeness >= EXACT * share(phrase, heard)


def _two_best(best: Mapping[str, tuple[float, Phrase]]) -> list[float]:
    """Return the second best score and the best, 0 where there is none."""
    return sorted([0.0, 0.0, *(score for score, _ in best.values())])[-2:]


def _keep(best: dict[str, tuple[float, Phrase]], score: float, phrase: Phrase) -> None:
    if score > best.get(phrase.intent, (0.0, phrase))[0]:
        best[phrase.intent] = (score, phrase)
