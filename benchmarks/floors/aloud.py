"""A mouth and a room in the time of a recording: we speak aloud, and hear ourselves.

No clock runs but the samples, so it goes as fast as the computer. What we say goes to a
device in blocks, and the canceller is told of each. It is bent, as small loudspeakers
bend what is loud, and comes back through a room that fades, late, and as loud as the
walls have it. Beside it are somebody who speaks, and the noise of a kitchen.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
import soxr
from sounds import Sound

import audio
from assistant.effects import Say
from audio import FRAME, RATE, Echo, Finished, sentences

PERSON = 0.03
"""How loud somebody is: -30 dB of full scale, as from a metre away."""

BEGINS = 0.15
"""Seconds from the order to speak to the first sound."""

GAP = 0.3
"""Seconds between two sentences."""

LATE = (0.04, 0.25)
"""Seconds after which our voice comes back: another each time we begin to speak."""

LOWEST = 200
"""Hz below which a small loudspeaker gives nothing."""

HISS = 10 ** (-66 / 20)
"""How loud a quiet room is."""

SAMPLE = "What you tell me stays in a journal on this computer, and nowhere else."


@dataclass(frozen=True, slots=True)
class Walls:
    """What the room does to our voice, and what else is heard in it."""

    echo: float | None
    """Decibels by which our voice is louder than somebody's; None is a headset."""
    noise: float | None = None
    """Decibels by which the kitchen is softer than somebody; None is a quiet room."""
    fades: float = 0.35
    """Seconds in which an echo fades by 60 dB."""
    straight: float = 3.0
    """Decibels by which the straight way is louder than what the walls give back."""
    bends: float = 1.5
    """How much the loudspeaker bends."""
    moves: float = 0.0
    """The share of the power of the way that is another one after a second."""
    apart: float = 0.0
    """By how much the clock of the loudspeaker is faster."""


class Loudspeaker:
    """Says a text, and tells the canceller what goes to the device."""

    def __init__(self, who: str, echo: Echo | None) -> None:
        """Speak as the voice *who*; *echo* is told of it."""
        self.who, self._echo = who, echo
        self.rate = _rendered(who, SAMPLE)[0]
        self._sound, self._begun = np.zeros(0, np.int16), (0,)
        self._text, self.turn, self._place = "", 0, 0
        self.is_on = False
        """Whether we are saying something."""

    @property
    def lasts(self) -> float:
        """Seconds that what we say lasts, with the time until it begins."""
        return len(self._sound) / self.rate

    def say(self, effect: Say, now: float) -> None:  # noqa: ARG002  blocks are counted
        """Begin to say it."""
        _, sound, self._begun = _rendered(self.who, effect.text)
        before = np.zeros(round(BEGINS * self.rate), np.int16)
        self._sound = np.concatenate((before, sound))
        self._text, self.turn, self._place = effect.text, effect.turn, 0
        self.is_on = True

    def hush(self, now: float) -> Finished | None:
        """Fall silent; return what became of what sounded, if anything did."""
        if not self.is_on:
            return None
        self._end()
        done = max(n for n, at in enumerate(self._begun) if not n or at <= self._place)
        rest = " ".join(list(sentences(self._text))[done:])
        return Finished(self.turn, completed=False, began=now, rest=rest)

    def done(self, now: float) -> Finished | None:
        """Return that it was said to its end, once it was."""
        if not self.is_on or self._place < len(self._sound):
            return None
        self._end()
        return Finished(self.turn, completed=True, began=now)

    def take(self, size: int) -> Sound:
        """Give the device the next *size* samples, and tell the canceller."""
        sound = np.zeros(size, np.int16)
        if self.is_on:
            part = self._sound[self._place : self._place + size]
            sound[: len(part)] = part
            self._place += size
        if self._echo:
            self._echo.played(sound.tobytes(), self.rate)
        return sound / 32768

    def _end(self) -> None:
        self.is_on = False
        if self._echo:
            self._echo.played(b"", self.rate)


