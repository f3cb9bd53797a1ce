"""What systemd is told while we listen: that we are ready, alive, and what is amiss.

How it works
------------
A beat is put into the inbox by the thread that listens, when it takes in sound or looks
for a microphone that is away (see audio.Heartbeat). Whoever reads the inbox tells
systemd of it. No timer of ours takes part: if either of the two hangs, nothing is told
any more, and systemd starts us anew. A microphone that is muted or away is no hang.

We are ready with the first sound. Until then every beat asks for more time to start:
at login the sound system may not be there yet. Nothing that is said is told.
"""

from audio import (
    Beat,
    DeviceBack,
    DeviceLost,
    Event,
    Listening,
    Muted,
    Unmuted,
)

from . import systemd
from .effects import Effect, Silence

STARTING = 60
"""Seconds in which the next beat has to come, while there was no sound yet."""

WELL = "Listening."


class Watchdog:
    """Takes what the main loop has read, and tells systemd what follows from it."""

    def __init__(self, *, is_ready: bool = False) -> None:
        """Begin; one that *is_ready* has heard sound before."""
        self._is_ready = is_ready
        self._amiss: dict[str, str] = {}

    def step(self, event: Event | Silence | Effect) -> None:
        """Take one event."""
        match event:
            case Beat() if self._is_ready:
                systemd.tell("WATCHDOG=1")
            case Beat():
                systemd.tell(f"EXTEND_TIMEOUT_USEC={STARTING * 1_000_000}")
            case Listening():
                self._is_ready = True
                systemd.tell("READY=1", f"STATUS={WELL}")
            case DeviceLost(device) | Muted(device):
                self._amiss[device] = str(news(event))
                self._tell()
            case DeviceBack(device) | Unmuted(device):
                self._amiss.pop(device, None)
                self._tell()

    def _tell(self) -> None:
        systemd.tell(f"STATUS={' '.join(self._amiss.values()) or WELL}")


def news(event: Event | Silence | Effect) -> str | None:
    """Return what is written of a device, also where nobody watches."""
    match event:
        case DeviceLost(device):
            return f"The {device} is gone."
        case DeviceBack(device):
            return f"The {device} is back."
        case Muted(device):
            return f"The {device} gives no sound: it may be muted."
        case Unmuted(device):
            return f"The {device} gives sound again."
    return None
