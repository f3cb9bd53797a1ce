"""The word pieces that Moonshine writes in."""

from collections.abc import Iterable
from pathlib import Path

BEGIN, END = 1, 2
"""Tokens that stand for no word piece, as does 0."""

_LONG = 0x80
_SPACE = "\N{LOWER ONE EIGHTH BLOCK}"


class Tokens:
    """What each token stands for: a token is a number, a word piece some bytes."""

    def __init__(self, file: Path) -> None:
        """Read tokenizer.bin. Raise OSError, or ValueError when it makes no sense."""
        content, at = file.read_bytes(), 0
        self._pieces: list[bytes] = []
        while at < len(content):
            length, at = _length(content, at)
            self._pieces.append(content[at : at + length])
            at += length
        if at > len(content):
            problem = "the last word piece is cut off"
            raise ValueError(problem)

    def __len__(self) -> int:
        """Return how many tokens there are."""
        return len(self._pieces)

    def piece(self, token: int) -> str:
        """Return what *token* stands for; nothing if it is a part of a letter."""
        return self._pieces[token].decode(errors="ignore").replace(_SPACE, " ")

    def text(self, tokens: Iterable[int]) -> str:
        """Return what *tokens* say."""
        written = b"".join(self._pieces[token] for token in tokens if token > END)
        return written.decode(errors="replace").replace(_SPACE, " ").strip()


def _length(content: bytes, at: int) -> tuple[int, int]:
    """Read a length, one byte or two, and return it with where it ends."""
    length = content[at]
    if length < _LONG:
        return length, at + 1
    high = content[at + 1] if at + 1 < len(content) else 0
    return length - _LONG + high * _LONG, at + 2
