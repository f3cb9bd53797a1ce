"""Sound in, words out: each stream is heard in a thread, while it arrives."""

import asyncio
import logging
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from queue import SimpleQueue

import audio
from audio import ENDLESS, LONGEST, Frames, Recognizer, frames_in

from ...config import Config

AT_ONCE = 16
"""Streams that are heard at the same time; another one is asked to come again."""

log = logging.getLogger(__name__)


class BusyError(Exception):
    """As many streams are heard already as may be."""


class Ears:
    """The recognizer of all rooms: loaded once, in the background."""

    def __init__(self, config: Config) -> None:
        """Load nothing yet."""
        self._load = partial(audio.recognizer, config.recognizer, locale=config.locale)
        self._threads = ThreadPoolExecutor(AT_ONCE + 1, "ears")
        self._recognizer: Future[Recognizer] | None = None
        self._streams = 0

    @property
    def loaded(self) -> bool:
        """Whether the recognizer is ready."""
        return bool(self._recognizer and self._recognizer.done())

    def load(self) -> None:
        """Begin to load; harmless when repeated."""
        self._recognizer = self._recognizer or self._threads.submit(self._load)

    def listen(self, rate: int, width: int, channels: int) -> "Stream":
        """Begin to hear sound of that kind. Raise BusyError or SetupError."""
        if self._streams >= AT_ONCE:
            raise BusyError
        self.load()
        most = round(LONGEST * rate * width * channels)
        stream = Stream(Frames(rate, width, channels), most)
        self._streams += 1
        heard = self._threads.submit(self._hear, stream)
        stream.words = asyncio.wrap_future(heard)
        stream.words.add_done_callback(self._leave)
        return stream

    def close(self) -> None:
        """Hear no more; what is being heard must have been ended."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _leave(self, heard: asyncio.Future[str]) -> None:
        self._streams -= 1
        if not heard.cancelled() and (error := heard.exception()):
            log.error("A stream was not heard: %s", type(error).__name__)

    def _hear(self, stream: "Stream") -> str:
        """Return the words of a whole stream, in a thread of its own."""
        if self._recognizer is None:
            return ""
        recognizer, endless = self._recognizer.result(), frames_in(ENDLESS)
        said = audio.utterances(
            stream.frames(), audio.detector(), lambda: endless, longest=None
        )
        return " ".join(recognizer.transcribe(each).text for each in said)


class Stream:
    """Sound on its way from the loop to the thread that hears it."""

    words: asyncio.Future[str]

    def __init__(self, frames: Frames, most: int) -> None:
        """Take up to *most* bytes of the sound that *frames* cuts."""
        self._pieces: SimpleQueue[bytes | None] = SimpleQueue()
        self._frames, self._left = frames, most

    def take(self, sound: bytes) -> None:
        """Take a piece; what is longer than anybody talks is not heard."""
        self._left -= len(sound)
        if self._left >= 0:
            self._pieces.put(sound)

    async def end(self) -> str:
        """Return the words, when they are known. Raises what the engine does."""
        self._pieces.put(None)
        return await asyncio.shield(self.words)

    def leave(self) -> None:
        """Hear no more; harmless when it has ended."""
        self._left = 0
        self._pieces.put(None)

    def frames(self) -> Iterator[bytes]:
        """Yield the frames as they arrive."""
        while (sound := self._pieces.get()) is not None:
            yield from self._frames.take(sound)
        yield from self._frames.end()
