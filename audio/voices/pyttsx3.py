"""The voice that is always there: pyttsx3, in a process of its own."""

import sys
from tempfile import TemporaryDirectory

from ..errors import SetupError
from . import espeak
from .outside import OutsideVoice


class Pyttsx3(OutsideVoice):
    """Speaks through pyttsx3; needs nothing that is not installed with us.

    On Linux that is espeak-ng, rendered in memory; it is GPL, and so kept outside. On
    Windows and macOS it is the system's own voice, rendered into a private folder that
    goes with the voice.
    """

    rate = espeak.RATE

    _renders_files = sys.platform != "linux"

    def __init__(
        self,
        *,
        locale: str = "en",
        voice: str = "",
        words_per_minute: int = 150,
        volume: float = 1.0,
        hung_after: float = 5.0,
    ) -> None:
        """Start the child, which gets ready while we go on. Raise SetupError.

        *voice* is what pyttsx3 calls one: on Linux one of voices(), or empty for the
        usual one of *locale*. *volume* is 0 to 1. A child that gives no sound for
        *hung_after* seconds while we wait for some is replaced.
        """
        self._check(locale, voice)
        arguments = [locale, voice, str(words_per_minute), str(volume)]
        self._folder: TemporaryDirectory[str] | None = None
        if self._renders_files:
            self._folder = TemporaryDirectory(
                prefix="small-steps-", ignore_cleanup_errors=True
            )
            arguments.append(self._folder.name)
        super().__init__(
            "pyttsx3_process",
            *arguments,
            usual_pace=words_per_minute,
            hung_after=hung_after,
        )

    @classmethod
    def voices(cls, locale: str) -> tuple[str, ...]:
        """Return what may be chosen for *locale* beside its usual voice."""
        return () if cls._renders_files else espeak.VOICES.get(locale, ())[1:]

    def close(self) -> None:
        """End the child; harmless when repeated, and while it makes sound."""
        super().close()
        if self._folder:
            self._folder.cleanup()

    def _check(self, locale: str, voice: str) -> None:
        if locale not in espeak.VOICES:
            problem = f'The voice pyttsx3 does not speak the language "{locale}".'
            raise SetupError(problem, f"Choose {' or '.join(espeak.VOICES)}.")
        if self._renders_files:
            return
        espeak.installation()
        known = espeak.VOICES[locale]
        if voice and voice not in known:
            problem = f'There is no voice "{voice}" for the language "{locale}".'
            raise SetupError(problem, f"Choose one of: {', '.join(known)}.")
