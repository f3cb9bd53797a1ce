"""A process that makes sound, seen from inside: text in, sound out.

It speaks the protocol of wire.py on its standard input and output, and ends when its
input does.
"""

import os
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from queue import SimpleQueue
from typing import BinaryIO, NoReturn, Protocol, TypeAlias

from ..coredumps import no_core_dumps
from . import wire
from .sentences import pause, sentences

Take: TypeAlias = Callable[[bytes], bool]
"""Called with each piece of 16-bit mono sound; False when no more is wanted."""


class Renderer(Protocol):
    """Turns sentences into sound."""

    rate: int
    """Samples a second of what it makes."""

    def render(self, sentence: str, take: Take) -> None:
        """Give the sound of *sentence* to *take*, until it wants no more."""
        ...

    def pace(self, pace: int) -> None:
        """Speak the next sentences so fast, in the engine's own measure."""
        ...


class Child:
    """Answers one request after another, while another thread listens for more."""

    def __init__(self, source: BinaryIO, sink: BinaryIO) -> None:
        """Read messages from *source*, write messages to *sink*."""
        self._source, self._sink = source, sink
        self._requests: SimpleQueue[wire.Message] = SimpleQueue()
        self._hushed = 0

    def listen(self) -> None:
        """Take in messages until there are no more."""
        while message := wire.read(self._source):
            if message.kind is wire.Kind.HUSH:
                self._hushed = max(self._hushed, message.turn)
            else:
                self._requests.put(message)

    def work(self, renderer: Renderer) -> NoReturn:
        """Answer requests for ever."""
        while True:
            request = self._requests.get()
            if request.kind is wire.Kind.PACE:
                renderer.pace(int(request.body))
                continue
            end = wire.Kind.DONE
            try:
                self._say(request.turn, request.body.decode(), renderer)
            except Exception:  # noqa: BLE001  whatever an engine raises is its failure
                end = wire.Kind.FAILED
            self._send(wire.Message(end, request.turn))

    def _say(self, turn: int, text: str, renderer: Renderer) -> None:
        def take(sound: bytes) -> bool:
            if turn > self._hushed:
                self._send(wire.Message(wire.Kind.SOUND, turn, sound))
            return turn > self._hushed

        for position, sentence in enumerate(sentences(text)):
            if position and not take(pause(renderer.rate)):
                return
            renderer.render(sentence, take)

    def _send(self, message: wire.Message) -> None:
        with suppress(BrokenPipeError):  # nobody is left: listen() is about to know
            self._sink.write(bytes(message))
            self._sink.flush()


def serve(renderer: Callable[[], Renderer], farewell: Callable[[], None]) -> NoReturn:
    """Make the *renderer* and work until the standard input ends.

    *farewell* is called then, whatever the engine is doing.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # ending is for our parent to decide
    no_core_dumps()
    child = Child(sys.stdin.buffer, _take_over_stdout())

    def listen() -> None:
        child.listen()
        farewell()
        os._exit(0)  # at once: the other thread may be deep inside an engine

    threading.Thread(target=listen, daemon=True).start()
    try:
        child.work(renderer())
    finally:
        os._exit(1)


def _take_over_stdout() -> BinaryIO:
    """Return the standard output, and let whatever an engine prints go elsewhere."""
    sink = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return sink
