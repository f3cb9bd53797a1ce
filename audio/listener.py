"""The listening thread: microphone, detector and recognizer in a row."""

from collections.abc import Callable, Iterator, Sequence
from itertools import chain, repeat
from threading import Event as Flag
from threading import Thread
from time import monotonic

from .early import transcribe
from .echo import Echo, Others
from .errors import DeviceError
from .events import (
    Called,
    Ended,
    Event,
    Failed,
    Heard,
    Hearing,
    Listening,
    SpeechStarted,
)
from .gate import Gate
from .mute import MuteWatch
from .phrases import Phrases
from .presence import Presence
from .stages import Detector, Microphone, Punctual, Recognizer, Transcript, WakeWord
from .utterances import (
    ENDLESS,
    LONG,
    LONGEST,
    SHORT,
    Utterance,
    frames_in,
    utterances,
)

BACKOFF = (0.5, 1.0, 2.0, 5.0)
"""Seconds to wait before each try to get a lost microphone back; the last repeats."""

FAREWELL = 2.0
"""Seconds that close() waits for an engine that is in the middle of something."""


class Listener:
    """Tells what is heard, as events, until the microphone has no more to give.

    Emits Listening once sound arrives, SpeechStarted when someone begins, Hearing
    while they speak, and Heard when the words are known, also when there were none.
    With a wake word it may be closed; then it emits only Called. *emit* is called in
    its thread.
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
        muted: float = ENDLESS,
        echo: Echo | None = None,
        wakeword: WakeWord | None = None,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        """Wire the stages; nothing runs until start().

        *longest* bounds an utterance, in seconds; None is for recordings. After
        *muted* seconds of nothing but zeros a microphone counts as muted. *echo*
        takes our own voice out of every frame, before anything else hears it. *clock*
        tells when a frame came in.
        """
        self.patience = SHORT
        """Seconds of silence that end an utterance; any thread may change it."""
        self._microphone = microphone
        self._detector = Others(detector) if echo else detector
        self._recognizer, self._tell = recognizer, emit
        self._backoff, self._longest, self._echo = backoff, longest, echo
        self._clock = clock
        self._delays = self._fresh_delays()
        self._presence, self._over = Presence("microphone", self._emit), False
        self._muted = MuteWatch(muted)
        self._last_frame_at = 0.0
        self._gate = Gate(wakeword, lambda: self._emit(Called(at=self._last_frame_at)))
        self._closing = Flag()
        self._thread = Thread(target=self._run, name="listener", daemon=True)

    @property
    def is_open(self) -> bool:
        """Whether what is said is heard; else only the wake word is, if there is one.

        Any thread may set it. What is being said when it closes is still heard.
        """
        return self._gate.is_open

    @is_open.setter
    def is_open(self, is_open: bool) -> None:
        self._gate.is_open = is_open

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
            for stretch in self._gate.stretches(self._frames()):
                self._attend(stretch)
            if self._over:
                self._emit(Ended())
                return
            self._closing.wait(next(self._delays))

    def _attend(self, stretch: Iterator[bytes]) -> None:
        for utterance in utterances(
            stretch,
            self._detector,
            lambda: frames_in(self.patience),
            longest=self._longest,
        ):
            self._gate.begin()
            self._emit(SpeechStarted(self._last_frame_at))
            self._hear(utterance)
            self._gate.end()
        self._detector.reset()

    def _frames(self) -> Iterator[bytes]:
        """Yield frames until the recording ends or the microphone is lost.

        A loss ends the frames rather than raising: the error would come out of the
        recognizer, and what was said before the loss would not be heard.
        """
        if self._echo:
            self._echo.reset()
        try:
            for frame in self._microphone.frames():
                if not self._last_frame_at:
                    self._emit(Listening())
                if self._presence.work():
                    self._delays = self._fresh_delays()
                    self._muted.reset()
                self._last_frame_at = self._clock()
                if change := self._muted.take(frame):
                    self._emit(change)
                if self._echo:
                    yield from self._echo.clean(frame, self._arrived())
                else:
                    yield frame
            self._over = True
        except DeviceError:
            self._presence.lose()

    def _arrived(self) -> float:
        """Return when the latest frame had arrived: it may have waited for us."""
        if isinstance(self._microphone, Punctual):
            return self._microphone.arrived
        return self._last_frame_at

    def _hear(self, utterance: Utterance) -> None:
        try:
            pausing = None if self.patience == ENDLESS else self._pausing
            words = transcribe(
                self._recognizer, utterance, self._guess, self.phrases, pausing
            )
        except Exception:  # noqa: BLE001  engines raise anything, with words in it
            if not self._gate.is_cut:
                self._emit(Failed("recognizer"))
            return
        done = self._clock()
        utterance.drain()
        if self._gate.is_cut:
            return
        self._emit(
            Heard(
                words.text,
                confidence=words.confidence,
                seconds=utterance.seconds,
                took=max(0.0, done - self._last_frame_at),
                at=self._last_frame_at,
                free=words.free,
                pause=utterance.pause,
                speech=utterance.speech,
            )
        )

    def _guess(self, text: str) -> None:
        self._emit(Hearing(text))

    def _pausing(self, words: Transcript) -> None:
        """Tell what was said until this pause; whoever reads it sets the patience.

        Until then there is time: the frames that came meanwhile must not end it.
        """
        self.patience = max(self.patience, LONG)
        self._emit(Hearing(words.text, words.free))

    def _emit(self, event: Event) -> None:
        if not self._closing.is_set():
            self._tell(event)

    def _fresh_delays(self) -> Iterator[float]:
        return chain(self._backoff, repeat(self._backoff[-1]))
