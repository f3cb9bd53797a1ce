"""Weighs what is told at the end of the day: good, hard, or nothing at all.

It is good only where nothing speaks against it: no word from the lists of the phrase
file, nothing that it would mean by itself, and no harm. Where we cannot tell, it is
kept as something that happened, and thanked for.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from intents import Match, Phrasebook

from .dialogue import NO, YES, Context
from .finding.likeness import listed, words_of

NONE, HARD, SLIP = "bedtime.none", "bedtime.hard", "slip.slipped"
TOLD, SKIP, LOST = "bedtime.told", "bedtime.skip", "bedtime.lost"
NOTHING = frozenset({YES, NO, NONE, TOLD, SKIP, LOST})
"""Answers that tell nothing."""

TURNED = 3
"""Words before a hard one among which a negation turns it round."""


class Weight(Enum):
    """What was told, and so how it is met."""

    NOTHING = auto()
    GOOD = auto()
    THANKED = auto()
    """Hard, or perhaps so."""
    SORRY = auto()
    HARSH = auto()
    """Words on the self, which are not kept."""
    HARMFUL = auto()
    SLIP = auto()


LIGHT = frozenset({Weight.NOTHING, Weight.GOOD})

_MEANT = {
    HARD: Weight.THANKED,
    SLIP: Weight.SLIP,
    "news.hard": Weight.SORRY,
    "heavy.harsh": Weight.HARSH,
    "heavy.nobody": Weight.THANKED,
    "slip.nobody": Weight.THANKED,
}

LISTED = frozenset({*NOTHING, *_MEANT, "news.good"})
"""Answers that the end of the day knows."""

_AGAINST = frozenset({"heavy.company", "urge.strong", *_MEANT})
"""What free words may mean by themselves, and is not good."""

FELT = "feelings.felt"


@dataclass(frozen=True, slots=True)
class Moment:
    """What was heard, its weight, and what was good in it, in their words."""

    heard: Match
    weight: Weight = Weight.NOTHING
    good: str = ""
    is_beside: bool = False
    """Whether the good thing stood beside a hard one."""

    @property
    def is_hard(self) -> bool:
        """Whether it is kept, and never last."""
        return self.weight not in LIGHT


def weighed(heard: Match, ctx: Context) -> Moment:
    """Return what an answer tells."""
    if heard.intent in NOTHING:
        return Moment(heard)
    if ctx.book.harm.of(heard.text):
        return Moment(heard, Weight.HARMFUL)
    weight = _meant(heard, ctx.book) or _weight(heard, ctx.book)
    if weight is Weight.GOOD:
        return Moment(heard, weight, ctx.book.repair(heard.text))
    good = heard.slots.get("good", "") or _after_turn(heard.text, ctx.book)
    if good and weight is not Weight.SLIP and not _told_against(good, ctx.book):
        return Moment(heard, Weight.GOOD, ctx.book.repair(good), is_beside=True)
    return Moment(heard, weight)


def is_broken_off(text: str, book: Phrasebook) -> bool:
    """Tell whether *text* ends where more words must come."""
    words = words_of(text, book)
    return bool(words) and words[-1] in listed("bedtime.tail", book)


def whole(text: str, book: Phrasebook) -> str:
    """Return *text* without the words that it breaks off in."""
    words = text.split()
    tails, bridges = listed("bedtime.tail", book), listed("bedtime.bridge", book)
    loose = tails if is_broken_off(text, book) else set()
    while words and _plain(words[-1]) in loose:
        words.pop()
        loose = tails | bridges
    return " ".join(words)


def _meant(heard: Match, book: Phrasebook) -> Weight | None:
    """Return the weight of a listed answer.

    What was hard may call for a "sorry"; a slip that is only guessed at is none then.
    """
    meant = _MEANT.get(heard.intent or "")
    if heard.intent == HARD:
        return _told_against(heard.text, book) or meant
    guessed = heard.intent == SLIP and not heard.exact
    is_sad = guessed and _told_against(heard.text, book) is Weight.SORRY
    return Weight.SORRY if is_sad else meant


def _plain(word: str) -> str:
    return word.strip(".,!?…-").lower()


def _weight(heard: Match, book: Phrasebook) -> Weight:
    """Weigh free words: by the lists, and by what they would mean by themselves."""
    if weight := _told_against(heard.text, book):
        return weight
    if heard.intent or heard.runner_up is None:
        return Weight.GOOD
    if heard.runner_up == FELT:
        return Weight.THANKED if _feels_hard(heard.text, book) else Weight.GOOD
    if heard.runner_up not in _AGAINST:
        return Weight.GOOD
    sure = heard.decision == "act"
    return _MEANT.get(heard.runner_up, Weight.THANKED) if sure else Weight.THANKED


def _told_against(text: str, book: Phrasebook) -> Weight | None:
    """Return what the words of the lists say of *text*; None where there are none."""
    words = words_of(text, book)
    for name, weight in (("sorrow", Weight.SORRY), ("weary", Weight.THANKED)):
        if any(_stands(words, place, name, book) for place in range(len(words))):
            return weight
    return None


def _stands(words: Sequence[str], place: int, name: str, book: Phrasebook) -> bool:
    """Tell whether a phrase of a list stands at *place*, and is meant."""
    rest = " ".join(words[place:])
    whole_words = _begins(f"{rest} ", (f"{w} " for w in _all(name, book)))
    if not whole_words and not _begins(rest, _all(f"{name}_stem", book)):
        return False
    negations = book.language.negations
    if not negations.isdisjoint(words[max(0, place - TURNED) : place]):
        return False
    if words[place] in negations and _is_denial(words[place + 1 :], book):
        return False
    return not _is_mended(words, place, book)


def _is_denial(rest: Sequence[str], book: Phrasebook) -> bool:
    """Tell whether what a "nothing" is said of is hard: "nothing went wrong"."""
    ahead = " ".join(rest[: TURNED + 1])
    return bool(_told_against(ahead, book))


def _is_mended(words: Sequence[str], place: int, book: Phrasebook) -> bool:
    """Tell whether the word at *place* stands in a phrase that takes its weight."""
    for phrase in _all("mended", book):
        parts = phrase.split()
        for start in range(max(0, place - len(parts) + 1), place + 1):
            if list(words[start : start + len(parts)]) == parts:
                return True
    return False


def _feels_hard(text: str, book: Phrasebook) -> bool:
    """Tell whether a feeling that was named is hard, or a good one denied."""
    words = words_of(text, book)
    hard = book.replies["feelings.hard"].other
    denied = not book.language.negations.isdisjoint(words)
    return denied != any(word.startswith(hard) for word in words)


def _after_turn(text: str, book: Phrasebook) -> str:
    """Return what comes after the last "but", if anything does."""
    turns, said = listed("bedtime.turn", book), text.split()
    places = [place for place, word in enumerate(said) if _plain(word) in turns]
    return " ".join(said[places[-1] + 1 :]) if places else ""


def _all(name: str, book: Phrasebook) -> Iterable[str]:
    return (phrase.lower() for phrase in listed(f"bedtime.{name}", book))


def _begins(text: str, phrases: Iterable[str]) -> bool:
    return any(text.startswith(phrase) for phrase in phrases)
