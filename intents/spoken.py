"""Writes words the ways they are said.

A form is a tuple of parts said one after another; a part is some words, or a tuple of
forms of which one is said. It is plain data: whoever listens need not know our types.
"""

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from .language import Language
from .template import Slot
from .tree import Sequence

Form: TypeAlias = "tuple[str | tuple[Form, ...], ...]"

Said: TypeAlias = Mapping[str, tuple[Form, ...]]
"""Slot -> the forms of its values."""


class Spoken:
    """Writes words the ways they are said in one language."""

    def __init__(self, language: Language) -> None:
        """Turn round what the language rewrites: what is meant -> what is said."""
        self._ways: dict[tuple[str, ...], list[str]] = {}
        for heard, meant in language.rewrites.items():
            self._ways.setdefault(meant, []).append(" ".join(heard))
        for name, digits in language.numbers.items():
            self._ways.setdefault((name,), []).append(digits)
        self._longest = max(map(len, self._ways), default=0)

    def form(self, sequence: Sequence, said: Said) -> Form:
        """Return *sequence* as a form, its slots filled with what is *said* there."""
        parts: list[str | tuple[Form, ...]] = []
        words: list[str] = []
        for part in sequence:
            if isinstance(part, str):
                words.append(part)
                continue
            parts.extend(self._words(words))
            words = []
            if isinstance(part, Slot):
                parts.append(said[part.name])
            else:
                parts.append(tuple(self.form(choice, said) for choice in part))
        return (*parts, *self._words(words))

    def _words(self, words: list[str]) -> Iterable[str | tuple[Form, ...]]:
        plain, place = [word.lower() for word in words], 0
        while place < len(words):
            for size in range(min(self._longest, len(words) - place), 0, -1):
                meant = tuple(plain[place : place + size])
                if ways := self._ways.get(meant):
                    yield (self._parted(meant), *((way,) for way in ways))
                    place += size
                    break
            else:
                yield plain[place]
                place += 1

    def _parted(self, words: tuple[str, ...]) -> Form:
        """Return *words* as they are, with the other ways to say each one's part."""
        return words if len(words) == 1 else tuple(self._words_but(words))

    def _words_but(self, words: tuple[str, ...]) -> Iterable[str | tuple[Form, ...]]:
        yield from self._words([words[0]])
        yield from self._words([*words[1:]])
