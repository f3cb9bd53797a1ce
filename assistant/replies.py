"""Spoken replies as recordings: a WAV for each, named after what it answers."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from audio import DeviceError, SetupError, WaveSpeaker


class ReplyFiles:
    """Opens speakers that write each reply into a file of its own."""

    def __init__(self, folder: Path, recordings: Sequence[Path]) -> None:
        """Write into *folder*, never over one of the *recordings*."""
        self._folder = folder
        self._paths = _paths(folder, recordings)
        self._path = folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise SetupError(
                f"The folder {folder} cannot be made: {error.strerror}.",
                "Choose a folder you may write to, with --to.",
            ) from error

    def begin(self, turn: int) -> None:
        """Write what is said from now on as the reply to recording number *turn*."""
        self._path = self._paths[turn]

    def speaker(self, rate: int) -> "ReplySpeaker":
        """Open a speaker; it asks for the file when there is something to write."""
        return ReplySpeaker(rate, lambda: self._path)


class ReplySpeaker:
    """Writes one WAV a turn: it begins with the first sound and ends with drain()."""

    def __init__(self, rate: int, path: Callable[[], Path]) -> None:
        """Write at *rate* to whatever *path* says when a reply begins."""
        self._rate, self._path = rate, path
        self._wave: WaveSpeaker | None = None

    def write(self, sound: bytes) -> None:
        """Add *sound*. Raise DeviceError when the disk does not take it."""
        with _as_device():
            self._wave = self._wave or WaveSpeaker(self._path(), self._rate)
            self._wave.write(sound)

    def drain(self) -> None:
        """Put the complete file in its place."""
        wave, self._wave = self._wave, None
        if wave:
            with _as_device():
                wave.close()

    def hush(self) -> None:
        """Keep what was said so far."""

    def close(self) -> None:
        """Put what there is in its place."""
        self.drain()


def _paths(folder: Path, recordings: Sequence[Path]) -> list[Path]:
    """Name the replies after the recordings; the second of a name is "name-2"."""
    originals = {recording.resolve() for recording in recordings}
    paths: list[Path] = []
    for recording in recordings:
        path, number = folder / f"{recording.stem}.wav", 1
        while path in paths:
            number += 1
            path = folder / f"{recording.stem}-{number}.wav"
        if path.resolve() in originals:
            raise SetupError(
                f"A reply would be written over the recording {path}.",
                "Choose another folder with --to.",
            )
        paths.append(path)
    return paths


@contextmanager
def _as_device() -> Iterator[None]:
    """Tell the mouth about a disk in its own terms."""
    try:
        yield
    except SetupError as error:
        message = "the reply cannot be written"
        raise DeviceError(message) from error
