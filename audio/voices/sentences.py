"""Text cut into sentences, so that the first can sound while the next is made."""

from collections.abc import Iterator
from itertools import islice

PAUSE = 0.3
"""Seconds of silence between two sentences."""

LONGEST = 240
"""Characters in the longest stretch that is made at once."""

_COMFORTABLE = 160
_LONGEST_WORD = 36  # engines choke on longer numbers; longer words are none
_ENDS = (".", "!", "?", "…", "。", "！", "？")  # noqa: RUF001  full-width on purpose
_BREATHS = (",", ";", ":", "—", "–")  # noqa: RUF001  the en dash is meant
_CLOSING = "\"'”’)]*_"  # noqa: RUF001  the curly quote is meant
_SHORTENED = frozenset({"dr.", "mr.", "mrs.", "ms.", "st.", "e.g.", "i.e.", "vs."})


def sentences(text: str) -> Iterator[str]:
    """Yield the sentences of *text*, none empty and none over LONGEST characters.

    A line is a sentence. A sentence that goes on and on is cut where one would breathe.
    Control characters and lone surrogates, which upset engines, become spaces.
    """
    for line in text.splitlines():
        sentence = ""
        for word in _words(line):
            if sentence and len(sentence) + 1 + len(word) > LONGEST:
                yield sentence
                sentence = ""
            sentence = f"{sentence} {word}" if sentence else word
            if _may_end(word, len(sentence)):
                yield sentence
                sentence = ""
        if sentence:
            yield sentence


def without(count: int, text: str) -> str:
    """Return *text* from after its first *count* sentences, otherwise as it was."""
    said = sum(map(_letters, islice(sentences(text), count)))
    for at, char in enumerate(text):
        if not said:
            return text[at:].lstrip()
        said -= _letters(char)
    return ""


def is_whole(sentence: str) -> bool:
    """Tell whether *sentence* ends as one, and was not cut where one would breathe."""
    return _may_end(sentence.rsplit(maxsplit=1)[-1], 0)


def pause(rate: int) -> bytes:
    """Return the silence between two sentences, 16-bit mono at *rate*."""
    return bytes(2 * int(PAUSE * rate))


def _letters(text: str) -> int:
    """Count what is not space: the same in a text and in its sentences."""
    return sum(char.isprintable() and not char.isspace() for char in text)


def _words(line: str) -> Iterator[str]:
    plain = "".join(char if char.isprintable() else " " for char in line)
    for word in plain.split():
        for start in range(0, len(word), _LONGEST_WORD):
            yield word[start : start + _LONGEST_WORD]


def _may_end(word: str, length: int) -> bool:
    if length > _COMFORTABLE and word.endswith(_BREATHS):
        return True
    bare = word.rstrip(_CLOSING)
    initial = len(bare) == 2 and bare[0].isupper() and bare != "I."  # noqa: PLR2004
    return bare.endswith(_ENDS) and not initial and bare.lower() not in _SHORTENED
