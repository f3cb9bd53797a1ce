"""The voice that is always there: pyttsx3, in a process of its own."""

import sys
from collections.abc import Iterator
from tempfile import TemporaryDirectory
from threading import Lock

from ..errors import SetupError, VoiceError
from . import espeak, wire
from .engine_process import EngineDiedError, EngineProcess


class Pyttsx3:
    """Speaks through pyttsx3; needs nothing that is not installed with us.

    On Linux that is espeak-ng, rendered in memory. On Windows and macOS it is the
    system's own voice, rendered into a private folder that goes with the voice.

    The engine runs in a child process, for it may hang or end its process, and
    espeak-ng is GPL. The words go there through a pipe, and never onto a command line.
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
        self._arguments = [locale, voice, str(words_per_minute), str(volume)]
        self._words_per_minute, self.pace = words_per_minute, 1.0
        self._folder: TemporaryDirectory[str] | None = None
        if self._renders_files:
            self._folder = TemporaryDirectory(
                prefix="small-steps-", ignore_cleanup_errors=True
            )
            self._arguments.append(self._folder.name)
        self._hung_after = hung_after
        self._turn, self._closed = 0, False
        self._lock = Lock()
        try:
            self._engine = EngineProcess(*self._arguments)
        except OSError as error:
            problem = "The voice pyttsx3 could not start a process."
            raise SetupError(problem, "Close other programs, and try again.") from error

    @classmethod
    def voices(cls, locale: str) -> tuple[str, ...]:
        """Return what may be chosen for *locale* beside its usual voice."""
        return () if cls._renders_files else espeak.VOICES.get(locale, ())[1:]

    @property
    def pid(self) -> int:
        """Process id of the child that makes the sound now."""
        return self._engine.pid

    def synthesize(self, text: str) -> Iterator[bytes]:
        """Yield the sound of *text*; a new text ends the one before it.

        When the child dies or hangs, another one goes on where it stopped, once.
        Raise VoiceError after that, and after close().
        """
        self._refuse_when_closed()
        self._turn = turn = self._turn + 1
        given = 0
        try:
            for attempts_left in (1, 0):
                try:
                    for piece in _after(given, self._sound(turn, text)):
                        given += len(piece)
                        yield piece
                except EngineDiedError:
                    self._replace_engine()
                    if not attempts_left:
                        msg = "The speech engine failed twice."
                        raise VoiceError(msg) from None
                else:
                    return
        finally:
            self._engine.send(wire.Message(wire.Kind.HUSH, turn))

    def close(self) -> None:
        """End the child; harmless when repeated, and while it makes sound."""
        with self._lock:
            self._closed = True
            self._engine.kill()
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

    def _sound(self, turn: int, text: str) -> Iterator[bytes]:
        engine = self._engine
        engine.send(wire.Message(wire.Kind.HUSH, turn - 1))
        engine.send(wire.Message(wire.Kind.PACE, turn, self._words_a_minute()))
        engine.send(wire.Message(wire.Kind.SAY, turn, text.encode("utf-8", "replace")))
        while turn == self._turn:
            message = engine.receive(self._hung_after)
            if message.turn != turn:
                continue  # what is left of an abandoned one
            if message.kind is wire.Kind.DONE:
                return
            if message.kind is wire.Kind.FAILED:
                raise EngineDiedError
            yield message.body

    def _words_a_minute(self) -> bytes:
        return str(round(self._words_per_minute * self.pace)).encode()

    def _replace_engine(self) -> None:
        with self._lock:
            self._refuse_when_closed()
            self._engine.kill()
            try:
                self._engine = EngineProcess(*self._arguments)
            except OSError as error:
                msg = "The speech engine could not be started again."
                raise VoiceError(msg) from error

    def _refuse_when_closed(self) -> None:
        if self._closed:
            msg = "The voice was closed."
            raise VoiceError(msg)


def _after(skipped: int, pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Yield *pieces* without their first *skipped* bytes."""
    for piece in pieces:
        rest = piece[skipped:]
        skipped -= len(piece) - len(rest)
        if rest:
            yield rest
