"""The rendering thread: a voice works ahead while what it made is being played.

A voice cannot be interrupted from outside, and one that hangs cannot be ended.
So it works in a thread of its own, whose results arrive through a queue that can
be read with a time limit, and that can be left behind.
"""

from collections.abc import Generator, Iterator
from contextlib import closing
from queue import Empty, SimpleQueue
from threading import Semaphore, Thread
from typing import Protocol, TypeAlias, runtime_checkable

from .errors import VoiceError
from .manner import Manner, scaled
from .stages import Voice
from .voices.sentences import is_whole, pause, sentences, without

Piece: TypeAlias = tuple[int, bytes]
"""Sound, and how many sentences of the text come before the one it is of."""

AHEAD = 64
"""Pieces that may be ready before they are played."""

FAREWELL = 2.0
"""Seconds that close() waits for a voice that is in the middle of something."""


@runtime_checkable
class Paced(Protocol):
    """A voice that can be slower or faster; another keeps its one pace."""

    pace: float
    """From the next text on: 1 is the voice's own pace, 2 is twice as fast."""


class Rendering:
    """The sound of one text, made in one thread and played in another."""

    def __init__(self, text: str, manner: Manner) -> None:
        """Begin with nothing made."""
        self._text, self._manner = text, manner
        self._made: SimpleQueue[Piece | VoiceError | None] = SimpleQueue()
        self._room = Semaphore(AHEAD)
        self._cancelled = False

    def rest(self, sentence: int) -> str:
        """Return the text from a sentence on, by how many come before it."""
        return without(sentence, self._text)

    def pieces(self, patience: float) -> Iterator[Piece]:
        """Yield the sound piece by piece, until its end or cancel().

        Raise VoiceError when the voice failed or no piece came for *patience* seconds.
        """
        while True:
            try:
                piece = self._made.get(timeout=patience)
            except Empty:
                message = "no sound in time"
                raise VoiceError(message) from None
            if isinstance(piece, VoiceError):
                raise piece
            if piece is None or self._cancelled:
                return
            self._room.release()
            yield piece

    def cancel(self) -> None:
        """Stop both sides: no piece comes any more. Any thread may call it."""
        self._cancelled = True
        self._room.release()
        self._made.put(None)

    def make(self, voice: Voice) -> None:
        """Fill it, in the thread that renders."""
        if self._cancelled:
            return
        if isinstance(voice, Paced):
            voice.pace = self._manner.pace
        try:
            self._take(self._synthesize(voice))
        except Exception:  # noqa: BLE001  engines raise anything, with words in it
            self._made.put(VoiceError("the voice failed"))
        else:
            self._made.put(None)

    def _take(self, pieces: Generator[Piece, None, None]) -> None:
        with closing(pieces):
            for sentence, sound in pieces:
                self._room.acquire()
                if self._cancelled:
                    return
                self._made.put((sentence, scaled(sound, self._manner.volume)))

    def _synthesize(self, voice: Voice) -> Generator[Piece, None, None]:
        """Yield the sound a sentence at a time, with silence between."""
        before = ""
        for count, sentence in enumerate(sentences(self._text)):
            if not _has_words(sentence):
                continue
            if before:
                yield count, self._between(before, voice.rate)
            sounds = voice.synthesize(sentence)
            try:
                for sound in sounds:
                    yield count, sound
            finally:
                if isinstance(sounds, Generator):
                    sounds.close()  # stops the work now, not when it is collected
            before = sentence

    def _between(self, before: str, rate: int) -> bytes:
        """Return the silence after a sentence: longer where that is wanted."""
        rest = self._manner.pause if is_whole(before) else 0
        return pause(rate) + bytes(2 * round(rest * rate))


def _has_words(sentence: str) -> bool:
    return any(map(str.isalnum, sentence))


class Renderer:
    """Renders texts one after the other with one voice, in a thread of its own."""

    def __init__(self, voice: Voice) -> None:
        """Take over *voice*: from now on only the thread uses and closes it."""
        self.rate = voice.rate
        """Samples a second of what it makes."""
        self._voice = voice
        self._asked: SimpleQueue[Rendering | None] = SimpleQueue()
        self._thread = Thread(target=self._run, name="renderer", daemon=True)
        self._thread.start()

    def render(self, text: str, manner: Manner) -> Rendering:
        """Return the sound of *text* while it is being made."""
        rendering = Rendering(text, manner)
        self._asked.put(rendering)
        return rendering

    def leave(self) -> None:
        """Let the voice close when it comes back, if ever; do not wait."""
        self._asked.put(None)

    def close(self) -> None:
        """Close the voice, waiting for it a moment."""
        self.leave()
        self._thread.join(FAREWELL)

    def _run(self) -> None:
        while (rendering := self._asked.get()) is not None:
            rendering.make(self._voice)
        self._voice.close()
