"""Real microphones and speakers, through PortAudio. The only importer of sounddevice.

The list of devices is made when PortAudio is first used. A device that is unplugged
and comes back is opened again under its old place in that list; a sound server that
was restarted is too. Callbacks run in a thread of PortAudio's that must never wait.
"""

import os
from collections.abc import Iterator
from functools import cache
from queue import Empty, SimpleQueue
from threading import Lock
from types import ModuleType
from typing import Any, Literal

from .errors import DeviceError, SetupError
from .quiet import quiet, quiet_alsa
from .soundqueue import HEARTBEAT, SoundQueue
from .stages import FRAME, RATE

MICROPHONE, SPEAKER = "microphone", "speaker"

PCM: dict[str, Any] = {"channels": 1, "dtype": "int16"}

LATENCY = 0.2
"""Seconds that the speaker's device keeps in advance; SMALL_STEPS_LATENCY changes it.

It costs nothing at either end of what is said, because the stream is started with
speech and aborted to hush; a busy machine (CI) needs 0.5.
"""

QUEUED = 0.5
"""Seconds of sound kept ready for the device, on top of its latency."""

PATIENT = 60.0
"""Seconds of sound from a microphone that may wait for a slow recognizer."""


def devices() -> list[tuple[str, int, int]]:
    """Return each device as its name, input channels and output channels."""
    with quiet():
        found = _sounddevice().query_devices()
    return [
        (d["name"], d["max_input_channels"], d["max_output_channels"]) for d in found
    ]


class PortAudioMicrophone:
    """Hears a device, by name or part of it, or the default one."""

    def __init__(self, device: str | None = None) -> None:
        """Choose the device and try it. Raise SetupError when it does not work."""
        self._device = _find(device, "input")
        self._arrived: SimpleQueue[bytes | None] = SimpleQueue()
        self._closed = False
        sound = _sounddevice()
        try:
            with quiet():
                sound.check_input_settings(self._device, samplerate=RATE, **PCM)
        except (sound.PortAudioError, ValueError) as error:
            raise _unusable(MICROPHONE) from error

    def frames(self) -> Iterator[bytes]:
        """Yield frames as they arrive, until closed. Raise DeviceError when lost."""
        self._arrived = SimpleQueue()
        stream = self._started()
        try:
            while not self._closed:
                frame = self._arrived.get(timeout=HEARTBEAT)
                if frame is not None:
                    yield frame
                elif not self._closed:
                    raise _lost(MICROPHONE)
        except Empty:
            raise _lost(MICROPHONE) from None
        finally:
            stream.close()

    def close(self) -> None:
        """End frames(); harmless when repeated."""
        self._closed = True
        self._arrived.put(None)

    def _started(self) -> Any:  # noqa: ANN401  sounddevice has no types
        sound = _sounddevice()
        arrived = self._arrived  # of this stream: an older one may still call back
        most = PATIENT * RATE / FRAME

        def take(data: bytes, _count: int, _time: object, _status: object) -> None:
            if arrived.qsize() < most:
                arrived.put(bytes(data))

        try:
            with quiet():
                stream = sound.RawInputStream(
                    device=self._device,
                    samplerate=RATE,
                    blocksize=FRAME,
                    callback=take,
                    finished_callback=lambda: arrived.put(None),
                    **PCM,
                )
                stream.start()
        except sound.PortAudioError as error:
            raise _lost(MICROPHONE) from error
        return stream


