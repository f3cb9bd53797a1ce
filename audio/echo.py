"""Not hearing ourselves: what we play is taken out of what the microphone hears.

What goes to the device is laid beside what is heard by the time of each (farline.py).
How much later it comes back differs every time we begin to speak: with the device, the
sound server, the distance. So it is found anew each time (alignment.py), in the first
tenths of a second of our own voice. Until then what is heard is held back. Then the way
through the room is learned from what was held back (echopath.py), and all of it is
handed on without our voice: late, but nothing that was said over it is lost. While we
rest between two lines, what is heard is left as it is, and the way stays known.

How much of our voice cannot be taken out is learned as well (leftover.py), for as long
as this lasts: what is not clearly more than that is silence. Where our voice is much
louder than who speaks, that is as if nobody could be heard while we speak.

Where nothing of ours comes back (coupling.py), or it cannot be told how late, what is
heard is left as it is. Either way it comes out DELAY later.
"""

from collections import deque
from collections.abc import Callable, Iterator
from time import monotonic

import numpy as np
import numpy.typing as npt

from .alignment import MOST, delay
from .coupling import LOUD, Coupling
from .echopath import BEFORE, HOP, LATE, EchoPath
from .farline import FarLine
from .leftover import Leftover
from .stages import FRAME, RATE, Detector
from .utterances import frames_in

DELAY = LATE / RATE
"""Seconds by which everything comes out late."""

STILL = frames_in(1.0)
"""Frames without a sound of ours after which there is no echo left."""

HELD = frames_in(0.8)
"""Frames that are held back at most."""

SEEN = frames_in(0.4)
"""Frames that are compared to find how late we are."""

LATELY = frames_in(0.5)
"""Frames after which it is looked at again: a device that starved is later."""

SURE = frames_in(0.13)
"""Frames of ours before which nothing that is found is believed: any noise fits."""

SAME = 48
"""Samples by which two findings may differ and are the same: 3 ms."""

KEPT = HELD + SEEN + 2
"""Frames that are remembered."""

AHEAD = 64
"""Samples by which the way begins before the delay that was found: 4 ms."""

FULL = 32_768
"""The swing of the loudest sample."""

Samples = npt.NDArray[np.float64]


class Left(bytes):
    """A frame without our own voice, to hear words in."""

    others: bytes
    """The same frame, silent wherever nobody but us is heard."""


class Others:
    """A detector that does not take what is left of our own voice for somebody's."""

    def __init__(self, detector: Detector) -> None:
        """Ask *detector*."""
        self._detector = detector

    def is_speech(self, frame: bytes) -> bool:
        """Say whether somebody but us speaks in *frame*."""
        others = frame.others if isinstance(frame, Left) else frame
        return self._detector.is_speech(others)

    def reset(self) -> None:
        """Forget earlier frames."""
        self._detector.reset()


class Echo:
    """Takes our own voice out of what is heard. One thread cleans, any other plays."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        """Begin in an unknown room; *clock* tells when something is played."""
        self._clock, self._line, self._leftover = clock, FarLine(), Leftover()
        self.reset()

    def played(self, sound: bytes, rate: int) -> None:
        """Take note of 16-bit *sound* as it goes to the device; never waits.

        None at all means that nothing is left there: it was heard, or dropped.
        """
        self._line.put(sound, rate, self._clock())

    def clean(self, frame: bytes, at: float | None = None) -> list[Left]:
        """Return what is left of *frame* without our own voice, DELAY later.

        It had arrived *at* a time of the clock. Nothing is returned while it is not
        known how late we are, and then all those frames at once.
        """
        self._line.step(self._clock() if at is None else at)
        self._heard.append(np.frombuffer(frame, "<i2") / FULL)
        self._waiting += 1
        self._notice()
        is_held = self._is_seeking and self._sought <= HELD
        if self._is_seeking and not self._coupling.is_none:
            self._seek()
            if self._delay is None and is_held:
                return []
        elif not (self._delay is None or self._rests) and self._sought % LATELY == 0:
            self._seek()
        return list(self._handed_on())

    def reset(self) -> None:
        """Forget what was played: from now on another stretch of sound is heard."""
        self._line.reset()
        self._coupling, self._path = Coupling(), EchoPath()
        self._heard = deque[Samples]([np.zeros(FRAME)] * KEPT, KEPT)
        self._waiting, self._still, self._sought = 0, STILL, 0
        self._stretch, self._is_seeking, self._rests = 0, False, False
        self._delay: int | None = None
        self._found: int | None = None

    def _notice(self) -> None:
        """Take note of how loud we are, and whether we have just begun."""
        far = _power(self._line.newest(FRAME))
        self._coupling.take(_power(self._heard[-1]), far)
        self._still = 0 if far > LOUD else self._still + 1
        self._sought += 1
        if self._still > STILL:
            self._is_seeking, self._rests = False, True
        elif not self._still and self._stretch != self._line.stretch:
            self._stretch, self._delay = self._line.stretch, None
            self._begin()
        elif not self._still and self._rests:
            self._begin()

    def _begin(self) -> None:
        """Go on with a way that is known, or seek one."""
        self._rests, self._found, self._sought = False, None, 0
        self._is_seeking = self._delay is None
        if self._delay is not None:
            self._go_back(self._waiting)

    def _seek(self) -> None:
        """Find how late we are; when that is new and found twice, learn the way."""
        size = SEEN * FRAME
        heard = np.concatenate(list(self._heard)[-SEEN:])
        found = delay(heard, self._line.latest(size + MOST, 0))
        before, self._found = self._found, found
        if self._sought < SURE:
            return
        if found is None or before is None or abs(found - before) > SAME:
            return
        if self._delay is None or abs(found - self._delay) > SAME:
            self._delay, self._is_seeking = found, False
            self._learn()

    def _learn(self) -> None:
        """Learn the way anew from what is at hand; then go back, and go by it."""
        self._path = EchoPath()
        count = max(self._waiting, min(SEEN, self._sought))
        self._go_back(count)
        for place in range(count, 0, -1):
            self._cleaned(place)
        self._path.leftover = self._leftover
        self._go_back(self._waiting)

    def _go_back(self, count: int) -> None:
        """Let the path stand before the last *count* frames."""
        self._path.stand(self._heard[-count - 1], self._far(BEFORE, count))

    def _handed_on(self) -> Iterator[Left]:
        """Yield what is left of the frames that were held back, and of the last."""
        while self._waiting:
            place, self._waiting = self._waiting, self._waiting - 1
            if self._delay is None or self._rests:
                two = np.concatenate((self._heard[-place - 1], self._heard[-place]))
                left = np.tile(two[FRAME - LATE : -LATE], (2, 1))
            else:
                left = self._cleaned(place)
            words, others = np.clip(np.rint(left * FULL), -FULL, FULL - 1).astype("<i2")
            handed = Left(words.tobytes())
            handed.others = others.tobytes()
            yield handed

    def _cleaned(self, place: int) -> Samples:
        """Return what is left of the frame that is *place* frames from the end."""
        far = self._far(FRAME, place - 1)
        pieces = (slice(at, at + HOP) for at in range(0, FRAME, HOP))
        near = self._heard[-place]
        left = [self._path.take(near[at], far[at]) for at in pieces]
        return np.concatenate(left, axis=1)

    def _far(self, samples: int, ago: int) -> Samples:
        """Return the last *samples* of ours that came back until *ago* frames ago."""
        late = max(0, (self._delay or 0) - AHEAD)
        return self._line.latest(samples, late + ago * FRAME)


def _power(samples: Samples) -> float:
    return float(np.mean(samples**2))
