"""How a language speaks of time: one `_moments.toml`, ready to search with.

Each template becomes a pattern, and what it finds a Piece. Brackets and slots are those
of phrase files, but the slots are filled from tables, not by the person's own words.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Literal

from .errors import TemplateError
from .pieces import WAYS, Piece, piece_of
from .source import Source
from .spacing import spaces_of
from .timetables import SLOTS, TABLES, TELLING

_LISTS = ("never", "between", "end", "endings", "objects", "ahead", "so_long")
_ITEM = re.compile(
    r"\s*(?:\{(?P<slot>[a-z]+)\}|(?P<mark>[\[\]()|])|(?P<word>[^\s\[\](){}|]+))\s*"
)
_MARKS = {"[": "(?:", "(": "(?:", "|": "|", "]": ")?", ")": ")"}
_WORD = re.compile(r"\w+")
_NAMED = re.compile(r"\(\?P<[a-z]+>")
_BEFORE = r"(?<!\w)"


@dataclass(frozen=True, slots=True)
class _Pattern:
    way: str
    alone: bool
    regex: re.Pattern[str]


class TimeWords:
    """Finds the pieces of times in texts of one language."""

    def __init__(self, source: Source) -> None:
        """Check the file and compile its templates; raises PhraseError."""
        source.only_tables("writing", "words", "alone", "beside", *TABLES)
        self._parted, self._space, self._after = spaces_of(source)
        self._words = {name: _values(source, name) for name in TABLES}
        self._values = {
            name: {_key(words): worth for words, worth in table.items()}
            for name, table in self._words.items()
        }
        lists = _lists(source)
        self._between = frozenset(_key(word) for word in lists["between"])
        endings = self._either(lists["endings"])
        self._objects = _regex(rf"(?<=\w)(?:{self._either(lists['objects'])})(?!\w)")
        self._last = rf"(?:{endings})*(?!\w)"
        self._end = rf"(?=\s*(?:$|[^\w\s'\u2019-]|{self._item(lists['end'])}))"
        self._talk = {
            of: _regex(self._item(lists[of], _BEFORE)) for of in ("ahead", "so_long")
        }
        self._never = _regex(self._item(lists["never"], _BEFORE))
        self._patterns = list(self._compiled(source))
        self._begins = self._begun(source)
        words = (word for table in TELLING for word in self._words[table])
        self._telling = _regex(f"[0-9]|{self._item(words, self._parted)}")

    def speaks(self, text: str, of: Literal["ahead", "so_long"]) -> bool:
        """Tell whether *text* has words for what is to come, or for how long it was."""
        return self._talk[of].search(text) is not None

    def beside(self, between: str) -> bool:
        """Tell whether what stands *between* two pieces leaves them one time."""
        plain = _key(between.replace(",", " "))
        return not plain or plain in self._between

    def without_objects(self, text: str) -> str:
        """Blank out the endings that make a day what is asked for."""
        return self._objects.sub(lambda ending: " " * len(ending[0]), text)

    def pieces(self, text: str) -> Iterator[Piece | None]:
        """Find what *text* says of times; None is what only looks like it."""
        place = 0
        if not self._telling.search(text):
            return
        for word in _WORD.finditer(text):
            if word.start() < place:
                continue
            place = word.start()
            if never := self._never.match(text, place):
                place = never.end()
                yield None
            elif self._begins.match(text, place) and (
                pieces := list(self._read(text, place))
            ):
                longest = max(pieces, key=lambda piece: (piece.end, piece.alone))
                place = longest.end
                yield longest

    def _read(self, text: str, place: int) -> Iterator[Piece]:
        for pattern in self._patterns:
            if (found := pattern.regex.match(text, place)) is None:
                continue
            filled = {slot: w for slot, w in found.groupdict().items() if w}
            said = {slot: self._value(slot, words) for slot, words in filled.items()}
            if "" not in said.values():
                end = place + len(found[0].rstrip(" -\t\r\n"))
                piece = piece_of(
                    pattern.way, said, start=place, end=end, alone=pattern.alone
                )
                if piece:
                    yield piece

    def _value(self, slot: str, words: str) -> str:
        """Return what the *words* that fill a slot are worth, "" if nothing."""
        plain = _key(words)
        for table in SLOTS[slot][0]:
            if plain in self._values[table]:
                return self._values[table][plain]
        if plain[:1].isdecimal():
            return plain
        tens, ones = self._values["tens"], self._values["ones"]
        ten = next((word for word in tens if plain.startswith(word)), "")
        worth = int(tens.get(ten, "0")) + int(ones.get(plain[len(ten) :], "0"))
        return str(worth) if worth else ""

    def _compiled(self, source: Source) -> Iterator[_Pattern]:
        for table in ("alone", "beside"):
            for way, templates in source.lists(table).items():
                if way not in WAYS:
                    problem = f"Nothing is counted as {way!r}, only {', '.join(WAYS)}."
                    source.refuse(problem, table=table, key=way)
                for template in templates:
                    try:
                        written = "".join(self._items(template))
                        regex = _regex(f"{_BEFORE}{written}{self._last}")
                    except (TemplateError, re.error) as error:
                        source.refuse(f"{error}.", table=table, key=way, text=template)
                    yield _Pattern(way, table == "alone", regex)

    def _begun(self, source: Source) -> re.Pattern[str]:
        """Return a search for whatever a template may begin with."""
        tables = (source.lists(table).values() for table in ("alone", "beside"))
        templates = chain.from_iterable(chain.from_iterable(tables))
        firsts = {first for template in templates for first in _firsts(template)}
        written = ("".join(self._items(first)) for first in sorted(firsts))
        return _regex(f"{_BEFORE}(?:{_NAMED.sub('(?:', '|'.join(written))})")

    def _items(self, template: str) -> Iterator[str]:
        place = 0
        while place < len(template):
            found = _ITEM.match(template, place)
            if found is None:
                raise TemplateError(f"The {template[place]!r} is unknown")
            place = found.end()
            if found["mark"]:
                yield _MARKS[found["mark"]]
            elif found["slot"] == "end":
                yield self._end
            elif found["slot"]:
                slot = found["slot"]
                yield f"(?P<{slot}>{self._filling(slot)}){self._after}"
            else:
                yield self._item([found["word"]])

    def _filling(self, slot: str) -> str:
        if slot not in SLOTS:
            raise TemplateError(
                f"There is no slot {slot!r}; there are {', '.join(SLOTS)}"
            )
        tables, digits = SLOTS[slot]
        ways = [self._either(self._words[table]) for table in tables]
        if "numbers" in tables:
            tens, ones = (self._either(self._words[name]) for name in ("tens", "ones"))
            ways.append(rf"(?:{tens})(?:[\s-]*(?:{ones}))?|(?:{ones})")
        return "|".join([*ways, digits] if digits else ways)

    def _item(self, words: Iterable[str], before: str = "") -> str:
        return f"{before}(?:{self._either(words)}){self._after}"

    def _either(self, words: Iterable[str]) -> str:
        """Write a search for whole *words*, the longest first."""
        longest = sorted(words, key=len, reverse=True)
        written = (self._space.join(map(re.escape, word.split())) for word in longest)
        return "|".join(written).replace("'", "['\u2019]") or "(?!)"


def _firsts(template: str) -> Iterator[str]:
    """Yield what *template* may begin with: items up to one that must be said."""
    depth = start = 0
    for found in _ITEM.finditer(template):
        mark = found["mark"]
        depth += (mark in ("[", "(")) - (mark in ("]", ")"))
        if depth:
            continue
        item = template[start : found.end()].strip()
        if mark != "]":
            yield item
            return
        yield f"({item[1:-1]})"
        start = found.end()


def _regex(written: str) -> re.Pattern[str]:
    return re.compile(written, re.IGNORECASE)


def _key(words: str) -> str:
    """Return *words* as tables are asked for them: neither spaces nor hyphens."""
    plain = words.casefold().replace("\u2019", "'").replace("-", " ")
    return "".join(plain.split())


def _values(source: Source, table: str) -> dict[str, str]:
    values = source.pairs(table)
    for words, worth in values.items():
        if not re.fullmatch(TABLES[table], worth):
            problem = f"{worth!r} cannot be the worth of {words!r}."
            source.refuse(problem, table=table, key=words)
    return values


def _lists(source: Source) -> dict[str, list[str]]:
    lists = source.lists("words")
    for name in lists:
        if name not in _LISTS:
            problem = f"No list of words is called {name!r}."
            source.refuse(problem, table="words", key=name)
    return {name: lists.get(name, []) for name in _LISTS}
