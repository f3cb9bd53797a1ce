"""The companion in step with a recording, as fast as the computer goes.

No clock: whatever is emitted is answered before the next frame is given, as in a room
in which the computer needs no time. So when a turn was ended can be told to the frame,
and hours of sound take minutes. What we say takes ANSWER seconds of the recording, and
is not heard in it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from queue import SimpleQueue

import audio
from assistant.coming import Coming, Elapsed, Ways
from assistant.floor import Effect, Floor, Holder, Hush, Say, Silence
from assistant.overlap import headset
from assistant.talk import Talk
from audio import (
    FRAME,
    RATE,
    Called,
    Ended,
    Event,
    Finished,
    Heard,
    Listener,
    Recognizer,
    WakeWord,
)

ANSWER = 2.5
"""Seconds that our answers last."""

BEGAN = 1.0
"""The time when a recording begins: at 0 nothing has been heard yet."""


class Tape:
    """A microphone whose time is that of its recording."""

    def __init__(self, frames: Iterator[bytes], tick: Callable[[], None]) -> None:
        """Play *frames*, and *tick* before each."""
        self._frames, self._tick = frames, tick
        self.seconds = 0.0
        """How much was heard."""

    def now(self) -> float:
        """Return the time."""
        return BEGAN + self.seconds

    def frames(self) -> Iterator[bytes]:
        """Yield the frames."""
        for frame in self._frames:
            self._tick()
            self.seconds += FRAME / RATE
            yield frame

    def close(self) -> None:
        """Play to the end all the same."""


@dataclass(slots=True)
class Seen:
    """What came of a recording, each with its time in seconds."""

    heard: list[tuple[float, str]] = field(default_factory=list)
    """When a turn was ended, and its words."""
    said: list[tuple[float, str]] = field(default_factory=list)
    calls: list[float] = field(default_factory=list)
    """When a wake word was heard."""


class Lockstep:
    """Plays recordings to a conversation, one after another."""

    def __init__(
        self, talk: Talk, recognizer: Recognizer, wakeword: WakeWord | None = None
    ) -> None:
        """Hear with *recognizer*, once *wakeword* was said if there is one."""
        self._talk, self._recognizer, self._wakeword = talk, recognizer, wakeword
        self._floor = Floor(talk.conversation, headset)
        self._coming = Coming(self._floor, Ways(wake=wakeword is not None))
        self._inbox: SimpleQueue[Event | Silence] = SimpleQueue()
        self._answered: SimpleQueue[None] = SimpleQueue()
        self._turn, self._until = 0, 0.0

    def play(self, frames: Iterator[bytes]) -> Seen:
        """Let *frames* be heard, and return what came of it."""
        tape, seen = Tape(frames, lambda: self._tick(tape)), Seen()
        self._until = 0.0
        listener = Listener(
            tape,
            audio.detector(),
            self._recognizer,
            self._emit,
            wakeword=self._wakeword,
            clock=tape.now,
        )
        self._guide(listener)
        listener.start()
        while not isinstance(event := self._inbox.get(), Ended):
            self._take(event, tape, seen)
            self._guide(listener)
            self._answered.put(None)
        self._answered.put(None)
        listener.close()
        return seen

    def _emit(self, event: Event | Silence) -> None:
        self._inbox.put(event)
        self._answered.get()

    def _tick(self, tape: Tape) -> None:
        """Let time pass: our answer ends, and so does the time to come in."""
        if self._until and tape.now() >= self._until:
            self._until = 0.0
            self._emit(Finished(self._turn, completed=True))
        elif self._coming.lapse(tape.now()) == 0:
            self._emit(Elapsed())

    def _take(self, event: Event | Silence, tape: Tape, seen: Seen) -> None:
        match event:
            case Heard(text=text):
                seen.heard.append((tape.seconds, text))
            case Called():
                seen.calls.append(tape.seconds)
        for effect in self._coming.step(event, tape.now()):
            self._act(effect, tape, seen)

    def _act(self, effect: Effect, tape: Tape, seen: Seen) -> None:
        match effect:
            case Say(turn, text):
                seen.said.append((tape.seconds, text))
                self._turn, self._until = turn, tape.now() + ANSWER
            case Hush() if self._floor.holder is not Holder.NOBODY and self._until:
                self._until = 0.0
                hushed = Finished(self._turn, completed=False, rest="It went on.")
                for after in self._coming.step(hushed, tape.now()):
                    self._act(after, tape, seen)

    def _guide(self, listener: Listener) -> None:
        listener.patience = self._floor.patience
        listener.is_open = self._coming.hears
        expected = self._floor.expected
        listener.phrases = None if expected is None else self._talk.phrases(expected)
