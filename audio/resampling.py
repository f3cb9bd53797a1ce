"""Sound at another rate: some devices know only their own."""

import numpy as np
import soxr


class Resampler:
    """Turns 16-bit mono sound that comes in pieces into sound at another rate."""

    def __init__(self, have: int, want: int) -> None:
        """Take samples at *have* a second and give *want* a second."""
        self.rates = have, want
        self._stream = soxr.ResampleStream(have, want, 1, dtype="int16")

    def feed(self, sound: bytes, *, last: bool = False) -> bytes:
        """Return what is ready after *sound*; after the *last* piece that is all."""
        samples = np.frombuffer(sound, "<i2")
        ready: bytes = self._stream.resample_chunk(samples, last=last).tobytes()
        return ready
