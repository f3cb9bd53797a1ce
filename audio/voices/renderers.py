"""Sentences to sound through pyttsx3's interface, in the process made for it."""

import sys
from pathlib import Path

import pyttsx3

from .espeak import RATE
from .espeak_driver import register
from .serving import Take
from .spelled import spelled

_PIECE_BYTES = 2 * RATE // 20


class RenderError(Exception):
    """An engine reported an error, or made no sound where it should."""


class InMemory:
    """Our own driver: each piece is handed on the moment it is made."""

    rate = RATE

    def __init__(
        self, locale: str, voice: str, words_per_minute: int, volume: float
    ) -> None:
        """Load the engine; an empty *voice* is the first one of *locale*."""
        self._engine = _engine(register(), locale, voice, words_per_minute, volume)
        self._as_said = spelled if locale == "en" else str
        self._failed = False
        self._take: Take = lambda _: False
        self._engine.connect("sound", self._on_sound)
        self._engine.connect("error", self._on_error)

    def render(self, sentence: str, take: Take) -> None:
        """Hand on the sound while it is made. Raise RenderError."""
        self._failed, self._take = False, take
        self._engine.say(self._as_said(sentence))
        self._engine.runAndWait()
        if self._failed:
            raise RenderError

    def pace(self, pace: int) -> None:
        """Speak the next sentences so fast: in words a minute."""
        self._engine.setProperty("rate", pace)

    def _on_sound(self, sound: bytes, name: object) -> None:
        del name
        if not self._take(sound):
            self._engine.stop()

    def _on_error(self, exception: Exception, name: object) -> None:
        del exception, name
        self._failed = True


class InFiles:
    """The stock drivers of Windows and macOS, which can only write files.

    A file lies in *folder*, which nobody else may read, from its making to its reading.
    Tested on Linux with our driver; has not been run on Windows or macOS.
    """

    rate = RATE

    def __init__(
        self,
        locale: str,
        voice: str,
        words_per_minute: int,
        volume: float,
        folder: Path,
    ) -> None:
        """Load the engine; an empty *voice* is the first one of *locale*."""
        driver = register() if sys.platform == "linux" else None
        self._engine = _engine(driver, locale, voice, words_per_minute, volume)
        self._file = folder / "sentence.wav"  # or AIFF in spite of its name

    def render(self, sentence: str, take: Take) -> None:
        """Hand on the sound when all of it is made. Raise RenderError."""
        try:
            self._engine.save_to_file(sentence, str(self._file))
            self._engine.runAndWait()
            sound = self._read()
        finally:
            self._file.unlink(missing_ok=True)
        for start in range(0, len(sound), _PIECE_BYTES):
            if not take(sound[start : start + _PIECE_BYTES]):
                return

    def pace(self, pace: int) -> None:
        """Speak the next sentences so fast: in words a minute."""
        self._engine.setProperty("rate", pace)

    def _read(self) -> bytes:
        import numpy as np  # noqa: PLC0415  the other renderer does without
        import soundfile  # noqa: PLC0415
        import soxr  # noqa: PLC0415

        try:
            samples, rate = soundfile.read(self._file, dtype="float32", always_2d=True)
        except soundfile.LibsndfileError as error:
            raise RenderError from error
        mono = soxr.resample(samples.mean(axis=1), rate, RATE)
        return bytes((np.clip(mono, -1, 1) * 32767).astype("<i2").tobytes())


def _engine(
    driver: str | None, locale: str, voice: str, words_per_minute: int, volume: float
) -> pyttsx3.Engine:
    engine = pyttsx3.init(driver)
    voices = [voice] if voice else _voices_of(engine, locale)
    if voices:
        engine.setProperty("voice", voices[0])
    engine.setProperty("rate", words_per_minute)
    engine.setProperty("volume", volume)
    # Only after a first loop is pyttsx3 free to run say() at once; else its queue holds
    # say() and the end of the loop, and stop() may race with the loop and drop both.
    engine.runAndWait()
    return engine


def _voices_of(engine: pyttsx3.Engine, locale: str) -> list[str]:
    """Return the ids of the voices that speak *locale*."""
    return [
        voice.id
        for voice in engine.getProperty("voices")
        if any(str(language).startswith(locale) for language in voice.languages)
    ]
