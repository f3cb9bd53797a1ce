"""The card: emergency numbers and crisis lines by country, each with its sources.

The file beside this one says how it was checked. What is wrong with it is refused as a
whole, for half a card is none.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, NoReturn, TypeAlias
from urllib.parse import urlsplit

NAME, SOURCES = "numbers", "sources"
SERVICES = ("all", "ambulance", "police", "mobile")
"""What an emergency number is for; `mobile` reaches all, from a mobile phone."""

ABOUT = ("talk", "suicide")
"""What a crisis line is for: anything that weighs on someone, or above all suicide."""

ONLY = ("abuse", "child")
"""What a line is for that is said in one kind of danger only, called by its name."""

FEWEST = 2
"""Sources of each number, of different publishers."""

FRESH = timedelta(days=365)
"""How long a check holds; what is older may have changed."""

_SHARED = frozenset({"ac", "co", "com", "gov", "ne", "net", "or", "org"})
"""Names before the last that many publishers share: "co" in "sadag.co.za"."""

_NUMBER = re.compile(r"\d+(?: \d+)*")
_CODE = re.compile(r"[A-Z]{2}")
_LINE = frozenset({"name", "about", "call", "text", "keyword", "hours", SOURCES})

Words: TypeAlias = Mapping[str, str]
"""Locale -> how something is called there; English stands for all others."""


class CardError(Exception):
    """The card cannot be used as it is; says where and why."""


@dataclass(frozen=True, slots=True)
class Source:
    """A public document that a number was read in."""

    who: Words
    at: str
    dated: str = ""
    """Its own date, as far as it has one: "2026-02"."""

    @property
    def year(self) -> int | None:
        """The year it is from, if it says so."""
        return int(self.dated[:4]) if self.dated else None


@dataclass(frozen=True, slots=True)
class Emergency:
    """An emergency number, in groups of digits."""

    number: str
    service: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A crisis line: it may be called, or texted, or both."""

    name: Words
    about: str
    call: str
    text: str
    keyword: Words
    """The word to text, if it takes one."""
    hours: Words
    """When it is open, if not always."""
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Country:
    """All that the card has for one country, the best first."""

    code: str
    verified: date
    emergency: tuple[Emergency, ...]
    lines: tuple[Line, ...]
    """Crisis lines, for whoever calls."""
    special: tuple[Line, ...] = ()
    """Lines for one kind of danger only: one of each, of those that could be found."""

    def line(self, about: str) -> Line | None:
        """Return the best line for something, if there is one."""
        fit = (each for each in (*self.lines, *self.special) if each.about == about)
        return next(fit, None)

    def is_fresh(self, today: date) -> bool:
        """Tell whether its check still holds."""
        return today - self.verified <= FRESH


Card: TypeAlias = Mapping[str, Country]
"""Country by its code, ISO 3166."""


@cache
def card() -> Card:
    """Return the packaged card; raises CardError."""
    return read_card(files(__package__) / f"{NAME}.toml")


