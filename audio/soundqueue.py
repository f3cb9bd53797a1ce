"""The sound between the thread that speaks and the callback that plays."""

from collections.abc import Callable
from threading import Condition

from .errors import DeviceError

HEARTBEAT = 2.5
"""Seconds without a sign of life after which a device counts as lost.

Silent sources of sound servers work in blocks of two seconds; three are too long to
talk to nobody."""


class SoundQueue:
    """A bounded queue of sound: one thread puts, a callback takes, any thread clears.

    The callback never waits longer than for another thread to copy a few bytes.
    """

    def __init__(
        self,
        most: int,
        held: int = 0,
        rate: int = 0,
        played: Callable[[bytes, int], None] | None = None,
    ) -> None:
        """Hold *most* bytes for a device that holds *held*, and what is put before.

        *played* is told all that is taken, and b"" when nothing is held any more; with
        the *rate*.
        """
        self._most, self._held = most + held, held
        self._rate, self._tell = rate, played
        self._heard = self._inside = 0
        self._waiting = bytearray()
        self._changed = Condition()
        self._clears = 0
        self._lost = False

    def sounded(self) -> int:
        """Return how many bytes of what was put have sounded, as far as is known."""
        return self._heard + max(0, self._inside - self._held)

    def __len__(self) -> int:
        """Return how many bytes wait to be taken."""
        return len(self._waiting)

    @property
    def is_lost(self) -> bool:
        """Whether nobody will take anything any more."""
        return self._lost

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
            self._inside += len(sound)
            self._changed.notify_all()
        sound = sound.ljust(size, b"\0")
        if self._tell:
            self._tell(sound, self._rate)
        return sound

    def clear(self) -> None:
        """Drop everything, and let whoever waits go on."""
        with self._changed:
            self._heard, self._inside = self.sounded(), 0
            self._waiting.clear()
            self._clears += 1
            self._changed.notify_all()
        self._end()

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
            if clears == self._clears:
                self._heard, self._inside = self._heard + self._inside, 0
        self._end()

    def _end(self) -> None:
        """Tell that the device holds nothing any more."""
        if self._tell:
            self._tell(b"", self._rate)

    def _wait(self) -> None:
        """Wait for a change; a device that works makes one many times a second."""
        if self._lost or not self._changed.wait(HEARTBEAT):
            self._lost = True
            raise _lost()


def _lost() -> DeviceError:
    return DeviceError("the speaker takes no more sound")
