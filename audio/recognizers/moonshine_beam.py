"""Finds the phrase that fits a sound best, among all that may be said.

Theory of operation. A few spellings are followed at once, a beam of them. At each step
every spelling goes on with each token that stays within a phrase; the best go on. The
same words may be spelled with other capitals and marks: such spellings are one, and
their likelihoods add up. A spelling only grows less likely, so the search is over once
the best whole phrase is ahead of all that are not whole; and it is given up once even
the best is less likely than *worst*: then nobody said any of the phrases.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ..phrases import State, letters
from .moonshine_decoder import Memory
from .moonshine_spelling import Paths
from .moonshine_tokens import BEGIN, END, Tokens

WIDTH = 6
"""Spellings that are followed at once."""

_TRIED = 24
"""Tokens that each spelling may go on with; more would never be among the best."""


class Spelled(NamedTuple):
    """A whole phrase: its tokens, and the logarithm of its probability."""

    tokens: list[int]
    log_probability: float


@dataclass(slots=True)
class _Beam:
    """A spelling so far."""

    tokens: list[int]
    state: State
    said: str
    score: float
    row: int = 0


class Search:
    """One search through *paths*, of what *memory* has heard."""

    def __init__(
        self, memory: Memory, paths: Paths, words: Tokens, width: int = WIDTH
    ) -> None:
        """Begin with one empty spelling."""
        self._memory, self._paths, self._words = memory, paths, words
        self._width = width
        self._beams = [_Beam([BEGIN], paths.start, "", 0.0)]
        self._whole: dict[str, Spelled] = {}

    def run(self, most: int, worst: float) -> list[Spelled]:
        """Return the likeliest phrases, best first; none if all are below *worst*.

        *most* bounds the tokens of a phrase.
        """
        for _ in range(most):
            scores = self._step()
            best = max((s.log_probability for s in self._whole.values()), default=worst)
            followers = self._followers(scores)[: self._width]
            self._beams = [beam for beam in followers if beam.score > max(best, worst)]
            if not self._beams:
                break
            self._memory.pick([beam.row for beam in self._beams])
        likely = (each for each in self._whole.values() if each.log_probability > worst)
        return sorted(likely, key=lambda each: -each.log_probability)

    def _step(self) -> npt.NDArray[np.float32]:
        """Return how likely each token is after each spelling; keep what is whole."""
        logits = self._memory.step([beam.tokens[-1] for beam in self._beams])
        scores = _log_probabilities(logits)
        for row, beam in enumerate(self._beams):
            beam.row = row
            if beam.state.ends:
                score = beam.score + float(scores[row, END])
                _keep(self._whole, beam.said, Spelled(beam.tokens, score))
        return scores

    def _followers(self, scores: npt.NDArray[np.float32]) -> list[_Beam]:
        """Return every spelling that may follow, the likeliest first."""
        followers: dict[tuple[State, str], _Beam] = {}
        for beam, row in zip(self._beams, scores, strict=True):
            for new in self._after(beam, row):
                key = (new.state, new.said)
                known = followers.get(key)
                followers[key] = _joined(known, new) if known else new
        return sorted(followers.values(), key=lambda beam: -beam.score)

    def _after(self, beam: _Beam, scores: npt.NDArray[np.float32]) -> Iterator[_Beam]:
        tokens, states = self._paths.choices(beam.state)
        gains = scores[tokens]
        is_mark = self._paths.spelling.is_mark
        marked = is_mark(beam.tokens[-1])
        for place in np.argsort(-gains)[:_TRIED]:
            token = int(tokens[place])
            if not (marked and is_mark(token)):
                said = beam.said + letters(self._words.piece(token))
                score = beam.score + float(gains[place])
                way = [*beam.tokens, token]
                yield _Beam(way, states[place], said, score, beam.row)


def _joined(one: _Beam, other: _Beam) -> _Beam:
    """Return the likelier of two spellings of the same words, as likely as both."""
    likelier = one if one.score >= other.score else other
    likelier.score = float(np.logaddexp(one.score, other.score))
    return likelier


def _keep(whole: dict[str, Spelled], said: str, new: Spelled) -> None:
    """Add a whole phrase to those known, which may know it in another spelling."""
    if known := whole.get(said):
        total = float(np.logaddexp(known.log_probability, new.log_probability))
        likelier = max(known, new, key=lambda each: each.log_probability)
        new = Spelled(likelier.tokens, total)
    whole[said] = new


def _log_probabilities(logits: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    less: npt.NDArray[np.float32] = logits - logits.max(axis=1, keepdims=True)
    total: npt.NDArray[np.float32] = np.log(np.exp(less).sum(axis=1, keepdims=True))
    return less - total
