"""Makes matches of what was told in free words, and weighs them against phrases."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType

from .kinds import FEELING, Meaning
from .match import Decision, Match
from .meanings import Meanings
from .moments import find
from .normalize import Word
from .phrasebook import Phrasebook
from .wording import Wording

QUOTED = 80
"""Characters of what was said that are worth quoting."""


class Telling:
    """Free statements and requests of one phrasebook, as matches."""

    def __init__(
        self, book: Phrasebook, now: Callable[[], datetime] | None = None
    ) -> None:
        """Get ready; a book without statements tells nothing in free words."""
        self._book, self._now = book, now
        told = book.statements
        self._meanings = Meanings(told, book.language) if told else None
        self._intents = dict(told.intents) if told else {}
        self._slots = dict(told.slots) if told else {}
        self._order = list(self._intents.values())
        self._wording = Wording(book.language)

    def weighed(
        self, phrased: Match, words: Sequence[Word], among: Collection[str]
    ) -> Match:
        """Return *phrased*, or what is told in free words if that is surer."""
        other = phrased.decision == "act" and phrased.intent not in self._order
        if self._meanings is None or other:
            return phrased
        if phrased.intent in self._order and self._meanings.asked(phrased.text, words):
            return Match(phrased.text, score=phrased.score, why="it is asked, not told")
        parts = self._parts(phrased.text, words, among)
        several = parts if len({part.intent for part in parts}) > 1 else ()
        if phrased.decision == "act":
            return self._timed(self._with_parts(self._checked(phrased, parts), several))
        best = min(parts, key=self._rank, default=None)
        asked = self._requested(phrased.text, words, among)
        if asked and best is None:
            return asked
        if best is None or best.score < phrased.score:
            return phrased
        return replace(
            best, text=phrased.text, runner_up=phrased.intent, parts=tuple(several)
        )

    def _timed(self, match: Match) -> Match:
        """Find when it was, and leave that out of the words of the slot."""
        if self._now is None or match.when is not None:
            return match
        now = self._now()
        moment = find(match.text, now, locale=self._book.locale)
        if moment is None or moment.at is None or moment.at > now:
            return match
        when = moment.at.isoformat(timespec="seconds")
        spoken = match.text[moment.start : moment.end]
        name = next(iter(match.slots), "")
        slot = match.slots.get(name, "")
        place = slot.lower().find(spoken.lower())
        if place < 0:
            return replace(match, when=when)
        rest = self._wording.repair(slot[:place] + slot[place + len(spoken) :])
        slots = {**match.slots, name: rest} if rest else match.slots
        return replace(match, when=when, slots=MappingProxyType(dict(slots)))

    def _checked(self, phrased: Match, parts: Sequence[Match]) -> Match:
        """Ask about "I feel {feeling}" where it is more of a thought."""
        feeling = phrased.slots.get(self._slots.get(FEELING, ""), "")
        loose = phrased.intent == self._intents.get(FEELING) and feeling
        if not loose or any(part.intent == phrased.intent for part in parts):
            return phrased
        thought = self._meanings and self._meanings.is_thought(feeling)
        return replace(phrased, decision="confirm") if thought else phrased

    def _with_parts(self, phrased: Match, parts: Sequence[Match]) -> Match:
        """Give a phrase the parts it holds, if it is one of them."""
        if all(part.intent != phrased.intent for part in parts):
            return phrased
        best = min(parts, key=self._rank)
        if best.intent == phrased.intent:
            parted = replace(phrased, slots=best.slots, when=best.when)
            return replace(parted, parts=tuple(parts))
        return replace(best, text=phrased.text, parts=tuple(parts))

    def _rank(self, part: Match) -> tuple[bool, int]:
        """Rank the weightiest first, and what is acted on before what is asked."""
        return part.decision != "act", self._order.index(part.intent or "")

    def _parts(
        self, text: str, words: Sequence[Word], among: Collection[str]
    ) -> list[Match]:
        if self._meanings is None or not any(name in among for name in self._order):
            return []
        told = self._meanings.told(text, words)
        alone = len(told) == 1
        parts = (self._part(text, words, one, alone=alone) for one in told)
        return [part for part in parts if part.intent in among]

    def _part(
        self, text: str, words: Sequence[Word], meaning: Meaning, *, alone: bool
    ) -> Match:
        intent = self._intents.get(meaning.kind, "")
        decision = self._decision(meaning.score)
        if decision == "ignore":
            return Match(text)
        end = len(text) if alone else words[meaning.after - 1].end
        own = text[words[meaning.first].start : end]
        first, after = meaning.slot or (0, 0)
        said = text[words[first].start : words[after - 1].end] if after else own
        slot = self._wording.repair(said)
        name = self._slots.get(meaning.kind, "")
        match = Match(
            own,
            decision,
            intent,
            meaning.score,
            slots=MappingProxyType({name: slot} if name and slot else {}),
            stage=self._book.stages.get(intent),
            why=_why(meaning, own),
        )
        return self._timed(match)

    def _requested(
        self, text: str, words: Sequence[Word], among: Collection[str]
    ) -> Match | None:
        asked = self._meanings.requested(words) if self._meanings else None
        if asked is None or asked.kind not in among:
            return None
        why = f"'{asked.cue}' asks for it in '{text[:QUOTED]}'"
        decision = self._decision(asked.score)
        return Match(text, decision, asked.kind, asked.score, why=why)

    def _decision(self, score: float) -> Decision:
        thresholds = self._book.language.thresholds
        if score >= thresholds.act:
            return "act"
        return "confirm" if score >= thresholds.confirm else "ignore"


def _why(meaning: Meaning, own: str) -> str:
    told = "a feeling" if meaning.kind == FEELING else meaning.kind
    return f"'{meaning.cue}' in '{own[:QUOTED]}', told by the speaker as {told}"
