"""A voice whose engine runs in a process of its own: it may hang there, or die."""

from collections.abc import Iterator
from threading import Lock

from ..errors import SetupError, VoiceError
from . import wire
from .engine_process import EngineDiedError, EngineProcess


class OutsideVoice:
    """Speaks through a child process. The words go there by a pipe, and no other way.

    A child that dies, or gives no sound for *hung_after* seconds while we wait for
    some, is replaced.
    """

    pace = 1.0
    """How fast, from the next text on: 1 is the voice's own pace."""

    def __init__(
        self, module: str, *arguments: str, usual_pace: int, hung_after: float
    ) -> None:
        """Start the child, which gets ready while we go on. Raise SetupError.

        It runs *module* of ours. *usual_pace* is the pace 1 in its engine's measure.
        """
        self._started_with = (module, *arguments)
        self._usual_pace, self._hung_after = usual_pace, hung_after
        self._turn, self._closed = 0, False
        self._lock = Lock()
        try:
            self._engine = EngineProcess(*self._started_with)
        except OSError as error:
            name = type(self).__name__.lower()
            problem = f"The voice {name} could not start a process."
            raise SetupError(problem, "Close other programs, and try again.") from error

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

    def _sound(self, turn: int, text: str) -> Iterator[bytes]:
        engine = self._engine
        pace = str(round(self._usual_pace * self.pace)).encode()
        engine.send(wire.Message(wire.Kind.HUSH, turn - 1))
        engine.send(wire.Message(wire.Kind.PACE, turn, pace))
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

    def _replace_engine(self) -> None:
        with self._lock:
            self._refuse_when_closed()
            self._engine.kill()
            try:
                self._engine = EngineProcess(*self._started_with)
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
