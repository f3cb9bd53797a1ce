"""The natural voice: hibari-tts, English, 24 kHz, on one core."""

import importlib.util
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..errors import SetupError, VoiceError
from .sentences import pause, sentences

Samples: TypeAlias = NDArray[np.float32]

_RATE = 24_000
_PIECE_BYTES = 2 * _RATE // 10

_LOUDER = 1.7  # its speech is at -23 dBFS, espeak's at -19
_KNEE = 0.7  # no change below; above, nothing ever reaches 1

# It gives each sound a whole number of frames, so the speed asked for is not the pace
# that is heard. Measured with 11 sentences that we say; its speeds end at 2.
_PACES = (0.56, 0.66, 0.74, 0.78, 0.84, 0.9, 0.95, 1, 1.11, 1.14, 1.35, 1.4, 1.55)
_SPEEDS = (0.55, 0.66, 0.7, 0.79, 0.8, 0.82, 0.88, 1, 1.25, 1.32, 1.34, 1.4, 2)

_QUIET = 0.004
_BEFORE, _AFTER = _RATE // 25, _RATE // 8  # what stays of the silence at both ends


class _Engine(Protocol):
    g2p: object

    def stream(self, text: str, speed: float) -> Iterator[Samples]: ...


class Hibari:
    """Speaks English warmly; needs the extra "natural". Takes some 150 MB.

    Source: hibari-tts 0.2.1, Apache-2.0, the voice "heart" that is in its package.
    """

    rate = _RATE

    def __init__(self, *, locale: str = "en") -> None:
        """Load while we go on; the first synthesize() waits. Raise SetupError."""
        if locale != "en":
            problem = f'The voice hibari does not speak the language "{locale}".'
            raise SetupError(problem, "Choose the voice pyttsx3, or the language en.")
        if importlib.util.find_spec("hibari") is None:
            problem = "The voice hibari is not installed."
            remedy = "Install it: pip install 'small-steps-companion[natural]'"
            raise SetupError(problem, remedy)
        self.pace = 1.0
        loader = ThreadPoolExecutor(max_workers=1)
        self._loading: Future[_Engine] | None = loader.submit(_load)
        loader.shutdown(wait=False)

    def synthesize(self, text: str) -> Iterator[bytes]:
        """Yield the sound of *text*. Raise VoiceError, also once closed."""
        spoken = False
        for sentence in sentences(text):
            for sound in self._render(sentence):
                if spoken:
                    yield pause(_RATE)
                spoken = True
                for start in range(0, len(sound), _PIECE_BYTES):
                    yield sound[start : start + _PIECE_BYTES]

    def close(self) -> None:
        """Let the engine go; harmless when repeated."""
        self._loading = None

    def _render(self, sentence: str) -> list[bytes]:
        if self._loading is None:
            msg = "The voice was closed."
            raise VoiceError(msg)
        speed = float(np.interp(self.pace, _PACES, _SPEEDS))
        try:
            sounds = self._loading.result().stream(sentence, speed)
            return [_pcm(trimmed) for sound in sounds if len(trimmed := _trim(sound))]
        except Exception as error:  # noqa: BLE001  a young package may raise anything
            # "from None", as its own words may hold the text
            msg = f"hibari raised {type(error).__name__}."
            raise VoiceError(msg) from None


def _load() -> _Engine:
    import hibari  # noqa: PLC0415  an extra, and slow

    engine: _Engine = hibari.Hibari(threads=1)
    _ = engine.g2p  # else it is read when the first sentence is due
    return engine


def _trim(sound: Samples) -> Samples:
    """Cut the silence at both ends, 0.3 and 0.4 s, which would only be a delay."""
    loud = np.flatnonzero(np.abs(sound) > _QUIET)
    if not len(loud):
        return sound[:0]
    return sound[max(0, loud[0] - _BEFORE) : loud[-1] + _AFTER]


def _pcm(sound: Samples) -> bytes:
    """Make *sound* comfortably loud, bending the rare peak instead of clipping it."""
    level = np.abs(sound * _LOUDER)
    bent = _KNEE + (1 - _KNEE) * np.tanh((level - _KNEE) / (1 - _KNEE))
    samples = np.copysign(np.where(level > _KNEE, bent, level), sound)
    pcm: bytes = (samples * 32767).astype("<i2").tobytes()
    return pcm
