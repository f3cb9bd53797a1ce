"""A driver for pyttsx3 whose sound goes to whoever connects to the topic "sound".

pyttsx3's own driver for Linux plays inside the engine's callback, cannot be stopped,
and leaves sentences in temporary files; this one makes neither noise nor files:

    engine = pyttsx3.init(register())
    engine.connect("sound", take)   # take(sound=bytes, name=...), in the loop's thread

The rest is pyttsx3's interface: say() and save_to_file() queue, runAndWait() works the
queue off, and stop(), from any thread, drops what was asked for before it.
"""

import sys
import wave
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import SimpleQueue
from typing import Protocol, TypeAlias

from pyttsx3.voice import Voice

from .espeak import RATE, VOICES, Espeak

# ruff: noqa: N802  the names of the methods are pyttsx3's

_NAME = "espeak_memory"

Take: TypeAlias = Callable[[bytes], None]


class Proxy(Protocol):
    """The part of pyttsx3's DriverProxy that a driver talks to."""

    def setBusy(self, busy: bool) -> None:  # noqa: FBT001  pyttsx3's
        """Hold back further commands, or let them come at once."""
        ...

    def notify(self, topic: str, **values: object) -> None:
        """Call what is connected to *topic*."""
        ...


class Driver:
    """Works off one job after another in the thread that runs the loop."""

    def __init__(self, proxy: Proxy) -> None:
        """Load espeak-ng; *proxy* hands over commands whenever we are not busy."""
        self._proxy = proxy
        self._espeak = Espeak()
        self._voice, self._rate, self._volume = VOICES["en"][0], 150, 1.0
        self._jobs: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._asked = self._dropped = 0

    def say(self, text: str) -> None:
        """Queue *text*; its sound goes to the topic "sound"."""

        def work(number: int) -> None:
            self._proxy.notify("started-utterance")
            self._speak(
                number, text, lambda sound: self._proxy.notify("sound", sound=sound)
            )

        self._queue(work)

    def save_to_file(self, text: str, filename: str) -> None:
        """Queue *text*; its sound goes to *filename*, as WAV."""

        def work(number: int) -> None:
            with Path(filename).open("wb") as raw, wave.open(raw) as file:
                file.setnchannels(1)
                file.setsampwidth(2)
                file.setframerate(RATE)
                self._speak(number, text, file.writeframesraw)

        self._queue(work)

    def stop(self) -> None:
        """Drop everything asked for so far, begun or not. Never blocks."""
        self._dropped = self._asked

    def startLoop(self) -> None:
        """Work off jobs until endLoop()."""
        if self._jobs.empty():
            self._proxy.setBusy(False)  # the commands come in, or the end does
        while (job := self._jobs.get()) is not None:
            job()

    def endLoop(self) -> None:
        """End startLoop(), also when it has not begun yet."""
        self._jobs.put(None)

    def iterate(self) -> Iterator[None]:
        """Work off what is queued at each step, for a loop that is not ours."""
        self._proxy.setBusy(False)
        while True:
            while not self._jobs.empty():
                if job := self._jobs.get():
                    job()
            yield

    def destroy(self) -> None:
        """Fall silent."""
        self.stop()

    def getProperty(self, name: str) -> object:
        """Return "rate", "volume", "voice" or "voices". Raise KeyError."""
        voices = [Voice(id_, id_, [id_]) for own in VOICES.values() for id_ in own]
        known = {"rate": self._rate, "volume": self._volume, "voice": self._voice}
        return {**known, "voices": voices}[name]

    def setProperty(self, name: str, value: float | str) -> None:
        """Set "rate" in words a minute, "volume" 0 to 1 or "voice". Raise KeyError."""
        if name == "rate":
            self._rate = int(value)
        elif name == "volume":
            self._volume = min(1.0, max(0.0, float(value)))
        elif name == "voice":
            self._voice = str(value)
        else:
            raise KeyError(name)

    def _queue(self, work: Callable[[int], None]) -> None:
        self._asked += 1
        number = self._asked
        self._proxy.setBusy(True)  # what is asked for next waits in pyttsx3's queue
        self._jobs.put(lambda: self._do(number, work))

    def _do(self, number: int, work: Callable[[int], None]) -> None:
        failed = False
        if number > self._dropped:
            try:
                work(number)
            except (OSError, RuntimeError, ValueError) as error:
                failed = True
                self._proxy.notify("error", exception=error)
        completed = number > self._dropped and not failed
        self._proxy.notify("finished-utterance", completed=completed)
        self._proxy.setBusy(False)

    def _speak(self, number: int, text: str, give: Take) -> None:
        def take(sound: bytes) -> bool:
            if number > self._dropped:
                give(sound)
            return number > self._dropped

        self._espeak.choose(self._voice, self._rate, self._volume)
        self._espeak.speak(text, take)


def buildDriver(proxy: Proxy) -> Driver:
    """Return a driver for pyttsx3, which calls this."""
    return Driver(proxy)


def register() -> str:
    """Make pyttsx3 know this driver, and return the name to init() it by.

    pyttsx3 imports `pyttsx3.drivers.<name>`, so a module of that name is all it takes.
    """
    sys.modules[f"pyttsx3.drivers.{_NAME}"] = sys.modules[__name__]
    return _NAME
