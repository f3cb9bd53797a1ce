"""A room in real time: a microphone, a loudspeaker, people, noise, and an echo.

What we say sounds in the room a little after it is written, as from a real device; a
part of it comes back into the microphone, later, softer and duller. The room notes at
what time who was to be heard, to the frame.
"""

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from queue import SimpleQueue
from threading import Lock, Thread
from time import monotonic, sleep

import numpy as np
import soxr
from sounds import Sound

from audio import FRAME, RATE
from audio.soundqueue import SoundQueue

BUFFER = 0.1
"""Seconds of sound that the device of the loudspeaker takes in advance."""

WALLS = ((0.0, 0.6), (0.007, 0.3), (0.019, -0.2), (0.043, 0.12), (0.071, 0.08))
"""Ways of our sound to the microphone: seconds beside the straight one, and gains."""

LOUD = 0.004
"""The amplitude from which our own sound is to be heard."""

SETTLED = 0.5
"""Seconds without sound of ours that are only a gap between two sentences."""


@dataclass(frozen=True, slots=True)
class Air:
    """What the room is like."""

    noise: float | None = None
    """Decibels by which the noise is below people; None is a quiet room."""
    echo: float | None = None
    """Decibels of our own voice in the microphone; None is a headset."""
    delay: float = 0.06
    """Seconds from the loudspeaker's device to the microphone."""


@dataclass(slots=True)
class Ours:
    """A stretch of our own sound."""

    begin: float
    end: float


@dataclass(slots=True)
class _Voice:
    begin: int
    sound: Sound = field(repr=False)


class Room:
    """Begins with start(), and gives a frame of sound every 32 ms."""

    def __init__(self, air: Air, noise: Sound | None = None) -> None:
        """Let *noise* be heard in a loop, if the air has any."""
        self._air, self._lock = air, Lock()
        self._arrived: SimpleQueue[tuple[bytes, float] | None] = SimpleQueue()
        self.arrived = 0.0
        """When the latest frame had arrived."""
        self._frame, self._closed = 0, False
        self._voices: list[_Voice] = []
        self._speakers: list[RoomSpeaker] = []
        self._noise = noise
        self.ours: list[Ours] = []
        """When we were to be heard."""
        taps = round((air.delay + WALLS[-1][0]) * RATE) + FRAME
        self._past: deque[float] = deque([0.0] * taps, maxlen=taps)
        self._impulse = _impulse(air)
        self._thread = Thread(target=self._run, name="room", daemon=True)

    @property
    def now(self) -> float:
        """Seconds of sound so far."""
        return self._frame * FRAME / RATE

    def start(self) -> None:
        """Let time run."""
        self._thread.start()

    def say(self, sound: Sound) -> float:
        """Let somebody say *sound* now; return when it begins."""
        with self._lock:
            self._voices.append(_Voice(self._frame * FRAME, sound))
            return self.now

    def speaker(
        self, rate: int, played: Callable[[bytes, int], None] | None = None
    ) -> "RoomSpeaker":
        """Open a loudspeaker; *played* is told what goes to its device."""
        made = RoomSpeaker(rate, played)
        with self._lock:
            self._speakers.append(made)
        return made

    def frames(self) -> Iterator[bytes]:
        """Yield what the microphone hears."""
        while (arrived := self._arrived.get()) is not None:
            frame, self.arrived = arrived
            yield frame

    def close(self) -> None:
        """End the frames."""
        self._closed = True
        self._arrived.put(None)

    def _run(self) -> None:
        began = monotonic()
        while not self._closed:
            sleep(max(0.0, began + (self._frame + 1) * FRAME / RATE - monotonic()))
            with self._lock:
                heard = self._people() + self._echo() + self._background()
                self._frame += 1
            samples = np.clip(np.rint(heard * 32767), -32768, 32767)
            self._arrived.put((samples.astype("<i2").tobytes(), monotonic()))

    def _people(self) -> Sound:
        at, heard = self._frame * FRAME, np.zeros(FRAME)
        for voice in self._voices:
            part = voice.sound[at - voice.begin : at - voice.begin + FRAME]
            heard[: len(part)] += part
        self._voices = [v for v in self._voices if v.begin + len(v.sound) > at + FRAME]
        return heard

    def _echo(self) -> Sound:
        ours = np.zeros(FRAME)
        for speaker in self._speakers:
            ours += speaker.take()
        if np.abs(ours).max() > LOUD:
            self._note()
        self._past.extend(ours)
        if self._air.echo is None:
            return np.zeros(FRAME)
        mixed: Sound = np.convolve(np.array(self._past), self._impulse)
        return mixed[len(self._past) - FRAME : len(self._past)]

    def _note(self) -> None:
        """Our sound is in the air from now until the end of this frame."""
        begin, end = self.now, self.now + FRAME / RATE
        if self.ours and begin - self.ours[-1].end <= SETTLED:
            self.ours[-1].end = end
        else:
            self.ours.append(Ours(begin, end))

    def _background(self) -> Sound:
        hiss = np.random.default_rng(self._frame).normal(0, 1e-4, FRAME)
        if self._air.noise is None or self._noise is None:
            return hiss
        places = np.arange(self._frame * FRAME, (self._frame + 1) * FRAME)
        gain = 0.5 / 10 ** (self._air.noise / 20)
        return hiss + gain * self._noise[places % len(self._noise)]


class RoomSpeaker:
    """A loudspeaker in the room."""

    def __init__(
        self, rate: int, played: Callable[[bytes, int], None] | None = None
    ) -> None:
        """Play sound at *rate*."""
        self._rate = rate
        self._queue = SoundQueue(round(BUFFER * rate) * 2, 0, rate, played)
        self._stream = soxr.ResampleStream(rate, RATE, 1, dtype="float32")
        self._ready = np.zeros(0, np.float32)
        self._device: deque[bytes] = deque()

    def write(self, sound: bytes) -> None:
        """Queue *sound*, blocking while enough is queued already."""
        self._queue.put(sound)

    def drain(self) -> None:
        """Block until everything written has been heard, or was hushed."""
        self._queue.drain(BUFFER)

    def hush(self) -> None:
        """Drop everything queued; what the device has taken is still heard."""
        self._queue.clear()

    def close(self) -> None:
        """Fall silent."""
        self._queue.clear()

    def take(self) -> Sound:
        """Return the sound of the next frame, at RATE."""
        while len(self._ready) < FRAME:
            sound = self._queue.take(round(FRAME / RATE * self._rate) * 2)
            samples = np.frombuffer(sound, "<i2").astype(np.float32) / 32768
            self._ready = np.append(self._ready, self._stream.resample_chunk(samples))
        frame, self._ready = self._ready[:FRAME], self._ready[FRAME:]
        return frame.astype(np.float64)


def _impulse(air: Air) -> Sound:
    """Return how a click of ours comes back: by several ways, without its highs."""
    gain = 10 ** ((air.echo or 0.0) / 20)
    impulse = np.zeros(round((air.delay + WALLS[-1][0]) * RATE) + 1)
    for seconds, share in WALLS:
        impulse[round((air.delay + seconds) * RATE)] = gain * share
    return np.convolve(impulse, np.array([0.25, 0.5, 0.25]))[: len(impulse)]
