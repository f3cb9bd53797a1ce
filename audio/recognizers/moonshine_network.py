"""Runs the networks of Moonshine base: sound in, words out, on one core.

The encoder hears the whole sound at once. The decoder then writes: freely, always the
likeliest token; or, in moonshine_beam, only what may be said. Nothing here changes
after loading, so threads may share it.
"""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime as ort

from ..errors import RecognizerError, SetupError
from ..phrases import Phrases
from ..stages import RATE
from .moonshine_beam import Search
from .moonshine_decoder import Decoder, Memory, session, value
from .moonshine_spelling import Paths, Spelling
from .moonshine_tokens import BEGIN, END, Tokens

ENCODER, DECODER, TOKENS = "encoder.onnx", "decoder.onnx", "tokenizer.bin"

SHORTEST = RATE // 10
"""Samples that the encoder must have."""

_REMEDY = "Move that folder away, then run: small-steps models install moonshine-en"

_STEPS_A_SECOND, _STEPS_AT_LEAST = 6.5, 5
"""How fast people speak at most: a bound for a decoder that repeats itself."""

LONGER = 1.5
"""How many times as long as any phrase free words may be for it to be looked for."""

LESS_LIKELY = 1.0
"""How much less likely, in logarithms a token, a phrase may be than the free words."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the network made of a sound, and how sure each of its steps was."""

    text: str
    steps: int
    log_probability: float
    """The natural logarithm of the probability of all steps together."""


class Network:
    """Moonshine base in memory."""

    def __init__(self, folder: Path) -> None:
        """Load the files in *folder*. Raise SetupError when they do not work."""
        try:
            self._encoder = session(folder / ENCODER)
            self._decoder = Decoder(folder / DECODER)
            self._tokens = Tokens(folder / TOKENS)
            self.read(np.zeros(SHORTEST, np.float32))
        except Exception as error:  # onnxruntime's errors have no nearer base
            problem = f"There is no working Moonshine model in {folder}."
            raise SetupError(problem, _REMEDY) from error

    def paths(self, phrases: Phrases) -> Paths:
        """Return the ways to spell *phrases*; make them once and use them often."""
        return Paths(phrases, self._spelling)

    def read(self, sound: npt.NDArray[np.float32]) -> Reading:
        """Return the words in *sound*: samples from -1 to 1, at least SHORTEST.

        Raise RecognizerError.
        """
        return self.listen(sound, None)[0]

    def listen(
        self, sound: npt.NDArray[np.float32], paths: Paths | None
    ) -> tuple[Reading, Reading | None]:
        """Return the words in *sound*, and the phrase of *paths* if one was said.

        Raise RecognizerError.
        """
        most = int(len(sound) / RATE * _STEPS_A_SECOND) + _STEPS_AT_LEAST
        try:
            (heard,) = self._encoder.run(None, {"input_values": sound[np.newaxis]})
            free = self._write(value(heard), most)
            if paths is None or not free.text or _is_beyond(free.text, paths.phrases):
                return free, None
            if paths.phrases.holds(free.text):
                return free, free
            if paths.phrases.enough(free.text):
                return free, None
            return free, self._phrase(value(heard), paths, free, most)
        except Exception as error:  # onnxruntime's errors have no nearer base
            problem = "Moonshine failed on an utterance"
            raise RecognizerError(problem) from error

    @cached_property
    def _spelling(self) -> Spelling:
        return Spelling(self._tokens)

    def _write(self, heard: ort.OrtValue, most: int) -> Reading:
        memory = Memory(self._decoder, heard)
        tokens, log_probability = [BEGIN], 0.0
        while tokens[-1] != END and len(tokens) <= most:
            token, certainty = self._choose(memory.step(tokens[-1:])[0])
            tokens.append(token)
            log_probability += certainty
        return Reading(self._tokens.text(tokens), len(tokens) - 1, log_probability)

    def _choose(self, logits: npt.NDArray[np.float32]) -> tuple[int, float]:
        """Return the likeliest token and the logarithm of its probability."""
        token = int(logits[: len(self._tokens)].argmax())
        return token, -float(np.log(np.exp(logits - logits[token]).sum()))

    def _phrase(
        self, heard: ort.OrtValue, paths: Paths, free: Reading, most: int
    ) -> Reading | None:
        """Return the likeliest phrase, unless the *free* words are far likelier."""
        search = Search(Memory(self._decoder, heard), paths, self._tokens)
        worst = free.log_probability - LESS_LIKELY * free.steps
        found = search.run(most, worst)
        if not found:
            return None
        text = self._tokens.text(found[0].tokens)
        return Reading(text, len(found[0].tokens), found[0].log_probability)


def _is_beyond(text: str, phrases: Phrases) -> bool:
    """Tell whether *text* is too long to be any of *phrases*, however misheard."""
    return len(text) > LONGER * phrases.longest