class Surroundings:
    """Everything that reaches the microphone, frame by frame."""

    def __init__(
        self, walls: Walls, loudspeaker: Loudspeaker, noise: Sound, seed: int
    ) -> None:
        """Make a room with these *walls*; the *seed* decides what is left to chance."""
        self._walls, self._loudspeaker = walls, loudspeaker
        self._random = np.random.default_rng(seed)
        rate = loudspeaker.rate * (1 + walls.apart)
        self._resampler = soxr.ResampleStream(rate, RATE, 1, dtype="float64")
        self._taken, self._due, self._turn = 0, 0.0, 0
        self._ready = self._coming = self._person = np.zeros(0)
        self._noise = np.roll(noise, int(self._random.integers(len(noise))))
        self._noise = self._noise * PERSON / np.std(noise)
        self._heard = 0
        self._loud = np.std(_bent(_rendered_here(loudspeaker.who), walls.bends))
        self._fade = self._new_fade()
        self._way, self._delay = self._new_way(), 0

    def say(self, sound: Sound) -> None:
        """Let somebody say *sound* from now on."""
        self._person = sound * PERSON / np.std(sound)

    def frame(self) -> bytes:
        """Return what the microphone hears in the next 32 ms."""
        heard = self._random.normal(0, HISS, FRAME)
        ours = self._ours()
        if self._walls.echo is not None:
            heard += self._back(ours)
        if self._walls.noise is not None:
            places = np.arange(self._heard, self._heard + FRAME)
            gain = 10 ** (-self._walls.noise / 20)
            heard += gain * self._noise.take(places, mode="wrap")
            self._heard += FRAME
        part, self._person = self._person[:FRAME], self._person[FRAME:]
        heard[: len(part)] += part
        return (np.clip(heard, -1, 1) * 32767).astype("<i2").tobytes()

    def _ours(self) -> Sound:
        """Return what the loudspeaker gives in the next 32 ms."""
        while len(self._ready) < FRAME:
            self._due += FRAME / RATE * self._loudspeaker.rate * (1 + self._walls.apart)
            size = round(self._due) - self._taken
            self._taken += size
            sound = self._resampler.resample_chunk(self._loudspeaker.take(size))
            self._ready = np.concatenate((self._ready, sound))
        ours, self._ready = self._ready[:FRAME], self._ready[FRAME:]
        return _bent(ours, self._walls.bends) / self._loud

    def _back(self, ours: Sound) -> Sound:
        """Return what comes back of all that is ours."""
        if self._loudspeaker.turn != self._turn:
            self._turn = self._loudspeaker.turn
            self._delay = round(self._random.uniform(*LATE) * RATE)
        if moves := self._walls.moves * FRAME / RATE:
            fresh = np.sqrt(moves) * self._new_fade()
            self._fade = np.sqrt(1 - moves) * self._fade + fresh
            self._way = self._new_way()
        heard = np.concatenate((np.zeros(self._delay), _through(ours, self._way)))
        both = np.zeros(max(len(heard), len(self._coming)))
        both[: len(self._coming)] += self._coming
        both[: len(heard)] += heard
        self._coming = both[FRAME:]
        return both[:FRAME]

    def _new_fade(self) -> Sound:
        """Return what the walls give back of a click."""
        count = round(self._walls.fades * RATE)
        fade = self._random.normal(size=count) * 10 ** (-3 * np.arange(count) / count)
        return fade / np.sqrt((fade**2).sum())

    def _new_way(self) -> Sound:
        """Return how a click of ours comes back: straight, and from the walls."""
        way, straight = self._fade.copy(), 10 ** (self._walls.straight / 20)
        way[0] += straight
        gain = PERSON * 10 ** ((self._walls.echo or 0) / 20)
        return gain / np.hypot(1, straight) * np.convolve(way, _WITHOUT_LOWS)


def _without_lows() -> Sound:
    """Return a filter that takes away what a small loudspeaker does not give."""
    places = np.arange(-64, 65)
    lows = np.sinc(2 * LOWEST / RATE * places) * np.hanning(129)
    return np.where(places == 0, 1.0, 0.0) - lows / lows.sum()


_WITHOUT_LOWS = _without_lows()


def _through(sound: Sound, way: Sound) -> Sound:
    size = len(sound) + len(way) - 1
    return np.fft.irfft(np.fft.rfft(sound, size) * np.fft.rfft(way, size), size)


def _bent(sound: Sound, bends: float) -> Sound:
    """Return *sound* as a small loudspeaker bends it: more on one side."""
    bent: Sound = np.tanh(bends * sound + 0.1) - np.tanh(0.1)
    return bent


def _rendered_here(who: str) -> Sound:
    rate, sound, _ = _rendered(who, SAMPLE)
    return np.asarray(soxr.resample(sound / 32768, rate, RATE))


@cache
def _rendered(who: str, text: str) -> tuple[int, np.ndarray, tuple[int, ...]]:
    """Return the rate of a voice, the sound of *text*, and where sentences begin."""
    voice, parts, begun = _voice(who), [], []
    for sentence in sentences(text):
        begun.append(sum(map(len, parts)))
        parts.append(np.frombuffer(b"".join(voice.synthesize(sentence)), np.int16))
        parts.append(np.zeros(round(GAP * voice.rate), np.int16))
    return voice.rate, np.concatenate(parts), tuple(begun)


@cache
def _voice(who: str) -> audio.Voice:
    return audio.voice(who)
