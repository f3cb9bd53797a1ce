"""A detector that knows only loudness: cheap, needs no network, easily fooled."""

import math

import numpy as np

QUIETEST, LOUDEST = -60.0, -30.0
"""Between these levels, in dB of full scale, the noise of the room is looked for."""

ABOVE = 12.0
"""Speech is this many dB louder than the room."""

RISE = 0.05
"""dB a frame by which the room is believed to get louder: 1.5 dB a second."""


class Energy:
    """Speech is what is clearly louder than the quietest of late."""

    def __init__(self) -> None:
        """Begin in a quiet room."""
        self._room = QUIETEST

    def is_speech(self, frame: bytes) -> bool:
        """Say whether *frame* stands out, and learn the level of the room."""
        level = _level(frame)
        self._room = min(max(level, QUIETEST), self._room + RISE, LOUDEST)
        return level > self._room + ABOVE

    def reset(self) -> None:
        """Begin in a quiet room again."""
        self._room = QUIETEST


def _level(frame: bytes) -> float:
    samples = np.frombuffer(frame, "<i2").astype(np.float64) / 32768
    power = float(np.mean(samples * samples))
    return 10 * math.log10(power) if power else -math.inf
