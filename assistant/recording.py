"""What is read aloud, as a recording to take along: a WAV in the voice one chose."""

import wave
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import BinaryIO, Self

import audio
from audio import Manner, Renderer, Rendering, SetupError, VoiceError, sentences

from . import manner, voices
from .dialogue import Context, Reply
from .evening import dawn, evening, latest, read
from .reading.period import Period
from .reading.reader import in_one
from .skills.week import of_period

PATIENCE = 60.0
"""Seconds that a voice may take for a sentence: nobody is waiting for it to begin."""

MOST = 4_000_000_000
"""Bytes of sound in a WAV: it counts them in 32 bits."""

TOO_LONG = SetupError(
    "That is longer than a WAV can be: more than a day.", "Choose fewer days."
)


@dataclass(frozen=True, slots=True)
class Recording:
    """What is to be said, how, and in which voice; no sound is made yet."""

    text: str
    manner: Manner
    voice: str
    locale: str

    @classmethod
    def of(cls, reply: Reply, engine: str, ctx: Context) -> Self:
        """Say *reply* as it would be said aloud, in the voice the person chose.

        *engine* is within whose voices they chose, as in the configuration. Raise
        SetupError.
        """
        locale = ctx.book.locale
        there = audio.voices(engine, locale=locale)
        voice = voices.chosen(ctx.journal, locale, there)
        own = manner.chosen(ctx.journal, locale)
        return cls(reply.text, reply.manner.along_with(own), voice, locale)

    def __len__(self) -> int:
        """Return how many sentences there are."""
        return sum(1 for _ in sentences(self.text))

    def write(self, out: BinaryIO) -> Generator[float, None, None]:
        """Write it as a WAV, and yield after each sentence how many seconds there are.

        Not more than a sentence is held in memory. Who stops asking stops the work; the
        file is whole when there is nothing more. Raise SetupError, also where the voice
        fails in the middle: half of it is no use.
        """
        renderer = Renderer(audio.voice(self.voice, locale=self.locale))
        rendering = renderer.render(self.text, self.manner)
        written = 0
        try:
            with wave.open(out, "wb") as wav:
                wav.setparams((1, 2, renderer.rate, 0, "NONE", ""))
                for sound in _by_sentence(rendering):
                    written += len(sound)
                    if written > MOST:
                        raise TOO_LONG
                    wav.writeframesraw(sound)
                    yield written / 2 / renderer.rate
        finally:
            rendering.cancel()
            renderer.close()


def days(period: Period, ctx: Context) -> Reply | None:
    """Return what is read of some days, all in one; None where nothing is kept."""
    reading, _ = of_period(period, ctx)
    return in_one(reading, ctx) if reading.entries else None


def reflection(ctx: Context, *, tonight: bool = True) -> Reply | None:
    """Return what is read of the evening, or of the one before; None without any."""
    of = evening(ctx.now())
    before = None if tonight else dawn(of, ctx)
    return read(of, before, ctx) if latest(before, ctx) else None


def _by_sentence(rendering: Rendering) -> Iterator[bytes]:
    """Yield the sound of each sentence, with the silence before it."""
    try:
        pieces = rendering.pieces(PATIENCE)
        for _, of_one in groupby(pieces, key=itemgetter(0)):
            yield b"".join(sound for _, sound in of_one)
    except VoiceError as error:
        raise SetupError(
            "The voice stopped working, so nothing is written.",
            "Try it once more, or with another voice: --voice pyttsx3",
        ) from error
