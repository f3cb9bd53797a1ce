"""Who interrupts us while we speak aloud: somebody who says "stop", or our own voice.

Everything is the product: the voice, the canceller, the detector, the recognizer, the
floor and the conversation. Only the air is simulated (aloud.py), and the time, so that
an hour takes minutes. "Stop" is said by several voices, at random moments.
"""

import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from sounds import Sound

from assistant.effects import Holder
from assistant.overlap import full_duplex, headset
from assistant.talk import open_talk
from audio import FRAME, RATE, Echo, Heard, Recognizer
from audio.echo import Left

from .aloud import Loudspeaker, Surroundings, Walls
from .live import ASKED
from .lockstep import BEGAN, Lockstep, Seen
from .people import say

PEOPLE = ("pyttsx3", "pyttsx3:en-us+f2", "pyttsx3:en-gb-x-rp", "pyttsx3:en-gb-x-rp+f2")
"""Who says "stop"."""

QUIET = 1.0
"""Seconds without a word between two replies."""

EARLIEST, LATEST = 0.3, 0.8
"""When somebody interrupts: seconds after we began, and before we would end."""

ANSWERED = 2.5
"""Seconds in which a "stop" has to be obeyed, and in which we fall silent for it."""


@dataclass(slots=True)
class Outcome:
    """What came of it."""

    stops: int = 0
    obeyed: int = 0
    """How many of them ended what we said."""
    delays: list[float] = field(default_factory=list)
    """Seconds from the first sound of each that silenced us until we fell silent."""
    needless: int = 0
    """How often we fell silent while nobody spoke."""
    noticed: int = 0
    """How often somebody was taken to speak while nobody did."""
    answers: int = 0
    """How often we answered what nobody had said."""
    entries: int = 0
    minutes: float = 0.0
    """Minutes of our own voice."""
    core: float = 0.0
    """The share of a core that the canceller takes while we speak."""


class _Timed(Echo):
    """The canceller, with a watch."""

    took = 0.0
    frames = 0

    def clean(self, frame: bytes, at: float | None = None) -> list[Left]:
        """Return what is left, and note how long it took."""
        began = time.thread_time()
        left = super().clean(frame, at)
        self.took += time.thread_time() - began
        self.frames += 1
        return left


class Interruptions:
    """One room, in which we speak on and on."""

    def __init__(
        self, walls: Walls, who: str, noise: Sound, seed: int, *, stops: int = 0
    ) -> None:
        """Speak as *who*; let somebody say "stop" so often, with the *seed*."""
        self._random = np.random.default_rng((seed, 1))
        self._now, self._left = BEGAN, stops
        self._echo = None if walls.echo is None else _Timed(lambda: self._now)
        self._loudspeaker = Loudspeaker(who, self._echo)
        self._air = Surroundings(walls, self._loudspeaker, noise, seed)
        self._stops: list[float] = []
        self._asked: list[float] = []
        self._spoke, self._quiet = 0, 0.0
        self._turn, self._at = 0, 0.0

    def play(self, recognizer: Recognizer, minutes: float) -> Outcome:
        """Speak for some *minutes*, and until all the stops were said."""
        with (
            tempfile.TemporaryDirectory() as folder,
            open_talk("en", Path(folder) / "journal.db") as talk,
        ):
            step = Lockstep(
                talk,
                recognizer,
                overlap=full_duplex if self._echo else headset,
                echo=self._echo,
                mouth=self._loudspeaker,
            )
            seen = step.play(self._frames(step, minutes * 60 / FRAME * RATE))
            entries = len(talk.journal.entries())
            heard = [at for at, words in seen.heard if talk.conversation.is_stop(words)]
        return self._outcome(seen, heard, entries)

    def _frames(self, step: Lockstep, enough: float) -> Iterator[bytes]:
        """Yield what is heard until there was *enough* of us, in frames."""
        while self._quiet < QUIET or self._left or self._spoke < enough:
            if self._loudspeaker.is_on:
                self._interrupt()
            if step.holder is not Holder.NOBODY or self._loudspeaker.is_on:
                self._quiet = 0.0
            elif self._quiet >= QUIET:
                self._quiet = 0.0
                self._asked.append(self._now)
                step.tell(Heard(ASKED[len(self._asked) % len(ASKED)]))
            self._spoke += self._loudspeaker.is_on
            yield self._air.frame()
            self._now += FRAME / RATE
            self._quiet += FRAME / RATE

    def _interrupt(self) -> None:
        """Choose when somebody says "stop" in this turn, and let them when it is time.

        Nobody does in a short one, or soon after the last.
        """
        speaker = self._loudspeaker
        if not self._left:
            return
        if self._turn != speaker.turn:
            self._turn, is_long = speaker.turn, speaker.lasts > EARLIEST + LATEST + 1
            wait = self._random.uniform(EARLIEST, speaker.lasts - LATEST)
            self._at = self._now + wait if is_long else np.inf
        since = self._now - (self._stops[-1] if self._stops else -np.inf)
        if self._now >= self._at and since > ANSWERED:
            self._air.say(say(PEOPLE[self._left % len(PEOPLE)], "Stop.").sound)
            self._stops.append(self._now)
            self._left, self._at = self._left - 1, np.inf

    def _outcome(self, seen: Seen, heard: list[float], entries: int) -> Outcome:
        ours = Outcome(stops=len(self._stops), entries=entries)
        hushed = [at + BEGAN for at in seen.hushed]
        for stop in self._stops:
            ours.obeyed += any(stop < at + BEGAN < stop + ANSWERED for at in heard)
            ours.delays += [at - stop for at in hushed if 0 < at - stop < ANSWERED][:1]
        ours.needless = sum(self._is_needless(at) for at in hushed)
        ours.noticed = sum(self._is_needless(at + BEGAN) for at in seen.noticed)
        ours.answers = self._answers(seen)
        ours.minutes = self._spoke * FRAME / RATE / 60
        if self._echo:
            ours.core = self._echo.took / (self._echo.frames * FRAME / RATE)
        return ours

    def _is_needless(self, at: float) -> bool:
        return not any(0 < at - stop < ANSWERED for stop in self._stops)

    def _answers(self, seen: Seen) -> int:
        """Return how often we said what nobody had asked for, but not what goes on."""
        count, before = 0, ""
        for at, text in seen.said:
            asked = any(abs(at + BEGAN - when) < FRAME / RATE for when in self._asked)
            goes_on = before.endswith(text)
            count += not (asked or goes_on) and self._is_needless(at + BEGAN)
            before = text
        return count
