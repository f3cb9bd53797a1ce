"""Who speaks in a scene: synthetic voices that pause where the scene says so.

"I took a small step {1.5} I called my sister" has a pause of a second and a half. What
stands before and after a pause is spoken by itself and cut close, so the pause is as
long as it says.
"""

import re
from dataclasses import dataclass
from functools import cache

import numpy as np
from sounds import Sound, spoken

import audio
from audio import RATE, Voice

_PAUSE = re.compile(r"\{([\d.]+)\}")
_QUIET = 0.01
"""The share of the loudest sample below which a voice has not begun, or has ended."""


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody said: from its first sound to its last."""

    sound: Sound
    pauses: tuple[tuple[float, float], ...]
    """When each pause begins and ends, in seconds from its beginning."""

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return len(self.sound) / RATE


def say(who: str, words: str) -> Said:
    """Return *words* as the voice *who* says them, with the pauses marked in them."""
    parts: list[Sound] = []
    pauses: list[tuple[float, float]] = []
    lasted = 0
    for place, part in enumerate(_PAUSE.split(words)):
        is_pause = place % 2 == 1
        sound = np.zeros(round(float(part) * RATE)) if is_pause else _close(who, part)
        if is_pause:
            pauses.append((lasted / RATE, (lasted + len(sound)) / RATE))
        parts.append(sound)
        lasted += len(sound)
    return Said(np.concatenate(parts), tuple(pauses))


@cache
def _close(who: str, words: str) -> Sound:
    if not words.strip():
        return np.zeros(0)
    sound = spoken(_voice(who), words.strip())
    loud = np.flatnonzero(np.abs(sound) > _QUIET * np.abs(sound).max())
    cut: Sound = sound[loud[0] : loud[-1] + 1]
    return cut / np.abs(cut).max() / 2


@cache
def _voice(who: str) -> Voice:
    return audio.voice(who)
