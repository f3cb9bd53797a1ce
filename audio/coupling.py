"""Whether the microphone can hear our speaker at all. Pure: frames are counted.

A headset or a far corner lets none of our sound come back. That is known once we have
been loud and nothing as loud as a faint echo was heard, from then until an echo would
have arrived. A person who speaks then makes it louder, never softer: so it proves
nothing wrong, and is only proved later. A muted microphone proves nothing. It holds for
some seconds of what we play, for headphones are unplugged.
"""

from collections import deque

from .utterances import frames_in

LATEST = frames_in(0.45)
"""Frames in which an echo has arrived."""

LOUD = 1e-5
"""The power of our own sound from which its echo would be heard."""

FAINT = 3e-5
"""The share of it below which what comes back is nothing: 45 dB."""

HOLDS = frames_in(3.0)
"""Frames of our own sound for which it holds."""


class Coupling:
    """Takes the power of both sounds, frame by frame."""

    def __init__(self) -> None:
        """Begin with nothing known: there may be an echo."""
        self._far = deque([0.0] * (LATEST + 1), LATEST + 1)
        self._near = deque([1.0] * (LATEST + 1), LATEST + 1)
        self._holds = 0

    @property
    def is_none(self) -> bool:
        """Whether nothing of what we play comes back."""
        return self._holds > 0

    def take(self, near: float, far: float) -> None:
        """Take note of a frame that was heard, and of one that was played with it."""
        self._far.append(far)
        self._near.append(near)
        if far > LOUD and self._holds:
            self._holds -= 1
        loud = self._far[0]
        if loud > LOUD and 0 < max(self._near) < FAINT * loud:
            self._holds = HOLDS
