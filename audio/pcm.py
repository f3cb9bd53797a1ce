"""Sound from elsewhere, in pieces of any size, rate and width, as frames of ours."""

import numpy as np
import soxr

from .errors import SetupError
from .stages import FRAME_BYTES, RATE

_TYPES = {1: "u1", 2: "<i2", 4: "<i4"}
"""Bytes a sample -> how it is written: 8 bits are unsigned, as in a WAV."""

RATES = range(8_000, 192_001)
CHANNELS = range(1, 9)


class Frames:
    """Takes PCM as it arrives, and gives it in frames of 16 kHz mono 16 bits."""

    def __init__(self, rate: int, width: int, channels: int) -> None:
        """Take sound of *rate* samples a second, *width* bytes each. Raise SetupError.

        Samples of all *channels* lie side by side.
        """
        if rate not in RATES or width not in _TYPES or channels not in CHANNELS:
            problem = f"I cannot hear {rate} Hz, {width} bytes, {channels} channels."
            raise SetupError(problem, "Send 16000 Hz, 2 bytes, 1 channel.")
        self._type, self._channels = np.dtype(_TYPES[width]), channels
        self._is_ours = (rate, width, channels) == (RATE, 2, 1)
        self._resampler = soxr.ResampleStream(rate, RATE, 1, dtype="float32")
        self._raw, self._ready = bytearray(), bytearray()

    def take(self, sound: bytes) -> list[bytes]:
        """Return the frames that are whole with *sound*."""
        self._raw += sound
        whole = len(self._raw) // self._step * self._step
        samples, self._raw = bytes(self._raw[:whole]), self._raw[whole:]
        self._ready += samples if self._is_ours else self._converted(samples)
        return self._cut()

    def end(self) -> list[bytes]:
        """Return what is left, its last frame filled up with silence."""
        if not self._is_ours:
            self._ready += self._converted(b"", last=True)
        self._ready += bytes(-len(self._ready) % FRAME_BYTES)
        return self._cut()

    @property
    def _step(self) -> int:
        return self._type.itemsize * self._channels

    def _converted(self, samples: bytes, *, last: bool = False) -> bytes:
        values = np.frombuffer(samples, self._type).astype(np.float32)
        top = np.float32(2 ** (8 * self._type.itemsize - 1))
        values = values / top - (self._type.kind == "u")
        mono = values.reshape(-1, self._channels).mean(axis=1, dtype=np.float32)
        heard = self._resampler.resample_chunk(mono, last=last)
        pcm: bytes = (
            np.clip(np.rint(heard * 32768), -32768, 32767).astype("<i2").tobytes()
        )
        return pcm

    def _cut(self) -> list[bytes]:
        whole = len(self._ready) // FRAME_BYTES * FRAME_BYTES
        cut = [
            bytes(self._ready[start : start + FRAME_BYTES])
            for start in range(0, whole, FRAME_BYTES)
        ]
        del self._ready[:whole]
        return cut
