"""The companion in step with a recording, as fast as the computer goes.

No clock: whatever is emitted is answered before the next frame is given, as in a room
in which the computer needs no time. So when a turn was ended can be told to the frame,
and hours of sound take minutes. What we say takes ANSWER seconds of the recording, and
is not heard in it, unless a mouth is given that speaks into it (aloud.py).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from queue import SimpleQueue
from typing import Protocol

import audio
from assistant.coming import Coming, Elapsed, Ways
from assistant.floor import Effect, Floor, Holder, Hush, Say, Silence
from assistant.overlap import Overlap, headset
from assistant.talk import Talk
from audio import (
    FRAME,
    RATE,
    Called,
    Echo,
    Ended,
    Event,
    Finished,
    Heard,
    Listener,
    Recognizer,
    SpeechStarted,
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


class Voiced(Protocol):
    """Says what is to be said, in the time of a recording."""

    def say(self, effect: Say, now: float) -> None:
        """Begin to say it at the time *now*."""
        ...

    def hush(self, now: float) -> Finished | None:
        """Fall silent; return what became of what sounded, if anything did."""
        ...

    def done(self, now: float) -> Finished | None:
        """Return that it was said to its end, once it was."""
        ...


class Quick:
    """Whatever it says lasts ANSWER seconds, and is not heard."""

    def __init__(self) -> None:
        """Begin silent."""
        self._turn, self._until = 0, 0.0

    def say(self, effect: Say, now: float) -> None:
        """Begin to say it at the time *now*."""
        self._turn, self._until = effect.turn, now + ANSWER

    def hush(self, now: float) -> Finished | None:
        """Fall silent; there is always more to say."""
        hushed = Finished(self._turn, completed=False, rest="It went on.")
        self._until, was = 0.0, self._until
        return hushed if was > now else None

    def done(self, now: float) -> Finished | None:
        """Return that it was said to its end, once it was."""
        if not 0 < self._until <= now:
            return None
        self._until = 0.0
        return Finished(self._turn, completed=True)


@dataclass(slots=True)
class Seen:
    """What came of a recording, each with its time in seconds."""

    heard: list[tuple[float, str]] = field(default_factory=list)
    """When a turn was ended, and its words."""
    said: list[tuple[float, str]] = field(default_factory=list)
    calls: list[float] = field(default_factory=list)
    """When a wake word was heard."""
    noticed: list[float] = field(default_factory=list)
    """When somebody was taken to speak."""
    hushed: list[float] = field(default_factory=list)
    """When we fell silent before the end of what we said."""


class Lockstep:
    """Plays recordings to a conversation, one after another."""

    def __init__(  # noqa: PLR0913  who hears, how one comes in, how we speak
        self,
        talk: Talk,
        recognizer: Recognizer,
        wakeword: WakeWord | None = None,
        *,
        overlap: Overlap = headset,
        echo: Echo | None = None,
        mouth: Voiced | None = None,
    ) -> None:
        """Hear with *recognizer*, once *wakeword* was said if there is one."""
        self._talk, self._recognizer, self._wakeword = talk, recognizer, wakeword
        self._floor = Floor(talk.conversation, overlap)
        self._coming = Coming(self._floor, Ways(wake=wakeword is not None))
        self._inbox: SimpleQueue[Event | Silence] = SimpleQueue()
        self._answered: SimpleQueue[None] = SimpleQueue()
        self._echo, self._mouth = echo, mouth or Quick()

    @property
    def holder(self) -> Holder:
        """Who has the floor."""
        return self._floor.holder

    def play(self, frames: Iterator[bytes]) -> Seen:
        """Let *frames* be heard, and return what came of it."""
        tape, seen = Tape(frames, lambda: self._tick(tape)), Seen()
        self._mouth.hush(tape.now())
        listener = Listener(
            tape,
            audio.detector(),
            self._recognizer,
            self.tell,
            echo=self._echo,
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

    def tell(self, event: Event | Silence) -> None:
        """Let *event* be answered, before the next frame is given."""
        self._inbox.put(event)
        self._answered.get()

    def _tick(self, tape: Tape) -> None:
        """Let time pass: our answer ends, and so does the time to come in."""
        if finished := self._mouth.done(tape.now()):
            self.tell(finished)
        elif self._coming.lapse(tape.now()) == 0:
            self.tell(Elapsed())

    def _take(self, event: Event | Silence, tape: Tape, seen: Seen) -> None:
        match event:
            case Heard(text=text):
                seen.heard.append((tape.seconds, text))
            case Called():
                seen.calls.append(tape.seconds)
            case SpeechStarted():
                seen.noticed.append(tape.seconds)
        for effect in self._coming.step(event, tape.now()):
            self._act(effect, tape, seen)

    def _act(self, effect: Effect, tape: Tape, seen: Seen) -> None:
        match effect:
            case Say(text=text):
                seen.said.append((tape.seconds, text))
                self._mouth.say(effect, tape.now())
            case Hush() if finished := self._mouth.hush(tape.now()):
                seen.hushed.append(tape.seconds)
                for after in self._coming.step(finished, tape.now()):
                    self._act(after, tape, seen)

    def _guide(self, listener: Listener) -> None:
        listener.patience = self._floor.patience
        listener.is_open = self._coming.hears
        expected = self._floor.expected
        listener.phrases = None if expected is None else self._talk.phrases(expected)
