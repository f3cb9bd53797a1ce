"""A month to listen to: each day takes the same time, and what was told are notes.

A step is a note, higher the further it went; a slip is a low one, and a day of which
nothing was told is a rest. The more was told of a day, the quicker its notes.
"""

import io
import wave
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from audio import Earcon

from ...journal import Entry

RATE = 22_050

DAY = 0.42
"""Seconds of a day."""

MOST = 6
"""Notes of a day; what is more is left out."""

REST = 0.0

_STAGES: Mapping[str, float] = {
    "noticed": 523.3,
    "considered": 587.3,
    "prepared": 659.3,
    "did": 784.0,
    "kept": 880.0,
}
_KINDS: Mapping[str, float] = {
    "slip": 329.6,
    "feeling": 440.0,
    "savoured": 1046.5,
    "hoped": 1046.5,
}
"""Hertz, all of one scale without half tones: nothing in it sounds wrong."""


def tune(first: date, days: int, told: Iterable[Entry]) -> bytes:
    """Return the WAV of some days: 16-bit mono."""
    of_days: dict[date, list[Entry]] = {first + timedelta(n): [] for n in range(days)}
    for entry in told:
        if entry.day in of_days and _hertz(entry):
            of_days[entry.day].append(entry)
    notes = tuple(note for there in of_days.values() for note in _notes(there))
    if not any(hertz for hertz, _ in notes):
        return _wav(b"\0\0" * RATE)
    return _wav(Earcon(notes).sound(RATE))


def _notes(told: list[Entry]) -> Iterator[tuple[float, float]]:
    """Yield the notes of a day, and the rest before the next one."""
    heard = told[:MOST]
    if not heard:
        yield REST, DAY
        return
    yield from ((_hertz(entry), DAY * 0.8 / len(heard)) for entry in heard)
    yield REST, DAY * 0.2


def _hertz(entry: Entry) -> float:
    return _KINDS.get(entry.kind, 0) or _STAGES.get(entry.stage or "", 0)


def _wav(sound: bytes) -> bytes:
    made = io.BytesIO()
    with wave.open(made, "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        file.writeframes(sound)
    return made.getvalue()
