"""What is listened to: everything, or nothing until the wake word. Pure: no clock.

How it works
------------
The sound is cut into *stretches*: within one, all of it goes to the detector and the
recognizer. While the gate is closed, the wake word alone is given the frames. A call
opens the gate and begins a stretch with the latest few frames, because the word is
noticed a little after it ended, and its end may already be the beginning of what
follows in the same breath.

The wake word listens in the open too, because people say it out of habit. There it
begins a new stretch, and the utterance that began with it is *cut*: it held nothing
but the word. Deep inside a longer utterance it is only a word like others.

A gate that is closed from outside closes between two utterances, never within one.
After a call it stays open until whoever was told of it has opened it as well: an
older wish to close, still on its way, must not swallow the first word.
"""

from collections import deque
from collections.abc import Callable, Iterator

from .stages import WakeWord
from .utterances import frames_in

MEMORY = 8
"""Frames kept from before the call was noticed: about 0.25 s."""

HEAD = 2.0
"""Seconds from the beginning of an utterance in which the wake word is a call."""


class Gate:
    """Lets frames through in stretches."""

    def __init__(
        self,
        wakeword: WakeWord | None = None,
        called: Callable[[], None] = lambda: None,
    ) -> None:
        """Begin open. *called* is told of each call, in the thread of the frames."""
        self.is_cut = False
        """Whether the utterance under way, or the last one, held only the word."""
        self._wakeword, self._called = wakeword, called
        self._latest: deque[bytes] = deque(maxlen=MEMORY)
        self._is_open, self._is_owed, self._has_ended = True, False, False
        self._spoken: int | None = None

    @property
    def is_open(self) -> bool:
        """Whether sound is let through. Any thread may set it."""
        return self._is_open or self._is_owed

    @is_open.setter
    def is_open(self, is_open: bool) -> None:
        self._is_open = is_open
        self._is_owed = self._is_owed and not is_open

    def stretches(self, frames: Iterator[bytes]) -> Iterator[Iterator[bytes]]:
        """Yield stretches of *frames*, each to be read to its end."""
        self._latest.clear()
        self._has_ended = False
        while not self._has_ended:
            yield self._stretch(frames)

    def begin(self) -> None:
        """Note that an utterance has begun."""
        self._spoken, self.is_cut = 0, False

    def end(self) -> None:
        """Note that the utterance has ended."""
        self._spoken = None

    def _stretch(self, frames: Iterator[bytes]) -> Iterator[bytes]:
        yield from tuple(self._latest)
        self._latest.clear()
        for frame in frames:
            if self._is_call(frame):
                return
            if not self.is_open and self._spoken is None:
                self._wait(frames)
                return
            yield frame
        self._has_ended = True

    def _wait(self, frames: Iterator[bytes]) -> None:
        for frame in frames:
            if self._is_call(frame) or self.is_open:
                return
        self._has_ended = True

    def _is_call(self, frame: bytes) -> bool:
        self._latest.append(frame)
        if self._spoken is not None:
            self._spoken += 1
        if self._wakeword is None or not self._wakeword.is_called(frame):
            return False
        if self._spoken is not None and self._spoken > frames_in(HEAD):
            return False
        self.is_cut = self._spoken is not None
        self._is_owed = True
        self._wakeword.reset()
        self._called()
        return True