class PortAudioSpeaker:
    """Plays on a device, by name or part of it, or the default one.

    The stream is open but stopped while there is nothing to say. It starts when
    enough is queued to fill the device, and is aborted to fall silent.
    """

    def __init__(
        self, rate: int, device: str | None = None, *, latency: float | None = None
    ) -> None:
        """Open the device. *latency* is in seconds. Raise SetupError."""
        chosen = _find(device, "output")
        seconds = _latency() if latency is None else latency
        self._enough = round(seconds * rate) * 2
        self._queue = SoundQueue(self._enough + round(QUEUED * rate) * 2)
        self._rate, self._block = rate, 0.0
        self._running = False
        self._control = Lock()  # one start, abort or close at a time
        sound = _sounddevice()
        self._error: type[Exception] = sound.PortAudioError
        try:
            with quiet():
                self._stream = sound.RawOutputStream(
                    device=chosen,
                    samplerate=rate,
                    latency=seconds,
                    callback=self._play,
                    finished_callback=self._finished,
                    **PCM,
                )
        except (self._error, ValueError) as error:
            raise _unusable(SPEAKER) from error

    def write(self, sound: bytes) -> None:
        """Queue *sound*, waiting while enough is queued. Raise DeviceError."""
        self._queue.put(sound)
        if len(self._queue) >= self._enough:
            self._start()

    def drain(self) -> None:
        """Wait until everything written has been heard, or was hushed."""
        self._start()
        if self._running:
            # What the device holds is heard within its latency, and what is on the
            # way there within two blocks. Pa_StopStream should wait for that, but
            # through PulseAudio it cuts the end off.
            self._queue.drain(self._stream.latency + 2 * self._block)
            self._abort()

    def hush(self) -> None:
        """Drop everything queued and fall silent now. Later writes sound again."""
        self._queue.clear()
        self._abort()

    def close(self) -> None:
        """Let the device go; harmless when repeated."""
        self._queue.clear()
        with self._control:
            self._running = False
            self._stream.close()

    def _play(
        self, out: bytearray, _count: int, _time: object, _status: object
    ) -> None:
        out[:] = self._queue.take(len(out))
        self._block = len(out) / 2 / self._rate

    def _finished(self) -> None:
        if self._running:  # nobody stopped it: the device went away
            self._queue.lose()

    def _start(self) -> None:
        with self._control:
            if self._running or not len(self._queue):
                return
            self._running = True
            try:
                with quiet():
                    self._stream.start()
            except self._error as error:
                raise _lost(SPEAKER) from error

    def _abort(self) -> None:
        with self._control:
            self._running = False
            self._stream.abort()


@cache
def _sounddevice() -> ModuleType:
    try:
        with quiet():
            import sounddevice  # noqa: PLC0415  it looks for devices on import
    except OSError as error:
        problem = "The sound library PortAudio is missing."
        remedy = "Install it with: sudo apt install libportaudio2"
        raise SetupError(problem, remedy) from error
    quiet_alsa()
    module: ModuleType = sounddevice
    return module


def _find(name: str | None, kind: Literal["input", "output"]) -> int:
    """Return the place of a device in PortAudio's list, by name or part of it."""
    column = 1 if kind == "input" else 2
    what = MICROPHONE if kind == "input" else SPEAKER
    known = {i: d[0] for i, d in enumerate(devices()) if d[column]}
    if name is None:
        default = _sounddevice().default.device[column - 1]
        known = {i: device for i, device in known.items() if i == default}
    if not known:
        problem = f"No {what} was found."
        raise SetupError(problem, f"Connect a {what} and start again.")
    wanted = (name or "").casefold()
    exact = [i for i, device in known.items() if device.casefold() == wanted]
    alike = [i for i, device in known.items() if wanted in device.casefold()]
    if not (exact or alike):
        problem = f"There is no {what} called {name}."
        choice = ", ".join(sorted(set(known.values())))
        raise SetupError(problem, f"Choose one of: {choice}.")
    return (exact or alike)[0]


def _latency() -> float:
    try:
        return float(os.environ.get("SMALL_STEPS_LATENCY", LATENCY))
    except ValueError as error:
        problem = "SMALL_STEPS_LATENCY is not a number."
        raise SetupError(problem, "Give seconds, such as 0.2.") from error


def _lost(what: str) -> DeviceError:
    return DeviceError(f"the {what} stopped working")


def _unusable(what: str) -> SetupError:
    return SetupError(
        f"The {what} cannot be opened.", "Close what else uses it, or choose another."
    )
