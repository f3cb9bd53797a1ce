"""What free statements of a language are made of: one `_statements.toml`, ready to use.

A statement is told by words that mark who acts, whether it happened, and what it was:
the cues. Cues are templates; verbs in them stand in their base form, and small words
may be left out or come between.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from .errors import TemplateError
from .language import Language
from .normalize import normalize
from .source import Source
from .template import expand

STATEMENTS = "_statements.toml"
GRADES = ("sure", "likely")
MOST_CUES = 5_000
"""Cues that one template may stand for."""

NUMBER = "0"
"""What any number is in a cue."""

_WORDS = (
    "speaker", "together", "other", "owners", "skipped", "intended",
    "distant", "supposed", "asked", "addressed", "effort", "joins", "under", "said",
    "small", "undergone", "feelings", "feeling_verbs", "to_me", "pasts", "company",
    "intensifiers", "continued", "ahead", "turned", "leads", "reports",
    "perfect", "being", "emphatic", "habitual", "questions", "oneself", "stirs",
    "conceding",
)  # fmt: skip
_SCORES = (
    "sure", "likely", "plain", "effort", "addressed", "together", "elliptical",
    "ongoing", "present", "worn", "long", "alike", "act", "confirm", "doubt",
    "part", "least", "untold", "felt", "rather_felt",
)  # fmt: skip
_TENSES = ("past", "participle", "ing")


class Phrases:
    """A set of phrases that finds the longest of them at a place."""

    def __init__(self, phrases: Iterable[Sequence[str]]) -> None:
        """Index *phrases* by their first word."""
        self._from: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        for phrase in sorted(set(map(tuple, phrases)), key=len, reverse=True):
            if phrase:
                self._from[phrase[0]].append(phrase)

    def at(self, words: Sequence[str], place: int) -> int:
        """Return how many words of the longest phrase stand at *place*, or 0."""
        for phrase in self._from.get(words[place], ()):
            size = len(phrase)
            if size == 1 or tuple(words[place : place + size]) == phrase:
                return size
        return 0

    def within(self, words: Sequence[str], start: int, end: int) -> int | None:
        """Return where the first phrase begins between two places, if any does."""
        here = words[:end]
        for place in range(start, end):
            if here[place] in self._from and self.at(here, place):
                return place
        return None


@dataclass(frozen=True, slots=True)
class Verb:
    """What a word is as a form of a verb."""

    base: str
    tenses: frozenset[str]


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that tell of one kind of thing."""

    kind: str
    grade: str
    words: tuple[str, ...]


class CueTree:
    """Cues by their words, one after another."""

    __slots__ = ("cue", "next")

    def __init__(self) -> None:
        """Begin with none."""
        self.cue: Cue | None = None
        self.next: dict[str, CueTree] = {}

    def add(self, cue: Cue) -> None:
        """Put in a cue, unless one of the same words is there."""
        tree = self
        for word in cue.words:
            tree = tree.next.setdefault(word, CueTree())
        tree.cue = tree.cue or cue

    def words(self) -> set[str]:
        """Return every word of every cue."""
        below = (tree.words() for tree in self.next.values())
        return set(self.next).union(*below)


@dataclass(frozen=True, slots=True)
class Statements:
    """One `_statements.toml`. All words in it are plain words."""

    words: Mapping[str, Phrases]
    verbs: Mapping[str, Verb]
    cues: CueTree
    """Cues that stand at the verb."""
    anywhere: CueTree
    """Cues that may stand anywhere in what the speaker says."""
    requests: CueTree
    """Commands in free words; their kind is the intent."""
    intents: Mapping[str, str]
    """Kind -> intent, the weightiest first."""
    slots: Mapping[str, str]
    leads_to: Mapping[str, Phrases]
    """Kind -> the words that lead to its slot."""
    negated: Mapping[str, str]
    """Kind -> what it is when it was not done."""
    keep: Mapping[str, float]
    """Kind -> how likely it must be to be kept without a question."""
    bare: Mapping[str, float]
    """The same, where the grammar finds nothing that is told."""
    scores: Mapping[str, float]


