"""The one audio currency and the stages that sound passes through.

Heard sound is 16 kHz mono 16-bit little-endian PCM in frames of 512 samples.
Spoken sound is mono 16-bit PCM at the rate of the voice that made it: a voice
that was trained at 24 kHz should be heard at 24 kHz.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from .manner import PLAINLY, Manner
from .phrases import Phrases

RATE = 16_000
"""Samples a second of everything that is heard."""

FRAME = 512
"""Samples in one frame: 32 ms."""

FRAME_BYTES = FRAME * 2

SILENCE = bytes(FRAME_BYTES)
"""One frame of digital silence."""


@dataclass(frozen=True, slots=True)
class Transcript:
    """What a recognizer made of one utterance; no words is an empty text."""

    text: str
    confidence: float | None = None
    """0 to 1, or None where the engine gives none."""
    free: str | None = None
    """What was heard without phrases in mind, where `text` is one of the phrases."""


class Microphone(Protocol):
    """A source of frames."""

    def frames(self) -> Iterator[bytes]:
        """Yield frames as they arrive, until closed. Raise DeviceError when lost."""
        ...

    def close(self) -> None:
        """End frames(); harmless when repeated."""
        ...


@runtime_checkable
class Punctual(Protocol):
    """A microphone that knows when it heard; of another, it was just now."""

    @property
    def arrived(self) -> float:
        """When the latest frame had arrived, by monotonic()."""
        ...


class Detector(Protocol):
    """Tells speech from everything else."""

    def is_speech(self, frame: bytes) -> bool:
        """Say whether *frame* holds speech. May remember earlier frames."""
        ...

    def reset(self) -> None:
        """Forget earlier frames: what follows is another stretch of sound."""
        ...


class WakeWord(Protocol):
    """Waits for one word, at next to no cost, and leaves all others alone."""

    def is_called(self, frame: bytes) -> bool:
        """Say whether the word has just ended. Remembers earlier frames."""
        ...

    def reset(self) -> None:
        """Forget earlier frames: what follows is another stretch of sound."""
        ...


class Recognizer(Protocol):
    """Turns an utterance into words.

    One that cannot work along has a true `hears_whole`: it is let read at each pause
    already (early.py).
    """

    def transcribe(
        self,
        frames: Iterator[bytes],
        partial: Callable[[str], None] | None = None,
        phrases: Phrases | None = None,
    ) -> Transcript:
        """Return the words in *frames*, telling *partial* the guesses on the way.

        The frames arrive while they are spoken. It need not take all of them. With
        *phrases* it listens for those: one that fits is the text, and what was heard
        freely stands beside it; where none fits, the words are free.
        """
        ...


class Voice(Protocol):
    """Turns text into sound."""

    @property
    def rate(self) -> int:
        """Samples a second of what synthesize() yields."""
        ...

    def synthesize(self, text: str) -> Iterator[bytes]:
        """Yield the sound of *text* piece by piece, the first as soon as it is ready.

        Closing the iterator stops the work. Raise VoiceError when it cannot.
        """
        ...

    def close(self) -> None:
        """Let go of processes and memory; harmless when repeated."""
        ...


class Mouthpiece(Protocol):
    """Says numbered turns; each ends with Finished(turn), in whatever way it ended."""

    def start(self) -> None:
        """Speak in the background."""
        ...

    def say(self, turn: int, text: str, manner: Manner = PLAINLY) -> None:
        """Say *text* as turn number *turn*, after the turns before it."""
        ...

    def chime(self, name: str, volume: float = 1.0) -> None:
        """Play a small sound, if it can: after what was ordered before."""
        ...

    def hush(self, turn: int) -> None:
        """Fall silent now if *turn* or an earlier one sounds; never say them later."""
        ...

    def close(self) -> None:
        """Fall silent and let go of everything."""
        ...


class Speaker(Protocol):
    """A sink for sound at one rate. One thread writes; any thread may hush."""

    def write(self, sound: bytes) -> None:
        """Queue *sound*, blocking while enough is queued already."""
        ...

    def drain(self) -> None:
        """Block until everything written has been heard, or was hushed."""
        ...

    def hush(self) -> None:
        """Drop everything queued and fall silent now. Later writes sound again."""
        ...

    def close(self) -> None:
        """Let the device go; harmless when repeated."""
        ...


@runtime_checkable
class Metered(Protocol):
    """A speaker that knows what was heard; of another, all that is written is."""

    def sounded(self) -> int:
        """Return how many bytes were heard since it was opened."""
        ...
