"""The first thing every utterance passes: plain words of danger.

A list of phrases and nothing more: it misses what is said in other words, and it is
no detector. What it finds is never saved and never called a step. Danger that is
denied is never passed over: it is checked.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources.abc import Traversable
from itertools import chain
from typing import Literal, TypeAlias

from .errors import TemplateError
from .findable import PREFIX, phrases, stands
from .language import Language
from .normalize import Word, normalize
from .source import Source

Grade: TypeAlias = Literal["danger", "check"]
GRADES: tuple[Grade, ...] = ("danger", "check")
"""Danger itself, and what asks for a caring look; the graver first."""

FIRST = 2
"""Words that phrases are found by, of those that do not go on."""

DENIED = 3
"""Words before a phrase among which a negation denies it."""

_Phrase: TypeAlias = tuple[tuple[str, ...], str, Grade]
"""Plain words, the mark at their end, and the grade."""


class Danger:
    """The phrases of one locale, by the grade of what they say."""

    def __init__(
        self, templates: Mapping[Grade, Sequence[str]], language: Language
    ) -> None:
        """Expand the templates, and make them plain; raises TemplateError."""
        self._negations = language.negations
        self._from: dict[tuple[str, ...], list[_Phrase]] = defaultdict(list)
        self._stems: list[_Phrase] = []
        self.phrases = tuple(_expanded(templates, language))
        for phrase in self.phrases:
            words, mark, _ = phrase
            fixed = words[:-1] if mark == PREFIX else words
            (self._from[fixed[:FIRST]] if fixed else self._stems).append(phrase)

    def grade(self, words: Sequence[Word]) -> tuple[Grade, str] | None:
        """Return the gravest grade found in *words*, and the phrase that tells it."""
        heard = tuple(word.text for word in words)
        found = (
            (self._denied(heard, place, grade), " ".join(phrase))
            for place in range(len(heard))
            for phrase, _, grade in self._at(heard, place)
        )
        return min(found, key=lambda one: GRADES.index(one[0]), default=None)

    def _at(self, heard: tuple[str, ...], place: int) -> Iterator[_Phrase]:
        """Find the phrases that begin at *place*."""
        begun = (
            self._from.get(heard[place : place + n], ()) for n in range(1, FIRST + 1)
        )
        for phrase in chain(self._stems, *begun):
            words, mark, _ = phrase
            if stands(heard[place:], words, mark):
                yield phrase

    def _denied(self, heard: Sequence[str], place: int, grade: Grade) -> Grade:
        """Return the grade of a phrase at *place*, if it may be denied before it."""
        before = heard[max(0, place - DENIED) : place]
        return "check" if not self._negations.isdisjoint(before) else grade


def read_danger(file: Traversable, language: Language) -> Danger:
    """Read a locale's file of phrases; without one there are none.

    Raises PhraseError.
    """
    if not file.is_file():
        return Danger({}, language)
    source = Source(file)
    source.only_tables("danger")
    found = source.lists("danger")
    for grade in found.keys() - {*GRADES}:
        problem = f"There is no grade {grade!r}."
        source.refuse(problem, table="danger", key=grade)
    try:
        return Danger({grade: found.get(grade, ()) for grade in GRADES}, language)
    except TemplateError as error:
        source.refuse(str(error), table="danger")


def _expanded(
    templates: Mapping[Grade, Sequence[str]], language: Language
) -> Iterator[_Phrase]:
    for grade, those in templates.items():
        for template in those:
            for words, mark in phrases(template):
                plain = tuple(
                    word.text for word in normalize(" ".join(words), language)
                )
                if plain:
                    yield plain, mark, grade
