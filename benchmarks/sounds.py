"""What the benchmarks of sound share: recordings, voices, noise, and the frames."""

import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import soundfile
import soxr

from audio import FRAME_BYTES, RATE, Voice

Sound = npt.NDArray[np.float64]
"""Mono, at RATE, between -1 and 1."""

LOUDEST = 2048


def read(file: Path) -> Sound:
    """Read a recording of any kind."""
    sound, rate = soundfile.read(file, dtype="float64", always_2d=True)
    return np.asarray(soxr.resample(sound.mean(axis=1), rate, RATE), np.float64)


def spoken(voice: Voice, text: str) -> Sound:
    """Let *voice* say *text*, with half a second of silence on both sides."""
    sound = np.frombuffer(b"".join(voice.synthesize(text)), "<i2")
    heard = soxr.resample(sound.astype(np.float64) / 32768, voice.rate, RATE)
    return np.concatenate([np.zeros(RATE // 2), heard, np.zeros(RATE // 2)])


def slice_for(name: str, speech: Sound, noise: Sound) -> Sound:
    """Return a part of *noise* as long as *speech*, the same for the same *name*."""
    random = np.random.default_rng(zlib.crc32(name.encode()))
    loop = np.resize(noise, max(len(noise), len(speech) + 1))
    begin = random.integers(len(loop) - len(speech))
    return np.asarray(loop[begin : begin + len(speech)], np.float64)


def mixed(speech: Sound, noise: Sound, level: int) -> Sound:
    """Mix at *level* decibels, between the loudest of both, to half of full scale."""
    gain = _loudest(speech) / _loudest(noise) / 10 ** (level / 20)
    mix = speech + gain * noise
    return np.asarray(mix / np.abs(mix).max() / 2, np.float64)


def _loudest(sound: Sound) -> float:
    whole = len(sound) // LOUDEST * LOUDEST
    power = np.square(sound[:whole].reshape(-1, LOUDEST)).mean(axis=1)
    return float(np.sqrt(power.max()))


def frames(sound: Sound) -> Iterator[bytes]:
    """Cut a sound into the frames that a microphone gives."""
    content = (np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes()
    content += bytes(-len(content) % FRAME_BYTES)
    starts = range(0, len(content), FRAME_BYTES)
    return (content[start : start + FRAME_BYTES] for start in starts)
