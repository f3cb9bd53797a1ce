"""Not hearing ourselves: what we play is taken out of what the microphone hears.

What is played goes into a queue and comes out again as fast as the microphone hears.
So the device's own buffer needs no thought: it is filled at once when we begin to
speak, and so is the queue. Two clocks that run apart cannot get far: the queue is
empty, and the count begins anew, whenever we have finished.

WebRTC's canceller (AEC3) is given both sounds side by side, 10 ms at a time, and learns
by itself how the one becomes the other on its way through the room. While it learns it
takes away all that may be ours, and what a person says with it. So where nothing of
ours comes back (coupling.py) the frame is left as it is. Either way it comes out DELAY
later, always the same: the one may take over from the other.
"""

from queue import Empty, SimpleQueue

import numpy as np
import numpy.typing as npt
import soxr
from pywebrtc_audio import EchoCanceller

from .coupling import Coupling
from .stages import FRAME, RATE
from .utterances import frames_in

BLOCK = 160
"""Samples that AEC3 cleans at a time: 10 ms."""

WAITING = 128
"""Samples that wait at most for the rest of those."""

INSIDE = 128
"""Samples by which AEC3 itself is late."""

DELAY = (WAITING + INSIDE) / RATE
"""Seconds by which everything comes out late."""

STILL = frames_in(2.0)
"""Frames without a sound of ours after which there is no echo left."""

MOST = 2_000
"""Pieces of played sound kept for a microphone that is late."""

Samples = npt.NDArray[np.int16]


class Echo:
    """Takes our own voice out of what is heard. One thread cleans, any other plays."""

    def __init__(self) -> None:
        """Begin in an unknown room."""
        self._played: SimpleQueue[tuple[bytes, int]] = SimpleQueue()
        self._resampler: soxr.ResampleStream | None = None
        self._rate, self._still, self._far = 0, STILL, _zeros(0)
        self._before = _zeros(WAITING + INSIDE)
        self._canceller, self._coupling = _Canceller(), Coupling()

    def played(self, sound: bytes, rate: int) -> None:
        """Take note of 16-bit *sound* as it goes to the device; never waits.

        None at all means that nothing is left there: it was heard, or dropped.
        """
        if self._played.qsize() < MOST:
            self._played.put((bytes(sound), rate))

    def clean(self, frame: bytes) -> bytes:
        """Return what is left of *frame* without our own voice, DELAY later."""
        self._take_in()
        far, self._far = self._far[:FRAME], self._far[FRAME:]
        far = np.concatenate((far, _zeros(FRAME - len(far))))
        near = np.frombuffer(frame, "<i2")
        late = np.concatenate((self._before, near))
        self._before = late[FRAME:]
        self._still = 0 if far.any() else self._still + 1
        if self._still >= STILL:
            return late[:FRAME].tobytes()
        self._coupling.take(_power(near), _power(far))
        left = self._canceller.clean(near, far)
        return (late[:FRAME] if self._coupling.is_none else left).tobytes()

    def reset(self) -> None:
        """Forget what was played: from now on another stretch of sound is heard."""
        while not self._played.empty():
            self._played.get()
        self._drop()
        self._coupling = Coupling()

    def _take_in(self) -> None:
        """Bring what was played to the rate of what is heard."""
        try:
            while True:
                sound, rate = self._played.get_nowait()
                if not sound:
                    self._drop()
                    continue
                samples = np.frombuffer(sound, "<i2")
                self._far = np.concatenate((self._far, self._resampled(samples, rate)))
        except Empty:
            pass

    def _resampled(self, samples: Samples, rate: int) -> Samples:
        if rate == RATE:
            return samples
        if self._resampler is None or rate != self._rate:
            self._rate = rate
            self._resampler = soxr.ResampleStream(rate, RATE, 1, dtype="int16")
        resampled: Samples = self._resampler.resample_chunk(samples)
        return resampled

    def _drop(self) -> None:
        self._far, self._resampler = _zeros(0), None


class _Canceller:
    """AEC3: frames of 512 samples go through blocks of 160 and back."""

    def __init__(self) -> None:
        """Begin in an unknown room."""
        self._canceller = EchoCanceller(RATE)
        self._near = self._far = _zeros(0)
        self._ready = _zeros(WAITING)

    def clean(self, near: Samples, far: Samples) -> Samples:
        """Return what is left of *near* without what may be *far* in it."""
        near, far = (np.concatenate(e) for e in ((self._near, near), (self._far, far)))
        places = [
            slice(at, at + BLOCK) for at in range(0, len(near) - BLOCK + 1, BLOCK)
        ]
        process = self._canceller.process
        blocks = [process(near[at], far[at]) for at in places]
        whole = len(places) * BLOCK
        self._near, self._far = near[whole:], far[whole:]
        ready = np.concatenate((self._ready, *blocks))
        self._ready = ready[FRAME:]
        return ready[:FRAME]


def _zeros(count: int) -> Samples:
    return np.zeros(count, np.int16)


def _power(samples: Samples) -> float:
    """Return it as a share of the greatest there is."""
    return float(np.mean((samples / 32_768) ** 2))