def read_statements(source: Source, language: Language) -> Statements:
    """Check a file of statements and make it ready; raises PhraseError."""
    source.only_tables(*_TABLES)
    verbs = _verbs(source)
    reader = _CueReader(source, language, verbs)
    named = source.lists("words")
    for name in named.keys() - {*_WORDS}:
        problem = f"No list of words is called {name!r}."
        source.refuse(problem, table="words", key=name)
    return Statements(
        words={
            name: Phrases(_plain(text, language) for text in named.get(name, ()))
            for name in _WORDS
        },
        verbs=verbs,
        cues=reader.cues("sure", "likely"),
        anywhere=reader.cues("anywhere"),
        requests=reader.cues("requests"),
        intents=source.pairs("intents"),
        slots=source.pairs("slots"),
        leads_to=reader.leads(),
        negated=source.pairs("negated"),
        keep=_numbers(source, "keep", [*source.pairs("intents")]),
        bare=_numbers(source, "bare", [*source.pairs("intents")]),
        scores=_numbers(source, "scores", _SCORES),
    )


_TABLES = (
    *("words", "verbs", "sure", "likely", "anywhere", "requests", "intents", "slots"),
    *("negated", "leads_to", "keep", "bare", "scores"),
)


def canonical(word: str, verbs: Mapping[str, Verb]) -> str:
    """Return the base form of a verb, one word for all numbers, and other words."""
    if word.isdigit():
        return NUMBER
    verb = verbs.get(word)
    return verb.base if verb else word


def _plain(text: str, language: Language) -> tuple[str, ...]:
    return tuple(word.text for word in normalize(text, language))


def _verbs(source: Source) -> dict[str, Verb]:
    """Read "base = past participle -ing others"."""
    tenses: dict[str, set[str]] = defaultdict(set)
    bases: dict[str, str] = {}
    for base, forms in source.pairs("verbs").items():
        said = forms.split()
        names = (*_TENSES, *["base"] * len(said))
        tensed = (*names[: len(said)], "base")
        for form, tense in zip((*said, base), tensed, strict=True):
            tenses[form].add(tense)
            bases.setdefault(form, base)
    return {form: Verb(bases[form], frozenset(tenses[form])) for form in bases}


def _numbers(source: Source, table: str, names: Iterable[str]) -> dict[str, float]:
    """Read a table that holds a number for each of *names*."""
    numbers = source.table(table)
    for name in names:
        if type(numbers.get(name)) not in (int, float):
            problem = f"{name!r} is not a number."
            source.refuse(problem, table=table, key=name)
    return numbers


class _CueReader:
    def __init__(
        self, source: Source, language: Language, verbs: Mapping[str, Verb]
    ) -> None:
        self._source, self._language, self._verbs = source, language, verbs
        self._small = {*source.lists("words").get("small", ())}

    def cues(self, *tables: str) -> CueTree:
        """Read the cues of *tables*; where two are alike, the first holds."""
        tree = CueTree()
        for table in tables:
            grade = table if table in GRADES else "sure"
            for kind, templates in self._source.lists(table).items():
                for template in templates:
                    for said in self._expanded(table, kind, template):
                        words = said if table == "requests" else self._at_verb(said)
                        tree.add(Cue(kind, grade, words))
        return tree

    def leads(self) -> dict[str, Phrases]:
        """Read the words that lead to slots."""
        return {
            kind: Phrases(
                _plain(" ".join(said), self._language)
                for template in templates
                for said in self._expanded("leads_to", kind, template)
            )
            for kind, templates in self._source.lists("leads_to").items()
        }

    def _expanded(
        self, table: str, kind: str, template: str
    ) -> Iterator[tuple[str, ...]]:
        try:
            forms = expand(template, MOST_CUES)
        except TemplateError as error:
            self._source.refuse(str(error), table=table, key=kind, text=template)
        numbers = self._language.numbers
        for form in forms:
            yield tuple(numbers.get(w, w) for w in form if isinstance(w, str))

    def _at_verb(self, said: Sequence[str]) -> tuple[str, ...]:
        """Return the words of a cue as bases, without small ones if enough is left."""
        words = tuple(canonical(word, self._verbs) for word in said)
        told = tuple(word for word in words if word not in self._small)
        return told if told[1:] or (told and not words[1:]) else words
