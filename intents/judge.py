"""Decides what is meant by all that an utterance shows, weighed by what was learned.

The model (learned.py) is given the grammar, the nearest phrase and the words, and says
how likely each intent is. That is the score; what is left is meant for nobody here.
Who says a phrase as it stands in the book is taken at their word. An utterance that
tells of several things is cut into pieces, and each is judged again.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import TypeAlias

from .language import LIGHT
from .learned import NOTHING, Known, Learned
from .match import Decision, Match
from .meanings import Reading
from .normalize import Word, normalize
from .phrasebook import Phrasebook
from .statements import Statements
from .telling import Telling, is_asked, may_tell, pieces
from .traits import EDGES, SAID, traits

QUOTED = 80
"""Characters of what was said that are worth quoting."""

MOST_PARTS = 5
"""Things that may be told in one breath; who tells more tells a story."""

Nearest: TypeAlias = Callable[[str, Sequence[Word], Collection[str]], Match]
"""Finds the nearest phrase of the book among some intents."""


class Judge:
    """Weighs utterances in the language of one phrasebook."""

    def __init__(
        self, book: Phrasebook, told: Statements, learned: Learned, nearest: Nearest
    ) -> None:
        """Take what was learned, and the scores where a decision changes."""
        self._language = book.language
        self._answers = book.answers.keys()
        self._told, self._learned, self._nearest = told, learned, nearest
        self._telling = Telling(book, told)

    def judge(self, text: str, words: Sequence[Word], among: Collection[str]) -> Match:
        """Return what *text* means, in parts if it tells of several things."""
        reading = self._telling.read(text, words)
        meant = self._in_parts(reading, among)
        return replace(meant, asks=self._telling.asks(reading))

    def _in_parts(self, reading: Reading, among: Collection[str]) -> Match:
        whole = self._judged(reading, among)
        if self._telling.kind(whole.intent) is None:
            return whole
        parts = tuple(self._parts(reading, among))
        if not _are_several(parts) or (whole.exact and _are_of_one_topic(parts)):
            return whole
        if whole.decision == "act":
            parts = tuple(replace(part, decision="act") for part in parts)
        best = min(parts, key=self._telling.rank)
        return replace(best, text=reading.text, parts=parts)

    def _judged(self, reading: Reading, among: Collection[str]) -> Match:
        """Return what an utterance means as one thing."""
        phrased = self._nearest(reading.text, reading.words, among)
        if phrased.intent in self._answers or self._is_plain(phrased, reading):
            return phrased
        known = self._learned.known(traits(reading, phrased, self._told))
        shares = self._learned.weigh(known)
        intents = [intent for intent in shares if intent in among]
        if not intents:
            return phrased
        likely = self._turned(max(intents, key=shares.__getitem__), reading)
        agreed = phrased.decision == "act" and phrased.intent == likely
        decision = self._decision(likely, shares, reading, agreed=agreed)
        why = self._why(reading.text, known, likely, shares)
        if decision == "ignore":
            score = shares[likely]
            return Match(reading.text, score=score, runner_up=likely, why=why)
        if likely == phrased.intent:
            match = replace(phrased, decision=decision)
        else:
            match = self._telling.match(reading, likely, decision)
        second = _second(shares, likely)
        runner_up = None if second == NOTHING else second
        return replace(match, score=shares[likely], runner_up=runner_up, why=why)

    def _turned(self, intent: str, reading: Reading) -> str:
        """Take a slip that was not made, as its words have it, for what was kept."""
        slip, kept = map(self._told.intents.get, ("slip", "kept"))
        told = {m.kind for m in reading.told if m.score >= self._told.scores["plain"]}
        return kept if kept and intent == slip and told == {"kept"} else intent

    def _is_plain(self, phrased: Match, reading: Reading) -> bool:
        """Tell whether a phrase was said as it stands, and meant."""
        kind = self._telling.kind(phrased.intent)
        meant = kind is None or not is_asked(reading)
        return phrased.exact and phrased.decision == "act" and meant

    def _decision(
        self,
        intent: str,
        shares: Mapping[str, float],
        reading: Reading,
        *,
        agreed: bool,
    ) -> Decision:
        """Decide by how likely *intent* is; less is enough where a phrase agrees."""
        scores, share = self._told.scores, shares[intent]
        kind = self._telling.kind(intent)
        if kind and agreed and is_asked(reading):
            return "ignore"
        if kind and not agreed and not may_tell(reading, kind):
            return "ignore"
        if share >= (self._told.keep[kind] if kind and not agreed else scores["act"]):
            return "act"
        asks = shares[NOTHING] <= scores["doubt"] and share >= scores["confirm"]
        said = any(m.kind == kind and m.score >= scores["plain"] for m in reading.told)
        return "confirm" if asks or (said and share >= scores["least"]) else "ignore"

    def _parts(self, reading: Reading, among: Collection[str]) -> Iterator[Match]:
        """Yield what the pieces tell, if it is several things.

        Neighbours of one intent are one.
        """
        cuts = list(pieces(reading))
        if not 1 < len(cuts) <= MOST_PARTS:
            return
        read = [self._cut(reading, cut) for cut in cuts]
        if len({*filter(None, map(self._glimpse, read))}) <= 1:
            return
        told = [
            (cut, self._told_by(piece, among))
            for cut, piece in zip(cuts, read, strict=True)
        ]
        if not _are_several([match for _, match in told if match]):
            return
        for intent, run in groupby(told, key=lambda one: one[1] and one[1].intent):
            same = list(run)
            (first, _), (_, after) = same[0][0], same[-1][0]
            match = same[0][1]
            if same[1:] and intent:
                joined = self._cut(reading, (first, after))
                match = self._told_by(joined, among) or match
            if match is not None:
                yield match

    def _cut(self, reading: Reading, cut: tuple[int, int]) -> Reading:
        """Read a piece by itself."""
        words = reading.words[slice(*cut)]
        text = reading.text[words[0].start : words[-1].end]
        return self._telling.read(text, normalize(text, self._language))

    def _glimpse(self, piece: Reading) -> str | None:
        """Return what a piece may tell, without a look at the phrases."""
        known = self._learned.known(traits(piece, None, self._told))
        shares = self._learned.weigh(known)
        likely = max(self._told.intents.values(), key=shares.__getitem__)
        return likely if shares[likely] >= self._told.scores["glimpse"] else None

    def _told_by(self, piece: Reading, among: Collection[str]) -> Match | None:
        """Return what a piece tells, if that is likely enough."""
        match = self._judged(piece, among)
        told = self._telling.kind(match.intent) is not None
        return match if told and match.score >= self._told.scores["part"] else None

    def _why(
        self, text: str, known: Known, intent: str, shares: Mapping[str, float]
    ) -> str:
        ranked = self._learned.ranked(known, intent)
        said = (_spoken(trait) for trait in ranked if trait.startswith(SAID))
        cue = next(filter(self._is_weighty, said), "")
        second = _second(shares, intent)
        ahead = shares[intent] - shares[second]
        other = "other talk" if second == NOTHING else second
        where = f"{ahead:.2f} ahead of" if ahead >= 0 else f"{-ahead:.2f} behind"
        found = f"{cue!r} in {text[:QUOTED]!r}" if cue else repr(text[:QUOTED])
        return f"{found} speaks for {intent}, {where} {other}"

    def _is_weighty(self, said: str) -> bool:
        """Tell whether these words say more than "I" and "the"."""
        weights = map(self._language.weight, said.split())
        return any(weight > LIGHT for weight in weights)


def _are_several(matches: Sequence[Match]) -> bool:
    """Tell whether not all mean the same."""
    return len({match.intent for match in matches}) > 1


def _are_of_one_topic(matches: Sequence[Match]) -> bool:
    """Tell whether all tell of one topic: "I took a step, I bought a ticket"."""
    return len({match.topic for match in matches}) == 1


def _spoken(trait: str) -> str:
    """Return the words of a trait."""
    return trait.removeprefix(SAID).strip(EDGES)


def _second(shares: Mapping[str, float], intent: str) -> str:
    others = (label for label in shares if label != intent)
    return max(others, key=shares.__getitem__)
