"""Which word pieces may come next where only some phrases may be said.

The pieces of Moonshine lie in the order of their letters. Walking the graph of the
phrases while there are pieces that begin so finds every piece that stays within a
phrase, however unlikely it sounds, in one go; what was found at a state is kept.
"""

from bisect import bisect_left
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from ..phrases import Phrases, State, letters
from .moonshine_tokens import END, Tokens

_MARKS = frozenset(',.?!"')
"""What Moonshine may write between words without saying anything."""

Choices: TypeAlias = tuple[npt.NDArray[np.int64], list[State]]
"""Tokens, and the state that each leads to."""


class Spelling:
    """The word pieces in the order of their letters."""

    def __init__(self, tokens: Tokens) -> None:
        """Sort all pieces that spell something, and note those that mark a pause."""
        self.marks: list[int] = []
        spelled: list[tuple[str, int]] = []
        for token in range(END + 1, len(tokens)):
            piece = tokens.piece(token)
            if plain := letters(piece):
                spelled.append((plain, token))
            elif piece and _MARKS.issuperset(piece):
                self.marks.append(token)
        spelled.sort()
        self._spelled = [plain for plain, _ in spelled]
        self._tokens = [token for _, token in spelled]
        self.is_mark = frozenset(self.marks).__contains__

    def begin(self, prefix: str) -> tuple[list[int], bool]:
        """Return the tokens that spell *prefix*, and whether any spells more."""
        first = last = bisect_left(self._spelled, prefix)
        while last < len(self._spelled) and self._spelled[last] == prefix:
            last += 1
        rest = self._spelled[last : last + 1]
        return self._tokens[first:last], bool(rest) and rest[0].startswith(prefix)


class Paths:
    """The ways to spell *phrases*."""

    def __init__(self, phrases: Phrases, spelling: Spelling) -> None:
        """Begin with nothing spelled."""
        self.phrases, self.start, self.spelling = phrases, phrases.start, spelling
        self._choices: dict[State, Choices] = {}

    def choices(self, state: State) -> Choices:
        """Return the tokens that may come at *state*, and where they lead."""
        if (known := self._choices.get(state)) is None:
            found = self._find(state)
            tokens = np.array([token for token, _ in found], np.int64)
            known = self._choices[state] = tokens, [next_ for _, next_ in found]
        return known

    def _find(self, state: State) -> list[tuple[int, State]]:
        begun = state is not self.start
        found = [(mark, state) for mark in self.spelling.marks if begun]
        waiting = [("", state)]
        while waiting:
            spelled, at = waiting.pop()
            for letter in at.ways():
                next_ = at.step(letter)
                tokens, more = self.spelling.begin(spelled + letter)
                if next_:
                    found.extend((token, next_) for token in tokens)
                if next_ and more:
                    waiting.append((spelled + letter, next_))
        return found
