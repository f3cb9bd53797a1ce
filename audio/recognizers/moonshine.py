"""Moonshine base: exact English, a whole utterance at a time."""

import math
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path

from .. import models
from ..errors import SetupError
from ..phrases import Phrases
from ..stages import Transcript
from .moonshine_network import SHORTEST, Network, Reading
from .moonshine_pieces import Piece, pieces

_MODEL = "moonshine-en"

_KEPT = 16
"""Sets of phrases whose spellings are kept."""


class Moonshine:
    """Recognizes English; threads may share it.

    The networks are by Moonshine AI (https://github.com/moonshine-ai/moonshine),
    rewritten by moonshine_weights. They hear an utterance once it is over; one of
    more than 20 seconds is heard, and told to *partial*, in pieces, and is no phrase.
    """

    hears_whole = True

    def __init__(self, *, locale: str = "en", model: Path | None = None) -> None:
        """Load the networks from the folder *model*, or from where models are kept.

        Raise SetupError when they are missing or damaged, or know no such *locale*.
        """
        if locale != "en" and not locale.startswith(("en-", "en_")):
            problem = f"Moonshine understands English only, not the locale {locale}."
            raise SetupError(problem, "Choose another with --recognizer.")
        folder = model or models.find(_MODEL)
        if folder is None:
            problem = f"The model {_MODEL} is not installed."
            raise SetupError(problem, models.remedy(_MODEL))
        self._network = Network(folder)
        self._paths = lru_cache(_KEPT)(self._network.paths)

    def transcribe(
        self,
        frames: Iterator[bytes],
        partial: Callable[[str], None] | None = None,
        phrases: Phrases | None = None,
    ) -> Transcript:
        """Return the words in *frames*, telling *partial* what is clear so far.

        The confidence is the mean probability of a word piece. Raise RecognizerError.
        """
        free: list[Reading] = []
        phrase: Reading | None = None
        for piece in pieces(frames):
            if len(piece.sound) < SHORTEST:
                continue
            whole = phrases if piece.last and not free else None
            reading, phrase = self._listen(piece, whole)
            if not reading.text:
                continue
            free.append(reading)
            if partial and not piece.last:
                partial(_text(free))
        if phrase:
            return Transcript(phrase.text, _confidence([phrase]), _text(free))
        return Transcript(_text(free), _confidence(free) if free else None)

    def _listen(
        self, piece: Piece, phrases: Phrases | None
    ) -> tuple[Reading, Reading | None]:
        if phrases is None:
            return self._network.read(piece.sound), None
        return self._network.listen(piece.sound, self._paths(phrases))


def _text(readings: list[Reading]) -> str:
    return " ".join(reading.text for reading in readings)


def _confidence(readings: list[Reading]) -> float:
    steps = sum(reading.steps for reading in readings)
    total = sum(reading.log_probability for reading in readings)
    return min(1.0, math.exp(total / steps))
