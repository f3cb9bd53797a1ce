"""The first thing every utterance passes: plain words of danger.

A list of phrases and nothing more: it misses what is said in other words, and it is
no detector. What it finds is never saved and never called a step.
"""

from collections.abc import Iterator, Mapping, Sequence
from importlib.resources.abc import Traversable
from typing import Literal, TypeAlias

from .language import Language
from .normalize import Word, normalize
from .source import Source

Grade: TypeAlias = Literal["danger", "check"]
GRADES: tuple[Grade, ...] = ("danger", "check")
"""Danger itself, and what asks for a caring look; the graver first."""

PREFIX = "*"
"""At the end of a phrase: its last word may go on."""

_Phrase: TypeAlias = tuple[tuple[str, ...], bool]


class Danger:
    """The phrases of one locale, by the grade of what they say."""

    def __init__(
        self, phrases: Mapping[Grade, Sequence[str]], language: Language
    ) -> None:
        """Make the *phrases* plain."""
        self.phrases = {
            grade: tuple(_plain(phrase, language) for phrase in phrases.get(grade, ()))
            for grade in GRADES
        }
        """By grade: the plain words of each phrase, and whether the last may go on."""

    def grade(self, words: Sequence[Word]) -> tuple[Grade, str] | None:
        """Return the gravest grade found in *words*, and the phrase that tells it."""
        heard = [word.text for word in words]
        joined = " ".join(heard)
        for grade, phrases in self.phrases.items():
            for phrase in phrases:
                if " ".join(phrase[0]) not in joined:
                    continue
                if any(_is_said(part, phrase) for part in _parts(heard, phrase[0])):
                    return grade, " ".join(phrase[0])
        return None


def read_danger(file: Traversable, language: Language) -> Danger:
    """Read a locale's file of phrases; without one there are none."""
    if not file.is_file():
        return Danger({}, language)
    source = Source(file)
    source.only_tables("danger")
    found = source.lists("danger")
    return Danger({grade: found.get(grade, ()) for grade in GRADES}, language)


def _plain(phrase: str, language: Language) -> _Phrase:
    words = normalize(phrase.removesuffix(PREFIX), language)
    return tuple(word.text for word in words), phrase.endswith(PREFIX)


def _parts(heard: Sequence[str], phrase: Sequence[str]) -> Iterator[Sequence[str]]:
    for start, word in enumerate(heard):
        if word.startswith(phrase[0]):
            yield heard[start : start + len(phrase)]


def _is_said(part: Sequence[str], phrase: _Phrase) -> bool:
    words, goes_on = phrase
    if len(part) < len(words) or tuple(part[:-1]) != words[:-1]:
        return False
    return part[-1].startswith(words[-1]) if goes_on else part[-1] == words[-1]
