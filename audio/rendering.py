"""The rendering thread: a voice works ahead while what it made is being played.

A voice cannot be interrupted from outside, and one that hangs cannot be ended.
So it works in a thread of its own, whose results arrive through a queue that can
be read with a time limit, and that can be left behind.
"""

from collections.abc import Generator, Iterator
from queue import Empty, SimpleQueue
from threading import Semaphore, Thread
from typing import Protocol, runtime_checkable

from .errors import VoiceError
from .manner import Manner, scaled
from .stages import Voice
from .voices.sentences import is_whole, pause, sentences

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
        self._made: SimpleQueue[bytes | VoiceError | None] = SimpleQueue()
        self._room = Semaphore(AHEAD)
        self._cancelled = False

    def pieces(self, patience: float) -> Iterator[bytes]:
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

    def _take(self, pieces: Iterator[bytes]) -> None:
        try:
            for piece in pieces:
                self._room.acquire()
                if self._cancelled:
                    return
                self._made.put(scaled(piece, self._manner.volume))
        finally:
            if isinstance(pieces, Generator):
                pieces.close()  # stops the work now, not when it is collected

    def _synthesize(self, voice: Voice) -> Iterator[bytes]:
        """Return the sound of the text, with longer pauses where they are wanted."""
        if self._manner.pause:
            return _with_pauses(self._text, voice, self._manner.pause)
        return voice.synthesize(self._text)


def _with_pauses(text: str, voice: Voice, seconds: float) -> Iterator[bytes]:
    """Yield the sound of *text* a sentence at a time, with more silence between."""
    rest = bytes(2 * round(seconds * voice.rate))
    before = ""
    for sentence in filter(_has_words, sentences(text)):
        if before:
            yield pause(voice.rate) + (rest if is_whole(before) else b"")
        yield from voice.synthesize(sentence)
        before = sentence


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
