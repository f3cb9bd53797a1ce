"""What belongs to a language itself, whatever is talked about."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields

from .source import Source

LIGHT = 0.25
"""What a light word weighs; any other weighs one."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Where a decision changes; all from 0 to 1."""

    act: float
    """The score from which we act."""
    confirm: float
    """The score from which we ask."""
    margin: float
    """How far ahead of the runner-up the best must be to act."""
    word: float
    """How alike two words must be to count as the same, misheard."""
    short: float
    """The same in a phrase of one weighty word, where all hangs on it."""


@dataclass(frozen=True, slots=True)
class Language:
    """One `_language.toml`, ready to use. Every word in it is a plain word."""

    fillers: frozenset[str]
    light: frozenset[str]
    negations: frozenset[str]
    decisive: frozenset[str]
    """Words that turn the meaning: neither skipped nor invented nor guessed."""
    unfinished: frozenset[str]
    """Words, and endings of words as "-ing", after which more is to come."""
    openers: tuple[tuple[str, ...], ...]
    """Phrases that may open an utterance and add nothing, the longest first."""
    leading: tuple[tuple[str, ...], ...]
    """Phrases that lead into a slot and are no part of it, the longest first."""
    numbers: Mapping[str, str]
    rewrites: Mapping[tuple[str, ...], tuple[str, ...]]
    """What is heard -> what is meant."""
    rewrites_from: Mapping[str, int]
    """First word of a rewrite -> length of the longest that begins so."""
    rewritten: frozenset[str]
    """Words that may become others: they begin a rewrite, or are numbers or fillers."""
    person: Mapping[str, str]
    capitals: Mapping[str, str]
    languages: Mapping[str, str]
    """Locale -> what its language is called in this one."""
    thresholds: Thresholds

    def weight(self, word: str) -> float:
        """Tell how much of the meaning of a phrase *word* carries."""
        return LIGHT if word in self.light else 1.0


def read_language(source: Source) -> Language:
    """Check a language file and make it ready; raises PhraseError."""
    source.only_tables(*_TABLES)
    rewrites = {
        tuple(heard.split()): tuple(meant.split())
        for table in ("misheard", "contractions")
        for heard, meant in source.pairs(table).items()
    }
    rewrites_from, numbers = _longest_from(rewrites), source.pairs("numbers")
    words = source.lists("words")
    named = {name: frozenset(words.pop(name, ())) for name in _SETS}
    openers, leading = (_longest_first(words.pop(n, ())) for n in _PHRASES)
    _refuse_unknown(source, words)
    return Language(
        fillers=named["fillers"],
        light=named["light"],
        negations=named["negations"],
        decisive=named["negations"] | named["decisive"],
        unfinished=named["unfinished"],
        openers=openers,
        leading=leading,
        numbers=numbers,
        rewrites=rewrites,
        rewrites_from=rewrites_from,
        rewritten=named["fillers"].union(rewrites_from, numbers),
        person=source.pairs("person"),
        capitals=source.pairs("capitals"),
        languages=source.pairs("languages"),
        thresholds=_thresholds(source),
    )


_TABLES = (
    *("words", "contractions", "misheard", "numbers", "person", "capitals"),
    *("languages", "thresholds"),
)
_SETS = ("fillers", "light", "negations", "decisive", "unfinished")
_PHRASES = ("openers", "leading")


def _refuse_unknown(source: Source, names: Iterable[str]) -> None:
    for name in names:
        problem = f"No list of words is called {name!r}."
        source.refuse(problem, table="words", key=name)


def _longest_from(rewrites: Iterable[tuple[str, ...]]) -> Mapping[str, int]:
    longest: dict[str, int] = {}
    for heard in rewrites:
        longest[heard[0]] = max(longest.get(heard[0], 0), len(heard))
    return longest


def _longest_first(phrases: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    split = (tuple(phrase.split()) for phrase in phrases)
    return tuple(sorted(split, key=len, reverse=True))


def _thresholds(source: Source) -> Thresholds:
    given = source.table("thresholds")
    names = [field.name for field in fields(Thresholds)]
    for name in names:
        value = given.pop(name, None)
        if type(value) not in (int, float) or not 0 <= value <= 1:
            problem = f"The threshold {name!r} is not a number from 0.0 to 1.0."
            source.refuse(problem, table="thresholds", key=name)
    for name in given:
        problem = f"No threshold is called {name!r}."
        source.refuse(problem, table="thresholds", key=name)
    return Thresholds(**{name: source.table("thresholds")[name] for name in names})
