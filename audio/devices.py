"""The list of sound devices, and who may touch it. The only importer of sounddevice.

Theory of operation. PortAudio is not made for several threads, and any call of it may
hang when a sound server or a driver does. So all of them are made one after another
in one thread of ours, and whoever asks waits for a limited time. A server that dies
while a stream is opened leaves the call hanging for ever: then another thread takes
over, and as long as the first one hangs the list stays as it is.

PortAudio lists the devices when it is initialized, and never again. When a device was
lost or cannot be opened the list is *stale*: before the next opening PortAudio is
initialized anew. All streams must be closed for that. A microphone that is heard is
away for one or two tenths of a second; while we speak the list stays as it is.

A device is chosen by name and kept by name: its place in the list changes with what
else is plugged in. Where none is named it is the system's default, whichever that is;
sound servers move a stream from one default to the next by themselves.
"""

import atexit
import math
import re
import sys
from collections.abc import Callable
from concurrent.futures import Future
from functools import cache, partial
from queue import SimpleQueue
from threading import Thread
from time import monotonic
from types import ModuleType
from typing import Any, Literal, Protocol, TypeAlias, TypeVar

from .errors import DeviceError, SetupError
from .quiet import quiet, quiet_alsa
from .soundqueue import HEARTBEAT

Kind: TypeAlias = Literal["input", "output"]
Result = TypeVar("Result")

CALLED = {"input": "microphone", "output": "speaker"}

OPENING = 10.0
"""Seconds that the sound system may take to wake up; later it has a HEARTBEAT."""

STUCK = 10.0
"""Seconds after which a call counts as hanging for ever."""

_PLACE = re.compile(r" \(hw:\d+,\d+\)$")
"""Where a device is plugged in: PortAudio makes it part of the name."""


_Job: TypeAlias = tuple[Future[Any], Callable[[], Any]]


class Stream(Protocol):
    """What is open, and can be closed for a moment to make the list anew."""

    kind: Kind
    is_running: bool

    def pause(self) -> None:
        """Close without a word of it."""
        ...

    def resume(self) -> None:
        """Run again."""
        ...


class Sound:
    """What only the one thread touches."""

    def __init__(self, stuck: float = STUCK) -> None:
        """Begin with nothing open. A call that takes *stuck* seconds is left behind."""
        self.streams: list[Stream] = []
        """Those that are open."""
        self.is_stale = False
        """Whether the list of devices may be out of date; any thread may set it."""
        self._patience, self._stuck = OPENING, stuck
        self._left = 0
        self._take_over()

    def later(self, work: Callable[[], Result]) -> Future[Result]:
        """Let the thread do *work* after what was asked before; do not wait."""
        if monotonic() - self._began > self._stuck:
            self._left += 1
            self._take_over()
            if portaudio := sys.modules.get("sounddevice"):  # or it hangs at the end
                atexit.unregister(portaudio._exit_handler)  # noqa: SLF001
        answer: Future[Result] = Future()
        self._asked.put((answer, work))
        return answer

    def soon(self, work: Callable[[], Result], patience: float | None = None) -> Result:
        """Let the thread do *work*. Raise DeviceError when that takes too long."""
        answer = self.later(work)
        try:
            return answer.result(patience or self._patience)
        except TimeoutError:
            answer.cancel()
            message = "the sound system does not answer"
            raise DeviceError(message) from None

    def refresh(self) -> bool:
        """Make the list anew, if nothing is being said; whether it was done."""
        running = [stream for stream in self.streams if stream.is_running]
        if self._left or any(stream.kind == "output" for stream in running):
            return False
        for stream in tuple(self.streams):
            stream.pause()
        portaudio = sounddevice()
        with quiet():
            portaudio._terminate()  # noqa: SLF001  there is no other way
            portaudio._initialize()  # noqa: SLF001
        self.is_stale = False
        for stream in running:
            stream.resume()
        return True

    def _take_over(self) -> None:
        """Do what is asked from now on in a new thread."""
        self._began = math.inf
        self._asked: SimpleQueue[_Job] = SimpleQueue()
        run = partial(self._run, self._asked)
        Thread(target=run, name="devices", daemon=True).start()

    def _run(self, asked: "SimpleQueue[_Job]") -> None:
        while asked is self._asked or not asked.empty():
            answer, work = asked.get()
            if not answer.set_running_or_notify_cancel():
                continue
            if asked is self._asked:
                self._began = monotonic()
            try:
                answer.set_result(work())
            except Exception as error:  # noqa: BLE001  it is raised where it is awaited
                answer.set_exception(error)
            if asked is self._asked:
                self._began, self._patience = math.inf, HEARTBEAT
        self._left -= 1


@cache
def sound() -> Sound:
    """Return the one there is."""
    return Sound()


def devices() -> list[tuple[str, int, int]]:
    """Return each device as its name, input channels and output channels."""
    return or_setup(_listed)


def or_setup(work: Callable[[], Result]) -> Result:
    """Let the thread do *work*. Raise SetupError when that takes too long."""
    try:
        return sound().soon(work)
    except DeviceError as error:
        problem = "The sound system of this computer does not answer."
        raise SetupError(problem, "Restart the computer, and start again.") from error


class Choice:
    """A device, by name or part of it, or the default one: found again by name."""

    def __init__(self, kind: Kind, name: str | None) -> None:
        """Want the device called *name*; None is the system's default."""
        self.kind, self.what = kind, CALLED[kind]
        self.name = name or ""
        """The name of the device, once it was found."""
        self._wanted, self._kept = name, ""

    def place(self) -> int:
        """Return its place in the list. Raise SetupError when it is not there.

        Only for the one thread.
        """
        column = 1 if self.kind == "input" else 2
        known = {i: d[0] for i, d in enumerate(_listed()) if d[column]}
        if self._wanted is None:
            default = sounddevice().default.device[column - 1]
            known = {i: name for i, name in known.items() if i == default}
        if not known:
            problem = f"No {self.what} was found."
            raise SetupError(problem, f"Connect a {self.what} and start again.")
        place = next(iter(known)) if self._wanted is None else self._alike(known)
        self.name = known[place]
        self._kept = _PLACE.sub("", self.name)
        return place

    def _alike(self, known: dict[int, str]) -> int:
        wanted = (self._wanted or "").casefold()
        for is_it in (
            lambda name: _PLACE.sub("", name) == self._kept,
            lambda name: name.casefold() == wanted,
            lambda name: wanted in name.casefold(),
        ):
            for place, name in known.items():
                if is_it(name):
                    return place
        choice = ", ".join(sorted(set(known.values())))
        raise SetupError(
            f"There is no {self.what} called {self._wanted}, or a program holds it.",
            f"Connect it, close that program, or choose one of: {choice}.",
        )


@cache
def sounddevice() -> ModuleType:
    """Return PortAudio. Only for the one thread. Raise SetupError."""
    try:
        with quiet():
            import sounddevice as portaudio  # noqa: PLC0415  it looks for devices
    except OSError as error:
        problem = "The sound library PortAudio is missing."
        remedy = "Install it with: sudo apt install libportaudio2"
        raise SetupError(problem, remedy) from error
    quiet_alsa()
    module: ModuleType = portaudio
    return module


def _listed() -> list[tuple[str, int, int]]:
    with quiet():
        found = sounddevice().query_devices()
    return [
        (d["name"], d["max_input_channels"], d["max_output_channels"]) for d in found
    ]
