"""The listening thread: microphone, detector and recognizer in a row."""

from collections.abc import Callable, Iterator, Sequence
from itertools import chain, repeat
from threading import Event as Flag
from threading import Thread
from time import monotonic

from .errors import DeviceError
from .events import (
    DeviceBack,
    DeviceLost,
    Ended,
    Event,
    Failed,
    Heard,
    Hearing,
    Listening,
    SpeechStarted,
)
from .phrases import Phrases
from .stages import Detector, Microphone, Recognizer
from .utterances import LONGEST, SHORT, Utterance, frames_in, utterances

BACKOFF = (0.5, 1.0, 2.0, 5.0)
"""Seconds to wait before each try to get a lost microphone back; the last repeats."""

FAREWELL = 2.0
"""Seconds that close() waits for an engine that is in the middle of something."""


class Listener:
    """Tells what is heard, as events, until the microphone has no more to give.

    Emits Listening once sound arrives, SpeechStarted when someone begins, Hearing
    while they speak, and Heard when the words are known, also when there were none.
    *emit* is called in its thread.
    """

    phrases: Phrases | None = None
    """What to listen for; None is free speech. Any thread may change it.

    An utterance is heard with those there were when it began.
    """

    def __init__(  # noqa: PLR0913  four stages, two settings
        self,
        microphone: Microphone,
        detector: Detector,
        recognizer: Recognizer,
        emit: Callable[[Event], None],
        *,
        backoff: Sequence[float] = BACKOFF,
        longest: float | None = LONGEST,
    ) -> None:
        """Wire the stages; nothing runs until start().

        *longest* bounds an utterance, in seconds; None is for recordings.
        """
        self.patience = SHORT
        """Seconds of silence that end an utterance; any thread may change it."""
        self._microphone, self._detector = microphone, detector
        self._recognizer, self._tell = recognizer, emit
        self._backoff, self._longest = backoff, longest
        self._delays = self._fresh_delays()
        self._lost = self._over = False
        self._last_frame_at = 0.0
        self._closing = Flag()
        self._thread = Thread(target=self._run, name="listener", daemon=True)

    def start(self) -> None:
        """Listen in the background."""
        self._thread.start()

    def close(self) -> None:
        """Stop listening; what is being said just now is not heard."""
        self._closing.set()
        self._microphone.close()
        if self._thread.is_alive():
            self._thread.join(FAREWELL)

    def _run(self) -> None:
        while not self._closing.is_set():
            for utterance in utterances(
                self._frames(),
                self._detector,
                lambda: frames_in(self.patience),
                longest=self._longest,
            ):
                self._emit(SpeechStarted())
                self._hear(utterance)
            if self._over:
                self._emit(Ended())
                return
            self._detector.reset()
            self._closing.wait(next(self._delays))

    def _frames(self) -> Iterator[bytes]:
        """Yield frames until the recording ends or the microphone is lost.

        A loss ends the frames rather than raising: the error would come out of the
        recognizer, and what was said before the loss would not be heard.
        """
        try:
            for frame in self._microphone.frames():
                if not self._last_frame_at:
                    self._emit(Listening())
                if self._lost:
                    self._lost = False
                    self._delays = self._fresh_delays()
                    self._emit(DeviceBack("microphone"))
                self._last_frame_at = monotonic()
                yield frame
            self._over = True
        except DeviceError:
            if not self._lost:
                self._lost = True
                self._emit(DeviceLost("microphone"))

    def _hear(self, utterance: Utterance) -> None:
        try:
            words = self._recognizer.transcribe(
                utterance, lambda text: self._emit(Hearing(text)), self.phrases
            )
        except Exception:  # noqa: BLE001  engines raise anything, with words in it
            self._emit(Failed("recognizer"))
            return
        done = monotonic()
        utterance.drain()
        self._emit(
            Heard(
                words.text,
                confidence=words.confidence,
                seconds=utterance.seconds,
                took=max(0.0, done - self._last_frame_at),
                at=self._last_frame_at,
                free=words.free,
            )
        )

    def _emit(self, event: Event) -> None:
        if not self._closing.is_set():
            self._tell(event)

    def _fresh_delays(self) -> Iterator[float]:
        return chain(self._backoff, repeat(self._backoff[-1]))
