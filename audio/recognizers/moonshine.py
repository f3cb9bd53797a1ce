"""Moonshine base: exact English, a whole utterance at a time."""

import math
from collections.abc import Callable, Iterator
from pathlib import Path

from .. import models
from ..errors import SetupError
from ..stages import Transcript
from .moonshine_network import SHORTEST, Network
from .moonshine_pieces import pieces

_MODEL = "moonshine-en"


class Moonshine:
    """Recognizes English; threads may share it.

    The networks are by Moonshine AI (https://github.com/moonshine-ai/moonshine),
    rewritten by moonshine_weights. They hear an utterance once it is over; one of
    more than 20 seconds is heard, and told to *partial*, in pieces.
    """

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

    def transcribe(
        self, frames: Iterator[bytes], partial: Callable[[str], None] | None = None
    ) -> Transcript:
        """Return the words in *frames*, telling *partial* what is clear so far.

        The confidence is the mean probability of a word piece. Raise RecognizerError.
        """
        texts: list[str] = []
        steps, log_probability = 0, 0.0
        for sound, last in pieces(frames):
            if len(sound) < SHORTEST:
                continue
            reading = self._network.read(sound)
            if not reading.text:
                continue
            texts.append(reading.text)
            steps += reading.steps
            log_probability += reading.log_probability
            if partial and not last:
                partial(" ".join(texts))
        confidence = math.exp(log_probability / steps) if texts else None
        return Transcript(" ".join(texts), confidence)
