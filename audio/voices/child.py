"""The process that makes sound for the voice pyttsx3: text in, sound out.

    python -m audio.voices.child LOCALE VOICE WORDS_PER_MINUTE VOLUME [FOLDER]

Speaks the protocol of wire.py on its standard input and output, and ends when its
input does. With FOLDER, files in it are the only way to get at the sound.
"""

import os
import shutil
import signal
import sys
import threading
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from typing import BinaryIO, NoReturn

from . import wire
from .espeak import RATE
from .renderers import InFiles, InMemory, Renderer
from .sentences import pause, sentences


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
            if position and not take(pause(RATE)):
                return
            renderer.render(sentence, take)

    def _send(self, message: wire.Message) -> None:
        with suppress(BrokenPipeError):  # nobody is left: listen() is about to know
            self._sink.write(bytes(message))
            self._sink.flush()


def main() -> None:
    """Work until the standard input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # ending is for our parent to decide
    _keep_words_out_of_crash_dumps()
    locale, voice, words_per_minute, volume, *folder = sys.argv[1:]
    child = Child(sys.stdin.buffer, _take_over_stdout())

    def listen() -> None:
        child.listen()
        for path in folder:
            shutil.rmtree(path, ignore_errors=True)
        os._exit(0)  # at once: the other thread may be deep inside an engine

    threading.Thread(target=listen, daemon=True).start()
    try:
        settings = (locale, voice, int(words_per_minute), float(volume))
        child.work(
            InFiles(*settings, Path(folder[0])) if folder else InMemory(*settings)
        )
    finally:
        os._exit(1)


def _take_over_stdout() -> BinaryIO:
    """Return the standard output, and let whatever an engine prints go elsewhere."""
    sink = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return sink


def _keep_words_out_of_crash_dumps() -> None:
    if sys.platform != "win32":
        import resource  # noqa: PLC0415  unknown to Windows

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
