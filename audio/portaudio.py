"""Real microphones and speakers, through PortAudio.

Callbacks run in a thread of PortAudio's that must never wait.
"""

import os
from collections.abc import Callable, Iterator
from queue import Empty, SimpleQueue
from time import monotonic

from .devices import Choice
from .errors import DeviceError, SetupError
from .line import Line, lost
from .resampling import Resampler
from .soundqueue import HEARTBEAT, SoundQueue
from .stages import FRAME, FRAME_BYTES, RATE

LATENCY = 0.2
"""Seconds that the speaker's device keeps in advance; SMALL_STEPS_LATENCY changes it.

It costs nothing at either end of what is said, because the stream is started with
speech and aborted to hush; a busy machine (CI) needs 0.5.
"""

QUEUED = 0.5
"""Seconds of sound kept ready for the device, on top of its latency."""

PATIENT = 60.0
"""Seconds of sound from a microphone that may wait for a slow recognizer."""


class PortAudioMicrophone:
    """Hears a device, by name or part of it, or the default one."""

    def __init__(
        self,
        device: str | None = None,
        *,
        rate: int = RATE,
        is_sure: bool = False,
    ) -> None:
        """Choose the device and try it. Raise SetupError when it does not work.

        One that *is_sure* is not tried: it worked before, and may come back.
        *rate* is asked of the device; one that refuses it is heard at its own rate.
        """
        self._choice = Choice("input", device)
        self._rate = rate
        self._arrived: SimpleQueue[tuple[bytes, float] | None] = SimpleQueue()
        self._closed = False
        self.arrived = 0.0
        """When the latest frame had arrived, however long it waited."""
        if not is_sure:
            self._line().try_out()

    @property
    def name(self) -> str:
        """The name of the device."""
        return self._choice.name

    def frames(self) -> Iterator[bytes]:
        """Yield frames as they arrive, until closed. Raise DeviceError when lost."""
        self._arrived = SimpleQueue()
        line, is_lost = self._line(), False
        try:
            line.start()
            yield from _framed(self._blocks(), line)
        except DeviceError:
            is_lost = True
            raise
        finally:
            line.close(is_lost=is_lost)

    def close(self) -> None:
        """End frames(); harmless when repeated."""
        self._closed = True
        self._arrived.put(None)

    def _blocks(self) -> Iterator[bytes]:
        arrived = self._arrived
        while not self._closed:
            try:
                block = arrived.get(timeout=HEARTBEAT)
            except Empty:
                raise lost(self._choice) from None
            if block is not None:
                sound, self.arrived = block
                yield sound
            elif not self._closed:
                raise lost(self._choice)

    def _line(self) -> Line:
        arrived = self._arrived  # of this line: an older one may still call back
        most = PATIENT * RATE / FRAME

        def take(block: bytes) -> None:
            if arrived.qsize() < most:
                arrived.put((bytes(block), monotonic()))

        return Line(
            self._choice,
            self._rate,
            take,
            lambda: arrived.put(None),
            block=FRAME / RATE,
        )


class PortAudioSpeaker:
    """Plays on a device, by name or part of it, or the default one.

    Nothing is open while there is nothing to say. It starts when enough is queued to
    fill the device, and is closed to fall silent.
    """

    def __init__(
        self,
        rate: int,
        device: str | None = None,
        *,
        latency: float | None = None,
        played: Callable[[bytes, int], None] | None = None,
    ) -> None:
        """Try the device. *latency* is in seconds. Raise SetupError.

        *played* is told what goes to the device, and at what rate.
        """
        seconds = _latency() if latency is None else latency
        self._choice = Choice("output", device)
        self._line = Line(self._choice, rate, self._play, self._lose, latency=seconds)
        self._line.try_out()
        self._rate, self._block = rate, 0.0
        self._enough = round(seconds * self._line.rate) * 2
        most = round(QUEUED * self._line.rate) * 2
        self._queue = SoundQueue(most, self._enough, self._line.rate, played)
        self._resampler: Resampler | None = None

    @property
    def name(self) -> str:
        """The name of the device."""
        return self._choice.name

    def sounded(self) -> int:
        """Return how many bytes of what was written have sounded."""
        return self._queue.sounded() * self._rate // self._line.rate

    def write(self, sound: bytes) -> None:
        """Queue *sound*, waiting while enough is queued. Raise DeviceError."""
        self._queue.put(self._at_its_rate(sound))
        if len(self._queue) >= self._enough:
            self._start()

    def drain(self) -> None:
        """Wait until everything written has been heard, or was hushed."""
        if self._resampler:
            self._queue.put(self._at_its_rate(b"", last=True))
        self._start()
        if self._line.is_running:
            # What the device holds is heard within its latency, and what is on the
            # way there within two blocks. Pa_StopStream should wait for that, but
            # through PulseAudio it cuts the end off.
            self._queue.drain(self._line.latency + 2 * self._block)
            self._line.stop()

    def hush(self) -> None:
        """Drop everything queued and fall silent now. Later writes sound again."""
        self._queue.clear()
        self._resampler = None
        self._line.stop()

    def close(self) -> None:
        """Let the device go; harmless when repeated."""
        self._queue.clear()
        self._line.close(is_lost=self._queue.is_lost)

    def _at_its_rate(self, sound: bytes, *, last: bool = False) -> bytes:
        if self._rate == self._line.rate:
            return sound
        resampler = self._resampler or Resampler(self._rate, self._line.rate)
        self._resampler = None if last else resampler
        return resampler.feed(sound, last=last)

    def _play(self, out: bytearray) -> None:
        out[:] = self._queue.take(len(out))
        self._block = len(out) / 2 / self._line.rate

    def _lose(self) -> None:
        self._queue.lose()

    def _start(self) -> None:
        self._line.start(lambda: len(self._queue) > 0)


def _framed(blocks: Iterator[bytes], line: Line) -> Iterator[bytes]:
    """Yield frames of what arrives through *line*, whatever its rate."""
    resampler, waiting = None, bytearray()
    for block in blocks:
        if line.rate == RATE:
            yield block
            continue
        if not resampler or resampler.rates[0] != line.rate:
            resampler = Resampler(line.rate, RATE)
        waiting += resampler.feed(block)
        while len(waiting) >= FRAME_BYTES:
            yield bytes(waiting[:FRAME_BYTES])
            del waiting[:FRAME_BYTES]


def _latency() -> float:
    try:
        return float(os.environ.get("SMALL_STEPS_LATENCY", LATENCY))
    except ValueError as error:
        problem = "SMALL_STEPS_LATENCY is not a number."
        raise SetupError(problem, "Give seconds, such as 0.2.") from error
