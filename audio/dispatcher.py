"""A mouth that speaks through speech-dispatcher: in the voice the desktop has.

Who uses a screen reader has chosen a voice and a rate, and hears best by those. They
are kept, and changed only by as much as the person asks us to be slower or quieter.
The service plays the sound itself; it tells when a sentence began and ended.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from sys import maxsize
from threading import Thread
from time import monotonic

from .errors import DeviceError, SetupError
from .events import Event, Finished
from .manner import PLAINLY, Manner
from .presence import Presence
from .ssip import BEGIN, CANCELED, END, Progress, Ssip
from .voices.sentences import sentences

DESKTOP = "speech-dispatcher"
"""The name of the speaker that is no device but this service."""

WATCHDOG = 60.0
"""Seconds without a word from the service, in a sentence, after which it is lost."""

FAREWELL = 2.0
"""Seconds that close() waits for the service to fall silent."""


@dataclass(frozen=True, slots=True)
class _Wake:
    """Tells the thread to look whether it is to fall silent."""


@dataclass(slots=True)
class _Turn:
    number: int
    left: list[str]
    """Its sentences that were not said to their end."""
    manner: Manner
    began: float | None = None


class DispatcherMouth:
    """Says numbered turns one by one as Mouth does, and can be hushed as it can.

    One thread talks to the service; hush() only wakes it.
    """

    def __init__(self, emit: Callable[[Event], None], locale: str) -> None:
        """Connect; nothing is said until start(). Raise SetupError."""
        self._emit, self._locale = emit, locale
        self._turns: SimpleQueue[_Turn | None] = SimpleQueue()
        self._news: SimpleQueue[Progress | _Wake | None] = SimpleQueue()
        self._hushed = -1
        self._service: Ssip | None = Ssip(self._news.put, self._locale)
        self._presence = Presence("speaker", emit)
        self._thread = Thread(target=self._run, name="dispatcher", daemon=True)

    @classmethod
    def try_out(cls, locale: str) -> None:
        """Connect, and let go again. Raise SetupError where nobody answers."""
        cls(lambda _: None, locale).close()

    def start(self) -> None:
        """Speak in the background."""
        self._thread.start()

    def say(self, turn: int, text: str, manner: Manner = PLAINLY) -> None:
        """Say *text* as turn number *turn*, after the turns before it."""
        self._turns.put(_Turn(turn, [*sentences(text)], manner))

    def chime(self, name: str, volume: float = 1.0) -> None:
        """Play nothing: the service has sounds of its own, and takes no others."""

    def hush(self, turn: int) -> None:
        """Fall silent now if *turn* or an earlier one sounds; never say them later."""
        self._hushed = max(self._hushed, turn)
        self._news.put(_Wake())

    def close(self) -> None:
        """Fall silent and let go of the service."""
        self.hush(maxsize)
        self._turns.put(None)
        if self._thread.is_alive():
            self._thread.join(FAREWELL)
        if self._service:
            self._service.close()

    def _run(self) -> None:
        while (turn := self._turns.get()) is not None:
            try:
                self._speak(turn)
            except DeviceError:
                self._drop_service()
            rest = " ".join(turn.left)
            self._emit(Finished(turn.number, not rest, turn.began, rest))

    def _speak(self, turn: _Turn) -> None:
        """Say *turn* sentence by sentence, until its end or a hush."""
        service = self._ready()
        service.tune(turn.manner.pace, turn.manner.volume)
        while turn.left and turn.number > self._hushed:
            if not self._is_said(service, turn):
                return
            del turn.left[0]
            if turn.left and turn.manner.pause:
                self._rest(turn)

    def _is_said(self, service: Ssip, turn: _Turn) -> bool:
        """Say the next sentence of *turn*; whether to its end."""
        message = service.speak(turn.left[0])
        while True:
            try:
                news = self._next(WATCHDOG)
            except Empty as error:
                raise _ended() from error
            match news:
                case Progress(code, about) if about == message:
                    if code == BEGIN:
                        self._note_sound(turn)
                    elif code in (END, CANCELED):
                        return code == END
                case _Wake() if turn.number <= self._hushed:
                    service.ask("CANCEL SELF")

    def _rest(self, turn: _Turn) -> None:
        """Be silent between two sentences for as long as is wanted, or until hushed."""
        until = monotonic() + turn.manner.pause
        with suppress(Empty):
            while turn.number > self._hushed and (left := until - monotonic()) > 0:
                self._next(left)

    def _next(self, patience: float) -> Progress | _Wake:
        """Return the news. Raise Empty after *patience*, DeviceError at the end."""
        news = self._news.get(timeout=patience)
        if news is None:
            raise _ended()
        return news

    def _ready(self) -> Ssip:
        """Return the service, connected anew if it was lost."""
        if self._service is None:
            try:
                self._service = Ssip(self._news.put, self._locale)
            except SetupError as error:
                raise _ended() from error
        return self._service

    def _note_sound(self, turn: _Turn) -> None:
        turn.began = turn.began or monotonic()
        self._presence.work()

    def _drop_service(self) -> None:
        """Leave a service that is gone; the next turn looks for it again."""
        if self._service:
            self._service.close()
            self._service = None
            with suppress(Empty):  # its end is no news to the next one
                while True:
                    self._news.get_nowait()
        self._presence.lose()


def _ended() -> DeviceError:
    return DeviceError("speech-dispatcher has ended")
