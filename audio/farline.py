"""What we play, laid beside what is heard, by the time of each.

Sound goes to the device in pieces, some of them at once when we begin to speak; so only
the first piece of a stretch is laid by its time, and the others follow it. What is
heard may be looked at much later than it arrived, so each frame brings its time. All
sound lies EARLY before its time, because both times are only known to some frames: what
comes back is late, never early.
"""

from queue import Empty, SimpleQueue

import numpy as np
import numpy.typing as npt
import soxr

from .stages import FRAME, RATE

EARLY = 0.05
"""Seconds by which sound is laid before its time."""

STARVED = round(0.15 * RATE)
"""Samples that may be missing until a device has starved, and not only is late."""

LUMPS = 3 * FRAME
"""Samples that a resampler may hold back, and a device may take at a time."""

KEPT = round(2.0 * RATE)
"""Samples of the past that can still be read."""

MOST = 2_000
"""Pieces of played sound kept for a microphone that is late."""

Samples = npt.NDArray[np.float64]


class FarLine:
    """A line of played sound, with a now. One thread takes, any other puts."""

    def __init__(self) -> None:
        """Begin with silence."""
        self._put: SimpleQueue[tuple[bytes, int, float]] = SimpleQueue()
        self._resampler: soxr.ResampleStream | None = None
        self._rate = 0
        self.reset()

    def put(self, sound: bytes, rate: int, at: float) -> None:
        """Add 16-bit *sound* that is played *at* a time; never waits.

        None at all ends a stretch: what is left of it is not played.
        """
        if self.waiting < MOST:
            self._put.put((bytes(sound), rate, at))

    @property
    def waiting(self) -> int:
        """How many pieces were put that no step has laid yet."""
        return self._put.qsize()

    def reset(self) -> None:
        """Forget all sound."""
        while not self._put.empty():
            self._put.get()
        self.stretch = 0
        """How many stretches have begun."""
        self._line, self._now, self._is_open = np.zeros(KEPT), KEPT, False

    def step(self, at: float) -> None:
        """Go on by a frame, to the time *at*."""
        self._now += FRAME
        try:
            while True:
                sound, rate, played = self._put.get_nowait()
                place = self._now + round((played - at - EARLY) * RATE)
                self._lay(sound, rate, max(0, place))
        except Empty:
            pass
        gone = max(0, self._now - KEPT)
        self._line, self._now = self._line[gone:], self._now - gone

    def latest(self, samples: int, delay: int) -> Samples:
        """Return so many *samples* until *delay* before now."""
        end = self._now - delay
        found = self._line[max(0, end - samples) : max(0, end)]
        missing = max(0, min(samples, end - len(self._line)))
        ahead = samples - missing - len(found)
        return np.concatenate((np.zeros(ahead), found, np.zeros(missing)))

    def newest(self, samples: int) -> Samples:
        """Return the newest *samples* that may sound now, as far as they are laid.

        They come in lumps, so the end of the line is behind; long behind is silence.
        """
        behind = self._now - len(self._line)
        early = round(EARLY * RATE)
        return self.latest(samples, behind if early < behind < early + LUMPS else early)

    def _lay(self, sound: bytes, rate: int, place: int) -> None:
        """Lay *sound* at the end, or at its *place* if it begins a stretch."""
        if not sound:
            self._line, self._is_open = self._line[:place], False
            self._resampler = None
            return
        has_starved = place - len(self._line) > STARVED
        if not self._is_open or has_starved:
            gap = np.zeros(max(0, place - len(self._line)))
            self._line = np.concatenate((self._line[:place], gap))
            self.stretch += 1
        self._is_open = True
        samples = np.frombuffer(sound, "<i2") / 32_768
        self._line = np.concatenate((self._line, self._resampled(samples, rate)))

    def _resampled(self, samples: Samples, rate: int) -> Samples:
        if rate == RATE:
            return samples
        if self._resampler is None or rate != self._rate:
            self._rate = rate
            self._resampler = soxr.ResampleStream(rate, RATE, 1, dtype="float64")
        resampled: Samples = self._resampler.resample_chunk(samples)
        return resampled
