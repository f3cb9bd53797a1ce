"""How much of our own voice is left once it is taken out: learned as we speak. Pure.

How it works
------------
What no canceller foretells is always there: the late answer of the room, the bending
of a small speaker, somebody who walks by. How much that is differs from room to room,
and it sounds like speech, because it is speech. So it is measured: of what is left, in
decibels below our own voice, the level is kept that is passed in one moment of ten
(a running quantile). Somebody speaks over us far less than that, so they hardly
change it. What is clearly more than that is somebody; all else is taken for ours.

Where our voice is loud and much of it is left, nothing but a very loud person is more
than that: then it is as if we could not hear while we speak.
"""

import math

USUAL = 0.9
"""The share of moments in which less is left than the level that is kept."""

FIRST = -10.0
"""What is taken for usual in an unknown room, in dB of our own voice."""

CLEARLY = 6.0
"""dB above the usual from which it is somebody."""

LEAST, MOST = -22.0, -8.0
"""dB between which the usual lies, whatever is heard."""

SLOW = 0.03
"""dB by which one moment changes it at most."""

SOON = 15.0
"""How much quicker it is at first: dB, shared out over the moments so far."""

MOMENTS = 50
"""As if so many had been there before the first."""

FAINTEST = 1e-4
"""The share of our loudest voice below which a moment of ours tells nothing."""

FORGETS = 0.9999
"""How much of that loudness is remembered from moment to moment."""


class Leftover:
    """Takes the power of each moment, of our voice and of what is left beside it."""

    def __init__(self) -> None:
        """Begin in an unknown room."""
        self._usual, self._moments, self._loudest = FIRST, 0, 0.0

    @property
    def most(self) -> float:
        """The share of our own power up to which what is left is ours."""
        return float(10 ** ((self._usual + CLEARLY) / 10))

    def take(self, left: float, ours: float) -> None:
        """Learn from a moment in which we are to be heard."""
        self._loudest = max(ours, FORGETS * self._loudest)
        if ours <= FAINTEST * self._loudest:
            return
        level = 10 * math.log10(max(left, 1e-12) / ours)
        step = max(SLOW, SOON / (self._moments + MOMENTS))
        self._usual += step * (USUAL if level > self._usual else USUAL - 1)
        self._usual = min(max(self._usual, LEAST), MOST)
        self._moments += 1
