"""A phrase of the person's own choice, by which they begin: heard by the recognizer.

Recognizers wear phrases down ("small step", "smalls steps"), so the phrase is compared
letter by letter. It has to stand at the beginning: in the middle it is only words.
"""

import re
from collections.abc import Callable

from rapidfuzz import fuzz, utils

from audio import SetupError
from intents import Match

ALIKE = 85.0
"""From 0 to 100: how alike what was heard must be to the phrase."""

BEFORE = frozenset({"hey", "hi", "hello", "oh", "ok", "okay", "so", "um", "uh", "저기"})
"""Words that may stand before the phrase."""

SYLLABLES = 2
"""Fewest of a phrase: shorter ones are heard everywhere."""

BRIEFLY = 12
"""Most words of a cry that is taken without the phrase."""


class Phrase:
    """What is said first, to be heard."""

    def __init__(self, text: str) -> None:
        """Take the person's words. Raise SetupError where they are too short."""
        self._words = utils.default_process(text).split()
        self._letters = "".join(self._words)
        if _syllables(self._letters) < SYLLABLES:
            problem = f"The phrase {text!r} is too short to be told from other words."
            raise SetupError(
                problem, 'Choose two syllables or more: call = "my friend"'
            )

    def rest(self, heard: str) -> str | None:
        """Return what stands after the phrase, or None where it does not begin so."""
        spans = [
            *re.finditer(r"[^\W_]+(?:['\N{RIGHT SINGLE QUOTATION MARK}]\w+)*", heard)
        ]
        words = [utils.default_process(span.group()).replace(" ", "") for span in spans]
        first = next((i for i, word in enumerate(words) if word not in BEFORE), 0)
        if self._words[0] in BEFORE:
            first = 0
        ends = range(first + 1, min(len(words), first + len(self._words) + 1) + 1)
        best, end = max(
            ((self._alike(words[first:end]), -end) for end in ends), default=(0.0, 0)
        )
        if best < ALIKE:
            return None
        return heard[spans[-end - 1].end() :].lstrip(" ,.;:!?-")

    def _alike(self, words: list[str]) -> float:
        return fuzz.ratio("".join(words), self._letters)


def of_ones_own(text: str, meaning: Callable[[str], Match]) -> Phrase:
    """Make the phrase *text*, unless it says something already. Raise SetupError."""
    phrase = Phrase(text)
    match = meaning(text)
    if match.danger or (match.exact and match.decision == "act"):
        problem = f"The phrase {text!r} already means something when you say it to me."
        raise SetupError(problem, "Choose other words that you do not say otherwise.")
    return phrase


def is_cry(text: str, meaning: Callable[[str], Match]) -> bool:
    """Tell whether *text*, said without the phrase, is taken all the same.

    Words of danger are, in plain words and few of them. A television says such things
    as well, and no reading of the words tells the two apart; but a question asked
    kindly for nothing is the smaller harm. What would only be checked, or stands
    somewhere in a long speech, is not taken.
    """
    return len(text.split()) <= BRIEFLY and meaning(text).decision == "danger"


def _syllables(letters: str) -> int:
    hangul = len(re.findall("[가-힣]", letters))
    return hangul + len(re.findall("[aeiouyà-öø-ÿ]+", letters))
