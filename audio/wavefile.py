"""A microphone that plays a recording, and speakers that need no device.

They are the way to use the companion on files (`small-steps hear`, `say --to`), and
the tests speak and listen through them.
"""

import os
import wave
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import numpy as np
import numpy.typing as npt
import soundfile
import soxr

from .errors import DeviceError, SetupError
from .stages import FRAME_BYTES, RATE

BLOCK = 16_384
"""Samples read from a recording at a time."""

Samples = npt.NDArray[np.float32]


class WaveMicrophone:
    """Hears a recording, as fast as it is asked for it, and then ends.

    Takes whatever libsndfile reads, at any rate and with any number of channels.
    A damaged recording is heard as far as it goes; what is not a number is silence.
    """

    def __init__(self, path: Path) -> None:
        """Open the recording. Raise SetupError when it cannot be read."""
        _check_readable(path)
        try:
            self._recording = soundfile.SoundFile(path)
        except (soundfile.SoundFileError, TypeError) as error:  # TypeError: *.raw
            problem = f"{path} is not a sound recording, or it is damaged."
            raise SetupError(problem, "Use a WAV, FLAC or OGG file.") from error
        self._closed = False
        self._heard = 0

    @property
    def seconds(self) -> float:
        """How long what was heard so far has lasted."""
        rate: int = self._recording.samplerate
        return self._heard / rate

    def frames(self) -> Iterator[bytes]:
        """Yield frames; the last one is filled up with silence."""
        waiting = bytearray()
        for samples in self._resampled():
            waiting += _as_pcm(samples)
            while len(waiting) >= FRAME_BYTES and not self._closed:
                yield bytes(waiting[:FRAME_BYTES])
                del waiting[:FRAME_BYTES]
            if self._closed:
                return
        if waiting:
            yield bytes(waiting.ljust(FRAME_BYTES, b"\0"))

    def close(self) -> None:
        """End frames() after the frame it is at."""
        self._closed = True

    def _resampled(self) -> Iterator[Samples]:
        if self._recording.samplerate == RATE:
            yield from self._blocks()
            return
        resampler = soxr.ResampleStream(
            self._recording.samplerate, RATE, 1, dtype="float32"
        )
        for block in self._blocks():
            yield resampler.resample_chunk(block)
        yield resampler.resample_chunk(np.zeros(0, np.float32), last=True)

    def _blocks(self) -> Iterator[Samples]:
        """Yield the recording mixed to one channel, within -1 and 1."""
        with self._recording, suppress(soundfile.SoundFileError):
            while len(block := self._recording.read(BLOCK, "float32", always_2d=True)):
                self._heard += len(block)
                finite = np.nan_to_num(block, nan=0, posinf=0, neginf=0)
                yield np.clip(finite, -1, 1).mean(axis=1)


class WaveSpeaker:
    """Writes what is said to a 16-bit mono WAV: a complete file at close(), or none."""

    def __init__(self, path: Path, rate: int) -> None:
        """Begin beside *path*, under another name. Raise SetupError when it cannot."""
        self._path = path
        self._part = path.with_name(f".{path.name}.{os.getpid()}.part")
        if path.is_dir():
            raise _not_written(path, "it is a folder")
        try:
            self._file = self._part.open("wb")
        except OSError as error:
            raise _not_written(path, error.strerror) from error
        self._wave = wave.open(self._file)  # noqa: SIM115  open until close()
        self._wave.setparams((1, 2, rate, 0, "NONE", ""))
        self._open = True

    def write(self, sound: bytes) -> None:
        """Add *sound*. Raise DeviceError when the disk does not take it."""
        try:
            self._wave.writeframesraw(sound)
        except OSError as error:
            self._discard()
            message = "the recording cannot be written"
            raise DeviceError(message) from error

    def drain(self) -> None:
        """Return at once: what is written is written."""

    def hush(self) -> None:
        """Change nothing: what is written was heard."""

    def close(self) -> None:
        """Put the complete file in its place. Raise SetupError when it cannot."""
        if not self._open:
            return
        try:
            self._wave.close()
            self._file.close()
            self._part.replace(self._path)
        except OSError as error:
            self._discard()
            raise _not_written(self._path, error.strerror) from error
        self._open = False

    def _discard(self) -> None:
        self._open = False
        with suppress(OSError):
            self._wave.close()
        with suppress(OSError):
            self._file.close()
        self._part.unlink(missing_ok=True)


class SilentSpeaker:
    """Drops all sound at once: everything said has been heard, in no time."""

    def __init__(self, rate: int) -> None:
        """Take the *rate*, as every speaker does."""
        self.rate = rate

    def write(self, sound: bytes) -> None:
        """Drop *sound*."""

    def drain(self) -> None:
        """Return at once."""

    def hush(self) -> None:
        """Stay silent."""

    def close(self) -> None:
        """Hold nothing, so let go of nothing."""


class LostSpeaker:
    """Stands where no speaker was found: whoever speaks learns it."""

    def write(self, sound: bytes) -> None:
        """Raise DeviceError."""
        del sound
        message = "no speaker was found"
        raise DeviceError(message)

    def drain(self) -> None:
        """Return at once."""

    def hush(self) -> None:
        """Stay silent."""

    def close(self) -> None:
        """Hold nothing, so let go of nothing."""


def _as_pcm(samples: Samples) -> bytes:
    scaled = np.clip(np.rint(samples * 32768), -32768, 32767)
    return scaled.astype("<i2").tobytes()


def _check_readable(path: Path) -> None:
    remedy = "Check its name and folder."
    try:
        if not path.exists():
            problem = f"There is no file {path}."
        elif not path.is_file():
            problem = f"{path} is not a file."
        elif path.stat().st_size == 0:
            problem, remedy = f"{path} is empty.", "Record it again."
        else:
            path.open("rb").close()
            return
    except OSError as error:
        problem, remedy = f"{path}: {error.strerror}.", "Check who may read it."
    raise SetupError(problem, remedy)


def _not_written(path: Path, why: str | None) -> SetupError:
    return SetupError(
        f"{path} cannot be written: {why or 'the disk refused'}.",
        "Name a file in a folder you may write to, on a disk with room.",
    )
