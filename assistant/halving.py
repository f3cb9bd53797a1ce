"""Halves the amounts in a goal, in the words it was said in.

What is an amount and what is half of it belongs to a language, and stands in rows of a
phrase file, "whole = half", tried in their order. "#" is any number, and on the right
half of it; "*" is a part of a word. With nothing on the right it is no amount.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

_TOKEN = re.compile(r"\d+(?:[.,:]\d+)*|(?:[^\W\d_]|[#*])(?:[^\W\d_]|[*'\u2019])*")
_NUMBER = re.compile(r"\d{1,9}|\d{1,3}(?:,\d{3}){1,2}")
_FILLED = re.compile(r"[#*]|\d+")
_TENS = range(20, 100, 10)
_ONES = range(1, 10)
_HUNDRED = 100


@dataclass(frozen=True, slots=True)
class _Token:
    """A word or a number, and where it stands."""

    text: str
    start: int
    end: int
    value: int | None = None
    """What a number is worth."""


class Halves:
    """Knows the amounts of one language."""

    def __init__(self, rows: Sequence[str], numbers: Mapping[str, str]) -> None:
        """Read the *rows*; *numbers* are words and their digits."""
        self._values = {word: int(digits) for word, digits in numbers.items()}
        self._names = {value: word for word, value in self._values.items()}
        parted = (row.partition("=") for row in rows)
        self._rows = [(self._tokens(whole), half.strip()) for whole, _, half in parted]

    def halved(self, text: str) -> str | None:
        """Return *text* with an amount halved; None if it holds none to halve."""
        tokens, barred = self._tokens(text), set[int]()
        for whole, half in self._rows:
            for place in range(len(tokens) - len(whole) + 1):
                here = range(place, place + len(whole))
                found = tokens[place : place + len(whole)]
                if not barred.isdisjoint(here) or not _fits(whole, found, half):
                    continue
                if half:
                    return self._put(text, whole, found, half)
                barred.update(here)
        return None

    def _tokens(self, text: str) -> list[_Token]:
        """Return what *text* is made of; "twenty five" is one number."""
        tokens: list[_Token] = []
        for found in _TOKEN.finditer(text):
            token = _Token(found[0], *found.span(), self._value(found[0]))
            if tokens and (value := _joined(tokens[-1], token)):
                start = tokens.pop().start
                token = _Token(text[start : token.end], start, token.end, value)
            tokens.append(token)
        return tokens

    def _value(self, word: str) -> int | None:
        if _NUMBER.fullmatch(word):
            return int(word.replace(",", ""))
        return self._values.get(word.lower())

    def _put(
        self, text: str, whole: Sequence[_Token], found: Sequence[_Token], half: str
    ) -> str:
        """Return *text* with half of what was *found*, in words where it was words."""
        start, end = found[0].start, found[-1].end
        said = text[start:end]
        fills = _fills(whole, found)

        def filled(sign: re.Match[str]) -> str:
            if sign[0] == "*":
                return next(fills)
            value = int(next(fills)) if sign[0] == "#" else int(sign[0])
            if any(map(str.isdigit, said)):
                return f"{value:,}" if "," in said else str(value)
            return self._name(value)

        new = _FILLED.sub(filled, half)
        if start == 0 or said[0].isupper():
            new = new[0].upper() + new[1:]
        return text[:start] + new + text[end:]

    def _name(self, value: int) -> str:
        """Return a number in words, if the language has them."""
        tens, ones = value - value % 10, value % 10
        if value in self._names:
            return self._names[value]
        if tens in self._names and ones in self._names:
            return f"{self._names[tens]} {self._names[ones]}"
        return str(value)


def _fits(whole: Sequence[_Token], found: Sequence[_Token], half: str) -> bool:
    """Tell whether what was *found* is such an amount, and can be halved."""
    least = 2 if "#" in half else 0
    return all(
        _like(sign, token, least) for sign, token in zip(whole, found, strict=True)
    )


def _like(sign: _Token, token: _Token, least: int) -> bool:
    if sign.text == "#":
        return token.value is not None and token.value >= least
    if sign.value is not None or token.value is not None:
        return sign.value == token.value
    return _stem(sign, token) is not None


def _stem(sign: _Token, token: _Token) -> str | None:
    """Return what "*" stands for in a word, None if the word is another."""
    before, star, after = sign.text.partition("*")
    word = token.text
    if not star:
        return "" if word.lower() == sign.text else None
    size = len(word) - len(before) - len(after)
    around = word.lower().startswith(before) and word.lower().endswith(after)
    return word[len(before) : len(before) + size] if around and size >= 0 else None


def _fills(whole: Sequence[_Token], found: Sequence[_Token]) -> Iterator[str]:
    """Yield what stands for each "#" and "*" on the right, in their order."""
    for sign, token in zip(whole, found, strict=True):
        if sign.text == "#":
            yield str((token.value or 0) // 2)
        elif "*" in sign.text:
            yield _stem(sign, token) or ""


def _joined(before: _Token, token: _Token) -> int | None:
    """Return what two number words are worth together, if they are one number."""
    first, second = before.value or 0, token.value or 0
    if (before.text + token.text).isdigit():
        return None
    if first in _TENS and second in _ONES:
        return first + second
    return first * second if first in _ONES and second == _HUNDRED else None
