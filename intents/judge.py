"""Decides what is meant by all that an utterance shows, weighed by what was learned.

The model (learned.py) is given the grammar, the nearest phrase and the words, and says
how likely each intent is. That is the score; what is left is meant for nobody here.
Who says a phrase as it stands in the book is taken at their word. An utterance that
tells of several things is cut into pieces, and each is judged again.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

from .kinds import FEELING, LAPSE
from .language import LIGHT
from .learned import NOTHING, Known, Learned, next_likely
from .match import Decision, Match
from .meanings import Reading
from .normalize import Word, normalize
from .phrasebook import Phrasebook
from .runs import are_of_one_topic, are_several, differ, runs
from .slips import as_slip, is_habit, turned
from .statements import Statements
from .telling import Telling, is_asked, may_tell, pieces
from .traits import EDGES, SAID, traits
from .why import why_likely

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
        return replace(meant, asks=True) if self._telling.asks(reading) else meant

    def _in_parts(self, reading: Reading, among: Collection[str]) -> Match:
        whole = self._judged(reading, among)
        if self._telling.kind(whole.intent) is None:
            return whole
        parts = tuple(self._parts(reading, among))
        if not are_several(parts) or (whole.exact and are_of_one_topic(parts)):
            return whole
        if whole.decision == "act":
            parts = tuple(self._acted(part, whole) for part in parts)
            if any(part.decision != "act" for part in parts):
                return self._telling.whole(whole, reading)
        best = min(parts, key=self._telling.rank)
        return replace(best, text=reading.text, parts=parts)

    def _acted(self, part: Match, whole: Match) -> Match:
        """Act on a part of what is acted on; on a slip only if it is sure itself."""
        slip = self._told.intents.get("slip")
        unsure = part.intent == slip != whole.intent and part.decision != "act"
        return part if unsure else replace(part, decision="act")

    def _judged(self, reading: Reading, among: Collection[str]) -> Match:
        """Return what an utterance means as one thing."""
        phrased = self._nearest(reading.text, reading.words, among)
        is_said = phrased.intent in self._answers or self._is_plain(phrased, reading)
        labels = [label for label in self._learned.labels if label in among]
        if is_said or not labels:
            return phrased
        known = self._learned.known(traits(reading, phrased, self._told))
        if phrased.decision == "ignore" and _are_strange(reading, known):
            return phrased
        shares = self._shares(known, reading)
        first = max(labels, key=shares.__getitem__)
        likely = turned(first, shares, reading, self._told)
        agreed = phrased.decision == "act" and phrased.intent == likely
        decision = self._decision(likely, shares, reading, agreed=agreed)
        if instead := self._rather(likely, decision, shares, reading, among):
            likely, decision = instead, "confirm"
        second = next_likely(shares, likely)
        cue = self._cue(known, likely)
        why = why_likely(reading.text, cue, likely, second, shares)
        if decision == "ignore":
            return Match(reading.text, score=shares[likely], runner_up=likely, why=why)
        same = likely == phrased.intent
        match = phrased if same else self._telling.match(reading, likely, decision)
        return replace(
            match,
            decision=decision,
            score=shares[likely],
            runner_up=None if second == NOTHING else second,
            why=why,
        )

    def _shares(self, known: Known, reading: Reading) -> Mapping[str, float]:
        """Weigh what is known; a slip that goes on is one, whatever it looks like."""
        said = self._learned.weigh(known)
        return as_slip(said, self._told) if self._telling.lapse(reading) else said

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
        """Decide by how likely *intent* is; less is enough where a phrase agrees.

        What one word alone may tell is asked about: "vodka" may answer a question.
        """
        scores, share = self._told.scores, shares[intent]
        kind = self._telling.kind(intent)
        put = self._telling.asks(reading) or self._telling.orders(reading)
        sure = share >= scores["untold"] and not put
        if kind and not may_tell(reading, kind, agreed=agreed, sure=sure):
            return "ignore"
        keep = self._told.keep if reading.told else self._told.bare
        if share >= (keep[kind] if kind and not agreed else scores["act"]):
            return "act" if agreed or not kind or reading.words[1:] else "confirm"
        asks = shares[NOTHING] <= scores["doubt"] and share >= scores["confirm"]
        said = share >= scores["least"] and self._says(reading, kind)
        return "confirm" if asks or said else "ignore"

    def _rather(
        self,
        likely: str,
        decision: Decision,
        shares: Mapping[str, float],
        reading: Reading,
        among: Collection[str],
    ) -> str | None:
        """Return what to ask after though it is not the likeliest, if anything.

        A slip that is a habit, however unlikely it is; a feeling that is named.
        """
        slip = self._told.intents.get(LAPSE)
        if decision == "ignore" and slip in among:
            lapse = self._telling.lapse(reading)
            if lapse is not None and is_habit(lapse):
                return slip
        felt = self._is_rather_felt(likely, decision, shares, reading, among)
        return self._told.intents[FEELING] if felt else None

    def _is_rather_felt(
        self,
        likely: str,
        decision: Decision,
        shares: Mapping[str, float],
        reading: Reading,
        among: Collection[str],
    ) -> bool:
        """Tell whether to ask after a feeling that is named, not what is likelier."""
        intent = self._told.intents.get(FEELING)
        if decision == "act" or intent is None or intent not in among:
            return False
        kind, scores = self._telling.kind(likely), self._told.scores
        least = scores["felt"]
        if decision == "confirm":
            if kind in (None, FEELING) or self._says(reading, kind):
                return False
            least = scores["rather_felt"] * shares[likely]
        named = not is_asked(reading) and self._telling.names_feeling(reading)
        return named and shares[intent] >= least

    def _says(self, reading: Reading, kind: str | None) -> bool:
        """Tell whether a cue is likely to tell of a kind of thing."""
        least = self._told.scores["plain"]
        return any(m.kind == kind and m.score >= least for m in reading.told)

    def _parts(self, reading: Reading, among: Collection[str]) -> Iterator[Match]:
        """Yield what the pieces tell, if it is several things.

        Neighbours of one intent are one, and so is a piece without a subject with the
        one before it, unless it tells something of another sort.
        """
        cuts = list(pieces(reading, self._told))
        if not 1 < len(cuts) <= MOST_PARTS:
            return
        read = [self._cut(reading, cut) for cut in cuts]
        if not differ(filter(None, map(self._glimpse, read))):
            return
        told = [self._told_by(piece, among) for piece in read]
        if not are_several([match for match in told if match]):
            return
        for run in runs(told, [*map(self._telling.goes_on, read)]):
            match = next(filter(None, (told[n] for n in run)), None)
            if match is not None and run[1:]:
                joined = self._cut(reading, (cuts[run[0]][0], cuts[run[-1]][1]))
                match = self._joined(joined, match, among)
            if match is not None:
                yield match

    def _joined(self, piece: Reading, match: Match, among: Collection[str]) -> Match:
        """Return what pieces tell together, in all their words."""
        match = self._told_by(piece, among) or match
        return self._telling.whole(match, piece)

    def _cut(self, reading: Reading, cut: tuple[int, int]) -> Reading:
        """Read a piece by itself."""
        words = reading.words[slice(*cut)]
        text = reading.text[words[0].start : words[-1].end]
        return self._telling.read(text, normalize(text, self._language))

    def _glimpse(self, piece: Reading) -> str | None:
        """Return what a piece may tell, without a look at the phrases."""
        shown = traits(piece, None, self._told)
        shares = self._learned.weigh(self._learned.known(shown))
        likely = max(self._told.intents.values(), key=shares.__getitem__)
        if shares[likely] >= self._told.scores["glimpse"]:
            return likely
        sure = (m.kind for m in piece.told if m.score >= self._told.scores["plain"])
        return self._told.intents.get(next(sure, ""))

    def _told_by(self, piece: Reading, among: Collection[str]) -> Match | None:
        """Return what a piece tells, if that is likely enough."""
        match = self._judged(piece, among)
        told = self._telling.kind(match.intent) is not None
        return match if told and match.score >= self._told.scores["part"] else None

    def _cue(self, known: Known, intent: str) -> str:
        """Return the words that say most for *intent*."""
        ranked = self._learned.ranked(known, intent)
        told = (trait for trait in ranked if trait.startswith(SAID))
        said = (trait.removeprefix(SAID).strip(EDGES) for trait in told)
        return next(filter(self._is_weighty, said), "")

    def _is_weighty(self, said: str) -> bool:
        """Tell whether these words say more than "I" and "the"."""
        return any(self._language.weight(word) > LIGHT for word in said.split())


def _are_strange(reading: Reading, known: Known) -> bool:
    """Tell whether no word of it was ever learned: syllables, or another language."""
    return {SAID + word.text for word in reading.words}.isdisjoint(known.traits)
