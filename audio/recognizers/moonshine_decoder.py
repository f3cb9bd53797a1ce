"""Runs Moonshine's decoder: the next token's likelihoods, for several texts at once.

Each step makes one token out of what was heard and of its memory of the tokens before
(keys and values of each layer). The first step also makes a memory of what was heard,
which stays as it is: later steps fetch only what grows, and for a single text nothing
is copied between steps.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnxruntime as ort

_FATAL = 4
"""onnxruntime's level of logging. What is worth telling, its errors tell."""


class Decoder:
    """The network; nothing in it changes, so threads may share it."""

    def __init__(self, file: Path) -> None:
        """Load it, and note what its memory is called and how that is at first."""
        self.session = session(file)
        past = [each for each in self.session.get_inputs() if "past" in each.name]
        self.empty = {
            each.name: value(np.zeros([1, each.shape[1], 0, each.shape[3]], np.float32))
            for each in past
        }
        self.first = [each.name for each in self.session.get_outputs()]
        self.later = [name for name in self.first if ".encoder." not in name]


class Memory:
    """What was heard, and the texts made of it so far: one, until pick() parts them."""

    def __init__(self, decoder: Decoder, heard: ort.OrtValue) -> None:
        """Begin with one empty text."""
        self._decoder = decoder
        self._inputs = decoder.empty | {"encoder_hidden_states": heard}
        self._later = False
        self._heard: dict[int, dict[str, ort.OrtValue]] = {}

    def step(self, tokens: Sequence[int]) -> npt.NDArray[np.float32]:
        """Add a token to each text; return the logits of the next, a row a text."""
        decoder = self._decoder
        self._inputs["input_ids"] = value(np.array(tokens, np.int64)[:, np.newaxis])
        self._inputs["use_cache_branch"] = value(np.array([self._later]))
        names = decoder.later if self._later else decoder.first
        made = decoder.session.run_with_ort_values(names, self._inputs)
        self._inputs |= dict(zip(map(_past, names[1:]), made[1:], strict=True))
        self._later = True
        logits: npt.NDArray[np.float32] = made[0].numpy()[:, -1]
        return logits

    def pick(self, rows: Sequence[int]) -> None:
        """Go on with the texts in *rows*, each as often as it is named there."""
        for name in map(_past, self._decoder.later[1:]):
            self._inputs[name] = value(self._inputs[name].numpy()[list(rows)])
        if not self._heard:
            names = self._inputs.keys() - set(map(_past, self._decoder.later))
            sizeless = {"input_ids", "use_cache_branch"}
            self._heard[1] = {name: self._inputs[name] for name in names - sizeless}
        if len(rows) not in self._heard:
            self._heard[len(rows)] = {
                name: value(each.numpy().repeat(len(rows), axis=0))
                for name, each in self._heard[1].items()
            }
        self._inputs |= self._heard[len(rows)]


def session(file: Path) -> ort.InferenceSession:
    """Load a network that runs on the caller's thread and frees the memory it used."""
    options = ort.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = options.enable_mem_pattern = False
    options.log_severity_level = _FATAL
    return ort.InferenceSession(file, options, providers=["CPUExecutionProvider"])


def value(array: npt.NDArray[Any]) -> ort.OrtValue:
    """Make *array* an input."""
    return ort.OrtValue.ortvalue_from_numpy(array)


def _past(name: str) -> str:
    """Return what an output of the decoder is called as an input of its next step."""
    return name.replace("present", "past_key_values")
