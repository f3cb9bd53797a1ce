"""Cuts sound into pieces that Moonshine hears well.

Moonshine misses words after a long silence and in more than half a minute of sound.
So a piece is at most LIMIT long, cut where it is quietest; silence longer than a
short pause is taken out of it; and a piece without speech is none.

Silence is told by loudness alone: good enough behind a detector that has passed the
sound on already, and in a noisy room, where it finds none, nothing is taken out.
"""

from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from ..stages import FRAME, FRAME_BYTES, RATE

FRAMES_A_SECOND = RATE / FRAME
LIMIT = round(20 * FRAMES_A_SECOND)
"""Frames in the longest piece. The memory to hear it grows with its square: 150 MB."""

_SEARCHED = round(8 * FRAMES_A_SECOND)
"""Frames at the end of a piece of LIMIT among which to look for the quietest."""

_PAUSE = round(0.3 * FRAMES_A_SECOND)
"""Frames that must be quiet together to count as quiet."""

_BEFORE, _AFTER = round(0.2 * FRAMES_A_SECOND), round(0.4 * FRAMES_A_SECOND)
"""Frames of silence to keep before and after speech."""

_SILENT = 10.0
"""The loudness of the quietest speech: 70 decibels below the loudest sound."""

_DROP = 10 ** (-35 / 20)
"""How much quieter than the loudest speech silence is: 35 decibels."""

_FULL = 1 << 15
"""The loudest sample."""

_CLICK = 5
"""Frames that a sound louder than speech, but shorter than a word, may last."""


Sound: TypeAlias = npt.NDArray[np.float32]


class Piece(NamedTuple):
    """Samples from -1 to 1, none without speech; and whether it is the last."""

    sound: Sound
    last: bool


def pieces(frames: Iterator[bytes]) -> Iterator[Piece]:
    """Yield pieces of *frames* as soon as each can be cut; hold no more than one."""
    held = bytearray()
    for frame in frames:
        held += frame
        while len(held) >= LIMIT * FRAME_BYTES:
            cut = _quietest(_matrix(held)[:LIMIT]) * FRAME_BYTES
            piece = _matrix(held[:cut])
            del held[:cut]
            yield Piece(_speech(piece), last=False)
    yield Piece(_speech(_matrix(held)), last=True)


def _matrix(held: bytearray) -> Sound:
    """Return the whole frames in *held*, a row each, without what is left over."""
    whole = len(held) // FRAME_BYTES * FRAME_BYTES
    samples = np.frombuffer(bytes(held[:whole]), "<i2").astype(np.float32)
    return samples.reshape(-1, FRAME)


def _loudness(frames: Sound) -> Sound:
    loudness: Sound = np.sqrt(np.square(frames).mean(axis=1))
    return loudness


def _quietest(frames: Sound) -> int:
    """Return the frame in the middle of the quietest pause near the end."""
    loudness = np.convolve(_loudness(frames[-_SEARCHED:]), np.ones(_PAUSE), "valid")
    return len(frames) - _SEARCHED + int(loudness.argmin()) + _PAUSE // 2


def _speech(frames: Sound) -> Sound:
    """Join *frames* without the long silences, scaled to -1 to 1."""
    loudness = _loudness(frames)
    speech = np.sort(loudness)[-_CLICK:].min(initial=np.inf)
    kept = np.zeros(len(frames), bool)
    for loud in np.flatnonzero(loudness > max(_SILENT, speech * _DROP)):
        kept[max(0, loud - _BEFORE) : loud + _AFTER + 1] = True
    return frames[kept].ravel() / np.float32(_FULL)
