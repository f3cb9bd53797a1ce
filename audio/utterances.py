"""Cut a stream of frames into utterances. Pure: no clock, no thread, no device.

How it works
------------
Between utterances a short memory of the latest frames is kept. START frames of
speech in a row open an utterance: fewer are a click, a cough, a cup put down.
The memory goes in front, because the first syllable is softer than what opened
the utterance; it is kept short, because recognizers stumble over leading silence.
Silence that ended one utterance and was not needed there begins the next memory.

The frames of an utterance are handed on *while it is being spoken*: a recognizer
that can work along does, and one that cannot simply joins them. Whatever it left
is drained before the next utterance is looked for, so neither can disturb the other.

An utterance ends after a *patience* of silence. The patience is asked anew at every
frame, because it may grow or shrink while somebody speaks. Only the first TAIL frames
of a pause are handed on at once; the rest follow if the speech goes on, and are
dropped if it does not: nobody needs to recognize two seconds of nothing.
Fewer frames of speech than open an utterance do not end a pause: a cough in the
middle of a long thought neither cuts it short nor draws it out.

An utterance that never ends is closed at a bound, and the rest begins another.
Frames are counted, never timed, so a recording may be read faster than it was spoken.
"""

import math
import sys
from collections import deque
from collections.abc import Callable, Iterator
from itertools import chain, islice

from .stages import FRAME, RATE, Detector

SHORT = 0.6
"""Seconds of silence that end a command."""

MEDIUM = 1.0
"""Seconds of silence that end the answer to a question."""

LONG = 2.5
"""Seconds of silence that end a story: people think and breathe between sentences."""

ENDLESS = math.inf
"""The patience for recordings: only the end of the file ends the turn."""

LONGEST = 120.0
"""Seconds after which an utterance is closed, whatever happens."""

START = 3
"""Frames of speech in a row that open an utterance: about 0.1 s."""

PREROLL = 8
"""Frames kept from before those: about 0.25 s."""

TAIL = 8
"""Frames of a pause that are handed on before it is known whether speech goes on."""

HELD = 256
"""Frames of a pause kept for then: about 8 s. A longer one is shortened to that."""


def frames_in(seconds: float) -> int:
    """Return how many frames last *seconds*: at least one, endless for ENDLESS."""
    if seconds == ENDLESS:
        return sys.maxsize
    return max(1, round(seconds * RATE / FRAME))


def utterances(
    frames: Iterator[bytes],
    detector: Detector,
    patience: Callable[[], int],
    *,
    longest: float | None = LONGEST,
) -> Iterator["Utterance"]:
    """Yield one iterator of frames for each utterance in *frames*.

    *patience* returns the frames of silence that end an utterance. *longest* is
    in seconds; None means no bound.
    """
    before: list[bytes] = []
    while opening := _opening(before, frames, detector):
        limit = None if longest is None else max(0, frames_in(longest) - len(opening))
        utterance = Utterance(opening, islice(frames, limit), detector, patience)
        yield utterance
        before = utterance.drain()
        detector.reset()


class Utterance(Iterator[bytes]):
    """One stretch of speech: its frames, as they are spoken."""

    def __init__(
        self,
        opening: list[bytes],
        frames: Iterator[bytes],
        detector: Detector,
        patience: Callable[[], int],
    ) -> None:
        """Go on from *opening* with as much of *frames* as belongs to it."""
        self._taken = len(opening)
        self._spoken, self._longest = START, 0
        self.silent = 0
        """Frames of silence at its end, so far."""
        self._held: deque[bytes] = deque(maxlen=HELD + START - 1)
        self._frames = chain(opening, self._until_silence(frames, detector, patience))

    @property
    def seconds(self) -> float:
        """Its length so far, with pre-roll and all the silence after it."""
        return self._taken * FRAME / RATE

    @property
    def speech(self) -> float:
        """How many seconds of it were speech, so far."""
        return self._spoken * FRAME / RATE

    @property
    def pause(self) -> float:
        """The longest pause after which it went on, in seconds."""
        return self._longest * FRAME / RATE

    def __next__(self) -> bytes:
        """Return the next frame as soon as it was spoken."""
        return next(self._frames)

    def drain(self) -> list[bytes]:
        """Take what the recognizer left; return the silence that nobody was given."""
        deque(self, maxlen=0)
        return list(self._held)

    def _until_silence(
        self, frames: Iterator[bytes], detector: Detector, patience: Callable[[], int]
    ) -> Iterator[bytes]:
        run = START
        for frame in frames:
            self._taken += 1
            is_speech = detector.is_speech(frame)
            self._spoken += is_speech
            run = run + 1 if is_speech else 0
            if run >= START:
                self._go_on()
                yield from self._held
                yield frame
                self._held.clear()
                continue
            self.silent += 1
            if self.silent <= TAIL:
                yield frame
            else:
                self._held.append(frame)
            if not is_speech and self.silent >= patience():
                return

    def _go_on(self) -> None:
        """Note that what was silence is a pause in the middle."""
        if self.silent:
            self._longest = max(self._longest, self.silent - START + 1)
        self.silent = 0


def _opening(
    before: list[bytes], frames: Iterator[bytes], detector: Detector
) -> list[bytes]:
    latest = deque(before, maxlen=PREROLL + START)
    run = 0
    for frame in frames:
        latest.append(frame)
        run = run + 1 if detector.is_speech(frame) else 0
        if run == START:
            return list(latest)
    return []
