"""A key to come in by: Enter at the terminal, a Bluetooth button, a foot pedal.

Buttons and pedals are keyboards to Linux. What they send is read as the kernel gives
it, one record for each key that goes down or up, so no library is needed; whatever has
the keyboard goes on receiving it as well. A device that is not there is looked for
again and again: Bluetooth buttons sleep until they are pressed, and cables come out.
"""

import os
import select
import struct
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Thread
from time import monotonic

from audio import SetupError

ENTER = "enter"
"""The name that stands for the terminal's own key, where no device is meant."""

DEVICES, NAMES = Path("/dev/input"), Path("/sys/class/input")

RECORD = struct.Struct("llHHi")
"""Seconds and microseconds, then type, code and value: linux/input.h."""

KEY, DOWN = 1, 1
"""The type of a key's record, and its value when it goes down; 2 is held down."""

BOUNCE = 0.3
"""Seconds within which keys going down are one press: some buttons send two keys."""

RESCAN = 2.0
"""Seconds between two looks for a device that is not there."""

FAREWELL = 2.0
"""Seconds that close() waits for the thread."""


def goes_down(records: bytes) -> bool:
    """Tell whether a key goes down in what was read from a device."""
    whole = len(records) // RECORD.size * RECORD.size
    return any(
        kind == KEY and value == DOWN
        for _, _, kind, _, value in RECORD.iter_unpack(records[:whole])
    )


def named(name: str, names: Path = NAMES) -> dict[str, str]:
    """Return the devices whose name holds *name*: each event's name, and the whole."""
    found = {}
    for file in sorted(names.glob("event*/device/name")):
        with suppress(OSError):
            whole = file.read_text("utf-8", errors="replace").strip()
            if name.casefold() in whole.casefold():
                found[file.parent.parent.name] = whole
    return found


def check(name: str, devices: Path = DEVICES, names: Path = NAMES) -> bool:
    """Tell whether the device is there. Raise SetupError where it may not be read."""
    there = named(name, names)
    if there and not any(os.access(devices / each, os.R_OK) for each in there):
        problem = f"The key {next(iter(there.values()))} may not be read."
        remedy = "Run: sudo usermod -aG input $USER, then log out and in again."
        raise SetupError(problem, remedy)
    return bool(there)


class Buttons:
    """Tells of every press, from a thread of its own."""

    def __init__(
        self,
        name: str,
        press: Callable[[], None],
        *,
        terminal: int | None = None,
        devices: Path = DEVICES,
        names: Path = NAMES,
    ) -> None:
        """Watch the devices called *name*, or a part of it, and Enter at *terminal*.

        Without a name only the terminal is watched. *press* is called in the thread.
        """
        self._name = "" if name.casefold() == ENTER else name
        self._press, self._terminal = press, terminal
        self._devices, self._names = devices, names
        self._open: dict[str, int] = {}
        self._pressed_at = 0.0
        self._ended, self._end = os.pipe()
        self._thread = Thread(target=self._run, name="buttons", daemon=True)

    def start(self) -> None:
        """Watch in the background."""
        self._thread.start()

    def close(self) -> None:
        """Watch no more."""
        os.close(self._end)
        if self._thread.is_alive():
            self._thread.join(FAREWELL)

    def _run(self) -> None:
        while True:
            self._find()
            watched = [self._ended, *self._open.values()]
            if self._terminal is not None and _is_ours(self._terminal):
                watched.append(self._terminal)
            idle = self._name or self._terminal is not None
            ready, _, _ = select.select(watched, [], [], RESCAN if idle else None)
            if self._ended in ready:
                break
            if any(self._reads(each) for each in ready):
                self._tell()
        for each in (self._ended, *self._open.values()):
            os.close(each)

    def _find(self) -> None:
        """Open what has come since; what may not be read yet is tried again."""
        for event in named(self._name, self._names) if self._name else ():
            if event not in self._open:
                with suppress(OSError):
                    flags = os.O_RDONLY | os.O_NONBLOCK
                    self._open[event] = os.open(self._devices / event, flags)

    def _reads(self, ready: int) -> bool:
        """Read what there is; tell whether it was a press."""
        try:
            records = os.read(ready, 64 * RECORD.size)
        except BlockingIOError:
            return False
        except OSError:  # unplugged
            records = b""
        if ready == self._terminal:
            self._terminal = ready if records else None  # Ctrl-D: no more keys
            return bool(records)
        if not records:
            self._drop(ready)
        return goes_down(records)

    def _drop(self, gone: int) -> None:
        os.close(gone)
        self._open = {event: each for event, each in self._open.items() if each != gone}

    def _tell(self) -> None:
        now = monotonic()
        if now - self._pressed_at > BOUNCE:
            self._press()
        self._pressed_at = now


def _is_ours(terminal: int) -> bool:
    """Tell whether we may read from it: in the background we would be stopped."""
    with suppress(OSError):
        return os.tcgetpgrp(terminal) == os.getpgrp()
    return False
