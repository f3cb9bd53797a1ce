"""The heartbeat of a microphone: for whoever has to know that it is still attended."""

from collections.abc import Callable, Iterator

from .events import Beat
from .stages import FRAME, RATE, Microphone

BEAT = RATE // FRAME
"""Frames from one beat to the next: a second of sound."""


class Heartbeat:
    """A microphone that beats while somebody takes its frames, and only then.

    It beats once when its frames are asked for, so also where it is away and looked for
    again and again; then with the first frame, and once for every second of sound. A
    muted one gives frames too. Whoever hangs between two frames takes no more of them.
    """

    def __init__(self, microphone: Microphone, emit: Callable[[Beat], None]) -> None:
        """Hear *microphone*; *emit* is called in the thread that takes the frames."""
        self._microphone, self._emit = microphone, emit

    def frames(self) -> Iterator[bytes]:
        """Yield its frames as they arrive. Raise DeviceError when it is lost."""
        self._emit(Beat())
        for number, frame in enumerate(self._microphone.frames()):
            if number % BEAT == 0:
                self._emit(Beat())
            yield frame

    def close(self) -> None:
        """End frames(); harmless when repeated."""
        self._microphone.close()
