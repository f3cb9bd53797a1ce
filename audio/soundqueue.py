"""The sound between the thread that speaks and the callback that plays."""

from threading import Condition

from .errors import DeviceError

HEARTBEAT = 3.0
"""Seconds without a sign of life after which a device counts as lost."""


class SoundQueue:
    """A bounded queue of sound: one thread puts, a callback takes, any thread clears.

    The callback never waits longer than for another thread to copy a few bytes.
    """

    def __init__(self, most: int) -> None:
        """Hold *most* bytes and what is put when there are fewer."""
        self._most = most
        self._waiting = bytearray()
        self._changed = Condition()
        self._clears = 0
        self._lost = False

    def __len__(self) -> int:
        """Return how many bytes wait to be taken."""
        return len(self._waiting)

    def put(self, sound: bytes) -> None:
        """Add *sound* when there is room, or drop it when cleared meanwhile.

        Raise DeviceError when the device is lost or takes nothing any more.
        """
        with self._changed:
            clears = self._clears
            while len(self._waiting) >= self._most and clears == self._clears:
                self._wait()
            if self._lost:
                raise _lost()
            if clears == self._clears:
                self._waiting += sound

    def take(self, size: int) -> bytes:
        """Remove and return *size* bytes, filled up with silence."""
        with self._changed:
            sound = bytes(self._waiting[:size])
            del self._waiting[:size]
            self._changed.notify_all()
        return sound.ljust(size, b"\0")

    def clear(self) -> None:
        """Drop everything, and let whoever waits go on."""
        with self._changed:
            self._waiting.clear()
            self._clears += 1
            self._changed.notify_all()

    def lose(self) -> None:
        """Note that nobody will take anything any more."""
        with self._changed:
            self._lost = True
            self._changed.notify_all()

    def drain(self, linger: float) -> None:
        """Wait until all is taken and then *linger* seconds, or until cleared.

        Raise DeviceError as put() does.
        """
        with self._changed:
            clears = self._clears
            while self._waiting and clears == self._clears:
                self._wait()
            self._changed.wait_for(
                lambda: self._lost or clears != self._clears, timeout=linger
            )
            if self._lost:
                raise _lost()

    def _wait(self) -> None:
        """Wait for a change; a device that works makes one many times a second."""
        if self._lost or not self._changed.wait(HEARTBEAT):
            raise _lost()


def _lost() -> DeviceError:
    return DeviceError("the speaker takes no more sound")