def read_card(file: Traversable) -> Card:
    """Read and check a card; raises CardError that names the file and the entry."""
    try:
        data = tomllib.loads(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        problem = f"{file.name} cannot be read: {error}"
        raise CardError(problem) from error
    reader = _Reader(file.name)
    sources = reader.sources(data.pop(SOURCES, {}))
    return {code: reader.country(code, entry, sources) for code, entry in data.items()}


class _Reader:
    """Turns the tables of a file into a card, and knows where it is."""

    def __init__(self, name: str) -> None:
        """Read the file called *name*."""
        self._place = self._file = name

    def sources(self, tables: Mapping[str, Any]) -> dict[str, Source]:
        """Read all documents, by the name they have in the file."""
        return {key: self._source(key, table) for key, table in tables.items()}

    def country(
        self, code: str, entry: Mapping[str, Any], sources: Mapping[str, Source]
    ) -> Country:
        """Read one country."""
        self._at(code)
        if not _CODE.fullmatch(code):
            self._refuse("This is not the code of a country.")
        self._only(entry, {"verified", "emergency", "lines"})
        verified = entry.get("verified")
        if type(verified) is not date:
            self._refuse("It has no day on which it was verified.")
        numbers = entry.get("emergency", ())
        emergency = tuple(self._emergency(code, each, sources) for each in numbers)
        if not emergency:
            self._refuse("It has no emergency number.")
        found = [self._line(code, each, sources) for each in entry.get("lines", ())]
        lines = tuple(line for line in found if line.about in ABOUT)
        special = tuple(line for line in found if line.about in ONLY)
        self._at(code)
        if not lines:
            self._refuse("It has no crisis line.")
        return Country(code, verified, emergency, lines, special)

    def _emergency(
        self, code: str, entry: Mapping[str, Any], sources: Mapping[str, Source]
    ) -> Emergency:
        number = str(entry.get("number", ""))
        self._at(code, number)
        self._only(entry, {"number", "service", SOURCES})
        if not number:
            self._refuse("It has no number.")
        service = entry.get("service", "all")
        if service not in SERVICES:
            self._refuse(f"{service!r} is no service.")
        return Emergency(self._number(number), service, self._found(entry, sources))

    def _line(
        self, code: str, entry: Mapping[str, Any], sources: Mapping[str, Source]
    ) -> Line:
        self._at(code, str(entry.get("name", {}).get("en", "")))
        self._only(entry, _LINE)
        if entry.get("about") not in (*ABOUT, *ONLY):
            self._refuse("It does not say what it is for.")
        call, text = (self._number(entry.get(key, "")) for key in ("call", "text"))
        if not (call or text):
            self._refuse("It can neither be called nor texted.")
        return Line(
            self._words(entry.get("name", {}), needed=True),
            entry["about"],
            call,
            text,
            self._words(entry.get("keyword", {})),
            self._words(entry.get("hours", {})),
            self._found(entry, sources),
        )

    def _source(self, key: str, entry: Mapping[str, Any]) -> Source:
        self._at(SOURCES, key)
        self._only(entry, {"who", "at", "dated"})
        at, dated = entry.get("at", ""), entry.get("dated", "")
        if not urlsplit(at).netloc:
            self._refuse("It has no address.")
        if dated and not re.fullmatch(r"\d{4}(-\d\d){0,2}", dated):
            self._refuse(f"{dated!r} is no date.")
        return Source(self._words(entry.get("who", {}), needed=True), at, dated)

    def _found(
        self, entry: Mapping[str, Any], sources: Mapping[str, Source]
    ) -> tuple[Source, ...]:
        """Return the sources of an entry: enough, and of different publishers."""
        keys: Sequence[str] = entry.get(SOURCES, ())
        if unknown := set(keys) - sources.keys():
            self._refuse(f"There is no source {min(unknown)!r}.")
        found = tuple(sources[key] for key in keys)
        if len({publisher(source) for source in found}) < FEWEST:
            self._refuse("It has fewer than two sources of different publishers.")
        return found

    def _number(self, number: str) -> str:
        if number and not _NUMBER.fullmatch(number):
            self._refuse(f"{number!r} holds more than digits and single spaces.")
        return number

    def _words(self, words: Mapping[str, str], *, needed: bool = False) -> Words:
        if (needed or words) and not words.get("en", "").strip():
            self._refuse("It is not named in English.")
        return words

    def _only(self, entry: Mapping[str, Any], known: set[str] | frozenset[str]) -> None:
        if strange := entry.keys() - known:
            self._refuse(f"{min(strange)!r} means nothing here.")

    def _at(self, *place: str) -> None:
        self._place = ", ".join((self._file, *filter(None, place)))

    def _refuse(self, problem: str) -> NoReturn:
        message = f"{self._place}: {problem}"
        raise CardError(message)


def publisher(source: Source) -> str:
    """Return who stands behind a document: "hse.ie" for "https://www2.hse.ie/x"."""
    names = urlsplit(source.at).netloc.split(":")[0].split(".")
    return ".".join(names[-3:] if names[-2] in _SHARED else names[-2:])
