"""How something is said: as fast, as loud and with as much rest as it needs."""

from dataclasses import dataclass, replace
from typing import Self

import numpy as np


@dataclass(frozen=True, slots=True)
class Manner:
    """How fast, how loudly, with what silence between sentences, in which voice."""

    pace: float = 1.0
    """How fast, if the voice can: 1 is its own pace, 2 is twice as fast."""
    volume: float = 1.0
    """How loud: 1 is the voice's own loudness, 0.5 is half its swing (6 dB less)."""
    pause: float = 0.0
    """Seconds of silence between two sentences, beyond the voice's own."""
    voice: str = ""
    """The name of the voice; empty is the usual one."""

    def along_with(self, other: Self) -> Self:
        """Return both at once: half as loud, and that half as loud again."""
        return replace(
            self,
            pace=self.pace * other.pace,
            volume=self.volume * other.volume,
            pause=self.pause + other.pause,
            voice=self.voice or other.voice,
        )


PLAINLY = Manner()
"""As the voice speaks by itself."""


def scaled(sound: bytes, volume: float) -> bytes:
    """Return 16-bit *sound* at *volume*; what would be too loud is clipped."""
    if volume == 1:
        return sound
    samples = np.rint(np.frombuffer(sound, "<i2").astype(float) * volume)
    quieter: bytes = np.clip(samples, -32768, 32767).astype("<i2").tobytes()
    return quieter
