"""The small sounds: what happened, told without a word.

Each is two or three soft notes. What opens rises, what ends falls, what was not
caught stays where it is: so they are told apart by shape as well as by pitch. None is
low: what lies where people speak may come back through the microphone as speech.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .manner import scaled

LOUDEST = 0.2
"""The swing of the loudest sample at full volume, where 1 is all there is."""

EDGE = 0.012
"""Seconds in which a note comes up and goes away: without them it would click."""

OVERTONE = 0.15
"""How much of the octave above sounds along: a bare sine is cold."""

Samples = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Earcon:
    """Notes one after the other."""

    notes: tuple[tuple[float, float], ...]
    """Each as hertz and seconds; a rest is 0 hertz."""

    def sound(self, rate: int, volume: float = 1.0) -> bytes:
        """Return its sound at *rate*, as loud as a voice at *volume*."""
        whole = np.concatenate([_note(*note, rate) for note in self.notes])
        whole *= LOUDEST / np.abs(whole).max()
        pcm: bytes = np.rint(whole * 32767).astype("<i2").tobytes()
        return scaled(pcm, min(1.0, volume))


EARCONS = {
    "listening": Earcon(((523.3, 0.09), (784.0, 0.14))),
    "got it": Earcon(((784.0, 0.13),)),
    "saved": Earcon(((523.3, 0.08), (659.3, 0.08), (1046.5, 0.16))),
    "undone": Earcon(((1046.5, 0.08), (659.3, 0.08), (523.3, 0.16))),
    "did not catch": Earcon(((370.0, 0.09), (0, 0.06), (370.0, 0.11))),
    "muted": Earcon(((987.8, 0.1), (493.9, 0.2))),
    "lost": Earcon(((880.0, 0.06), (0, 0.03), (740.0, 0.06), (0, 0.03), (587.3, 0.14))),
    "found": Earcon(
        ((587.3, 0.06), (0, 0.03), (740.0, 0.06), (0, 0.03), (880.0, 0.14))
    ),
}
"""All of them, by name, in the order in which they are explained."""


@dataclass(frozen=True, slots=True)
class Chime:
    """An earcon to be played."""

    name: str
    volume: float = 1.0
    """As loud as a voice at this volume."""

    def sound(self, rate: int) -> bytes:
        """Return its sound at *rate*."""
        return EARCONS[self.name].sound(rate, self.volume)


def _note(hertz: float, seconds: float, rate: int) -> Samples:
    time = np.arange(round(seconds * rate)) / rate
    tone = np.sin(2 * np.pi * hertz * time)
    tone += OVERTONE * np.sin(4 * np.pi * hertz * time)
    raised: Samples = np.minimum(1, np.minimum(time, time[::-1]) / EDGE)
    edges = 0.5 - 0.5 * np.cos(np.pi * raised)
    fading = np.exp(-2 * time / seconds)
    return np.asarray(tone * edges * fading)
