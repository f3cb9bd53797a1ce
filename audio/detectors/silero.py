"""The Silero speech detector: its network, run frame by frame on onnxruntime.

silero.onnx is silero_vad_16k_op15.onnx of silero-vad 6.2.3 (MIT, silero-LICENSE).
It wants 512 samples after the last 64 of the frame before, and a state that it
returns to be given back with the next frame.
"""

from importlib.resources import files

import numpy as np
import numpy.typing as npt
import onnxruntime

from ..stages import RATE

OPEN, STAY = 0.5, 0.35
"""Probability that begins speech, and the lower one that keeps it going."""

CONTEXT = 64
STATE = (2, 1, 128)


class Silero:
    """Speech is what a small neural network takes for speech; 2 ms of work a second."""

    def __init__(self) -> None:
        """Load the network: about 50 ms."""
        options = onnxruntime.SessionOptions()
        options.inter_op_num_threads = options.intra_op_num_threads = 1
        self._network = onnxruntime.InferenceSession(
            files(__package__).joinpath("silero.onnx").read_bytes(),
            options,
            providers=["CPUExecutionProvider"],
        )
        self._rate = np.array(RATE, np.int64)
        self._context: npt.NDArray[np.float32]
        self._state: npt.NDArray[np.float32]
        self._speaking: bool
        self.reset()

    def is_speech(self, frame: bytes) -> bool:
        """Say whether *frame* holds speech, given the frames before it."""
        samples = np.frombuffer(frame, "<i2").astype(np.float32) / np.float32(32768)
        heard = np.concatenate((self._context, samples))
        self._context = heard[-CONTEXT:]
        probability, self._state = self._network.run(
            None, {"input": heard[None], "state": self._state, "sr": self._rate}
        )
        self._speaking = float(probability[0, 0]) >= (STAY if self._speaking else OPEN)
        return self._speaking

    def reset(self) -> None:
        """Forget earlier frames."""
        self._context = np.zeros(CONTEXT, np.float32)
        self._state = np.zeros(STATE, np.float32)
        self._speaking = False
