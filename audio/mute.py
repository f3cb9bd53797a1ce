"""Tell a muted microphone from a quiet room. Pure: frames are counted, never timed.

Any room makes some noise, and any microphone too; only one that is muted, or switched
off behind a sound server, gives nothing but zeros. There is an exception: some headsets
and programs cut out all noise, and give zeros whenever nobody speaks. Those come back
by themselves, again and again. So each time that zeros end by themselves the patience
is doubled: after one evening with such a microphone it is an hour.

That it sounds again is told a moment later: who unmutes it often speaks at once, and
must not be spoken over.
"""

from .events import Muted, Unmuted
from .stages import SILENCE
from .utterances import frames_in

MUTED = 3.0
"""Seconds of nothing but zeros after which a microphone counts as muted."""

LONGEST = 3600.0
"""Seconds to which that may grow."""

PAUSE = frames_in(0.25)
"""Frames of zeros from which their end is taken as a return."""

RETURN = frames_in(1.5)
"""Frames without such a pause after which it is not muted any more."""


class MuteWatch:
    """Takes frames, and tells when they fall silent and when they sound again."""

    def __init__(self, patience: float) -> None:
        """Begin with *patience*, in seconds."""
        self._patience = frames_in(patience)
        self._longest = max(self._patience, frames_in(LONGEST))
        self.reset()

    def reset(self) -> None:
        """Begin with another stretch of sound; the patience stays as it has grown."""
        self._zeros = self._sounding = 0
        self._is_muted = False

    def take(self, frame: bytes) -> Muted | Unmuted | None:
        """Return what has come about with *frame*, if anything has."""
        if frame != SILENCE:
            self._return()
            self._zeros = 0
        elif self._zeros < self._patience:
            self._zeros += 1
        self._sounding = self._sounding + 1 if self._zeros < PAUSE else 0
        if self._is_muted and self._sounding == RETURN:
            self._is_muted = False
            return Unmuted("microphone")
        if not self._is_muted and self._zeros == self._patience:
            self._is_muted = True
            return Muted("microphone")
        return None

    def _return(self) -> None:
        if self._zeros >= PAUSE:
            self._patience = min(2 * self._patience, self._longest)
