"""The first thing every utterance passes: plain words of danger.

A list of phrases and nothing more: it misses what is said in other words, and it is
no detector. What it finds is never saved and never called a step. Danger that is
denied is never passed over: it is checked.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources.abc import Traversable
from itertools import chain
from typing import Literal, NamedTuple, TypeAlias

from .errors import TemplateError
from .findable import PREFIX, phrases, stands
from .language import Language
from .normalize import Word, normalize
from .source import Source

Grade: TypeAlias = Literal["danger", "check"]
GRADES: tuple[Grade, ...] = ("danger", "check")
"""Danger itself, and what asks for a caring look; the graver first."""

KINDS = (
    "now", "medical", "overdose", "suicide", "harm", "abuse", "others", "voices",
    "withdrawal", "eating", "someone", "child",
)  # fmt: skip
"""What the danger is, the most pressing first: that of one's own death at this hour
("now"), of the body, by one's own hand or another's, to others, and so on."""

FIRST = 2
"""Words that phrases are found by, of those that do not go on."""

DENIED = 3
"""Words before a phrase among which a negation denies it."""

_Templates: TypeAlias = Mapping[Grade, Mapping[str, Sequence[str]]]


class _Phrase(NamedTuple):
    """Plain words, the mark at their end, and what they tell of."""

    words: tuple[str, ...]
    mark: str
    grade: Grade
    kind: str


class Found(NamedTuple):
    """Danger that was found, and the phrase that tells it."""

    grade: Grade
    kind: str
    phrase: str


class Danger:
    """The phrases of one locale, by the grade and the kind of what they say."""

    def __init__(self, templates: _Templates, language: Language) -> None:
        """Expand the templates, and make them plain; raises TemplateError."""
        self._negations = language.negations
        self._from: dict[tuple[str, ...], list[_Phrase]] = defaultdict(list)
        self._stems: list[_Phrase] = []
        self.phrases = tuple(_expanded(templates, language))
        for phrase in self.phrases:
            fixed = phrase.words[:-1] if phrase.mark == PREFIX else phrase.words
            (self._from[fixed[:FIRST]] if fixed else self._stems).append(phrase)

    def find(self, words: Sequence[Word]) -> Found | None:
        """Return the gravest danger in *words*, the most pressing of equals."""
        heard = tuple(word.text for word in words)
        found = (
            Found(self._denied(heard, place, each.grade), each.kind, " ".join(each[0]))
            for place in range(len(heard))
            for each in self._at(heard, place)
        )
        return min(found, key=_rank, default=None)

    def _at(self, heard: tuple[str, ...], place: int) -> Iterator[_Phrase]:
        """Find the phrases that begin at *place*."""
        begun = (
            self._from.get(heard[place : place + n], ()) for n in range(1, FIRST + 1)
        )
        for phrase in chain(self._stems, *begun):
            if stands(heard[place:], phrase.words, phrase.mark):
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
    source.only_tables(*GRADES)
    templates = {grade: source.lists(grade) for grade in GRADES}
    for grade, kinds in templates.items():
        for kind in kinds.keys() - {*KINDS}:
            problem = f"There is no danger called {kind!r}."
            known = f"The kinds are {', '.join(KINDS)}."
            source.refuse(problem, known, table=grade, key=kind)
    try:
        return Danger(templates, language)
    except TemplateError as error:
        source.refuse(str(error))


def _rank(found: Found) -> tuple[int, int]:
    return GRADES.index(found.grade), KINDS.index(found.kind)


def _expanded(templates: _Templates, language: Language) -> Iterator[_Phrase]:
    for grade, kinds in templates.items():
        for kind, those in kinds.items():
            for words, mark in chain.from_iterable(map(phrases, those)):
                plain = normalize(" ".join(words), language)
                if plain:
                    heard = tuple(word.text for word in plain)
                    yield _Phrase(heard, mark, grade, kind)
