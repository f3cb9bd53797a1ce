"""A line to one device: started, stopped and started again.

How it works
------------
Everything that PortAudio is asked to do is done in the one thread of devices.py, in
the order in which it was asked for. So a hush that was asked for after a start ends
what that started, and nobody holds a lock. Callbacks run in a thread of PortAudio's.

What does not run is not open, although opening costs a hundredth of a second. A stream
that is open and rests does not learn that its sound server was restarted: to start it
then ends the whole process, or never returns.
"""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from .devices import Choice, or_setup, sound, sounddevice
from .errors import DeviceError, SetupError
from .quiet import quiet

INVALID_RATE = -9997
"""What PortAudio calls a rate that a device refuses."""

CLOSING = 0.5
"""Seconds to wait until a device is closed: one that hangs is left behind."""


class Line:
    """Sound from or to one device, at the rate that was wanted or else the device's."""

    def __init__(  # noqa: PLR0913  one device, two callbacks, three figures
        self,
        choice: Choice,
        rate: int,
        callback: Callable[[Any], None],
        ended: Callable[[], None],
        *,
        block: float = 0.0,
        latency: float | None = None,
    ) -> None:
        """Open nothing yet.

        *callback* is given each block of sound, to take or to fill. *ended* is called
        when the device ends by itself. *block* and *latency* are in seconds.
        """
        self.choice, self.kind = choice, choice.kind
        self.rate = rate
        """Samples a second, once it is open."""
        self.latency = 0.0
        """Seconds of sound inside the device, once it is open."""
        self.is_running = False
        self._wanted, self._callback, self._ended = rate, callback, ended
        self._block, self._latency = block, latency
        self._stream: Any = None

    def try_out(self) -> None:
        """Open it and close it again. Raise SetupError when it cannot be opened."""
        try:
            or_setup(self._open)
        finally:
            self.close()

    def start(self, is_wanted: Callable[[], bool] = lambda: True) -> None:
        """Run, if that is still wanted when its turn comes. Raise DeviceError."""
        try:
            sound().soon(lambda: self._start(is_wanted))
        except SetupError as error:
            raise lost(self.choice) from error

    def stop(self) -> None:
        """Fall silent; do not wait for it."""
        sound().later(self.pause)

    def close(self, *, is_lost: bool = False) -> None:
        """Let the device go; harmless when repeated. What is lost is not waited for."""
        if is_lost:
            sound().is_stale = True
            self.stop()
            return
        with suppress(DeviceError):
            sound().soon(self.pause, CLOSING)

    def pause(self) -> None:
        """Stop and close the stream. Only for the one thread."""
        stream, self._stream, self.is_running = self._stream, None, False
        if stream:
            sound().streams.remove(self)
            with quiet(), suppress(sounddevice().PortAudioError):
                stream.close()

    def resume(self) -> None:
        """Run as before, or tell that it ended. Only for the one thread."""
        try:
            self._make()
            self._run()
        except SetupError:
            self._ended()

    def _start(self, is_wanted: Callable[[], bool]) -> None:
        if self.is_running or not is_wanted():
            return
        self.pause()
        self._open()
        self._run()

    def _open(self) -> None:
        """Open the stream: if need be with a new list of devices."""
        is_new = sound().is_stale and sound().refresh()
        try:
            self._make()
        except SetupError:
            sound().is_stale = True
            if is_new or not sound().refresh():
                raise
            self._make()

    def _run(self) -> None:
        self.is_running = True  # before it starts: it may end at once
        try:
            with quiet():
                self._stream.start()
        except sounddevice().PortAudioError as error:
            self.pause()
            raise unusable(self.choice) from error

    def _make(self) -> None:
        """Open the stream at the rate that is wanted, else at the device's own."""
        portaudio, place = sounddevice(), self.choice.place()
        own = round(portaudio.query_devices(place)["default_samplerate"])
        rate = self._wanted
        for rate in (self._wanted, own):
            try:
                self._stream = self._made(portaudio, place, rate)
                break
            except (portaudio.PortAudioError, ValueError) as error:
                is_refused = error.args[1:2] == (INVALID_RATE,)
                if rate == own or not is_refused:
                    raise unusable(self.choice) from error
        self.rate, self.latency = rate, self._stream.latency
        sound().streams.append(self)

    def _made(self, portaudio: Any, place: int, rate: int) -> Any:  # noqa: ANN401  no types
        streams = {
            "input": portaudio.RawInputStream,
            "output": portaudio.RawOutputStream,
        }
        with quiet():
            return streams[self.kind](
                device=place,
                samplerate=rate,
                blocksize=round(self._block * rate),
                latency=self._latency,
                channels=1,
                dtype="int16",
                callback=lambda block, *_: self._callback(block),
                finished_callback=self._finished,
            )

    def _finished(self) -> None:
        if self.is_running:  # nobody stopped it: the device went away
            self.is_running = False
            sound().is_stale = True
            self._ended()


def lost(choice: Choice) -> DeviceError:
    """Return what to raise when the device does not work any more."""
    return DeviceError(f"the {choice.what} stopped working")


def unusable(choice: Choice) -> SetupError:
    """Return what to raise when the device cannot be used."""
    return SetupError(
        f"The {choice.what} {choice.name} cannot be opened.",
        f"Close what else uses it, or choose another {choice.what}.",
    )
