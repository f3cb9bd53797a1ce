"""A voice that says nothing, for as long as saying it would take."""

from collections.abc import Iterator

from ..errors import VoiceError
from ..stages import RATE, SILENCE
from .sentences import pause, sentences

_LETTERS_A_SECOND = 12


class Silent:
    """A Voice without sound, so that turn-taking behaves as if it spoke.

    For tests and typed talk. Needs nothing, and knows every *locale*.
    """

    rate = RATE

    def __init__(self, *, locale: str = "en") -> None:
        """Take *locale* because every voice does."""
        self.locale, self.pace = locale, 1.0
        self._closed = False

    def synthesize(self, text: str) -> Iterator[bytes]:
        """Yield silence as long as *text*. Raise VoiceError once closed."""
        for position, sentence in enumerate(sentences(text)):
            letters = sum(map(str.isalnum, sentence))
            samples = round(letters * RATE / _LETTERS_A_SECOND / self.pace)
            if position and samples:
                yield pause(RATE)
            for start in range(0, 2 * samples, len(SILENCE)):
                if self._closed:
                    msg = "The voice was closed."
                    raise VoiceError(msg)
                yield SILENCE[: 2 * samples - start]

    def close(self) -> None:
        """Raise VoiceError from now on; harmless when repeated."""
        self._closed = True
