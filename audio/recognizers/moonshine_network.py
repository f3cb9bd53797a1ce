"""Runs the networks of Moonshine base: sound in, words out, on one core.

The encoder hears the whole sound at once. The decoder then makes one token a step,
out of what was heard and of its memory of the tokens before (keys and values of
each layer). Its first step also makes a memory of what was heard, which stays as it
is: later steps fetch only what grows, and nothing is copied between steps.

Nothing here changes after loading, so threads may share it.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnxruntime as ort

from ..errors import RecognizerError, SetupError
from ..stages import RATE
from .moonshine_tokens import BEGIN, END, Tokens

ENCODER, DECODER, TOKENS = "encoder.onnx", "decoder.onnx", "tokenizer.bin"

SHORTEST = RATE // 10
"""Samples that the encoder must have."""

_REMEDY = "Move that folder away, then run: small-steps models install moonshine-en"

_FATAL = 4
"""onnxruntime's level of logging. What is worth telling, its errors tell."""

_STEPS_A_SECOND, _STEPS_AT_LEAST = 6.5, 5
"""How fast people speak at most: a bound for a decoder that repeats itself."""


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
            self._encoder = _session(folder / ENCODER)
            self._decoder = _session(folder / DECODER)
            self._tokens = Tokens(folder / TOKENS)
            self._name_memory()
            self.read(np.zeros(SHORTEST, np.float32))
        except Exception as error:  # onnxruntime's errors have no nearer base
            problem = f"There is no working Moonshine model in {folder}."
            raise SetupError(problem, _REMEDY) from error

    def read(self, sound: npt.NDArray[np.float32]) -> Reading:
        """Return the words in *sound*: samples from -1 to 1, at least SHORTEST.

        Raise RecognizerError.
        """
        most = int(len(sound) / RATE * _STEPS_A_SECOND) + _STEPS_AT_LEAST
        try:
            (heard,) = self._encoder.run(None, {"input_values": sound[np.newaxis]})
            return self._decode(_value(heard), most)
        except Exception as error:  # onnxruntime's errors have no nearer base
            problem = "Moonshine failed on an utterance"
            raise RecognizerError(problem) from error

    def _name_memory(self) -> None:
        """Note what the decoder's memory is called, and how it is before the first."""
        past = [each for each in self._decoder.get_inputs() if "past" in each.name]
        self._empty = {
            each.name: _value(
                np.zeros([1, each.shape[1], 0, each.shape[3]], np.float32)
            )
            for each in past
        }
        self._first = [each.name for each in self._decoder.get_outputs()]
        self._later = [name for name in self._first if ".encoder." not in name]

    def _decode(self, heard: ort.OrtValue, most: int) -> Reading:
        inputs = self._empty | {"encoder_hidden_states": heard}
        tokens, log_probability = [BEGIN], 0.0
        while tokens[-1] != END and len(tokens) <= most:
            later = len(tokens) > 1
            inputs["input_ids"] = _value(np.array([tokens[-1:]]))
            inputs["use_cache_branch"] = _value(np.array([later]))
            names = self._later if later else self._first
            logits, *memory = self._decoder.run_with_ort_values(names, inputs)
            token, certainty = self._choose(logits.numpy()[0, -1])
            tokens.append(token)
            log_probability += certainty
            inputs |= dict(zip(map(_past, names[1:]), memory, strict=True))
        return Reading(self._tokens.text(tokens), len(tokens) - 1, log_probability)

    def _choose(self, logits: npt.NDArray[np.float32]) -> tuple[int, float]:
        """Return the likeliest token and the logarithm of its probability."""
        token = int(logits[: len(self._tokens)].argmax())
        return token, -float(np.log(np.exp(logits - logits[token]).sum()))


def _session(file: Path) -> ort.InferenceSession:
    """Load a network that runs on the caller's thread and frees the memory it used."""
    options = ort.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = options.enable_mem_pattern = False
    options.log_severity_level = _FATAL
    return ort.InferenceSession(file, options, providers=["CPUExecutionProvider"])


def _value(array: npt.NDArray[Any]) -> ort.OrtValue:
    return ort.OrtValue.ortvalue_from_numpy(array)


def _past(name: str) -> str:
    """Return what an output of the decoder is called as an input of its next step."""
    return name.replace("present", "past_key_values")
