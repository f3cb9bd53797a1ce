"""Never answering ourselves: we speak into a simulated room, and hear it come back.

Real are the voice, the canceller, the detector, the recognizer where there is one, the
turn-taking and the conversation. No clock runs: the room counts samples, and what the
floor orders is done between two frames.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache

import numpy as np
import packaged
import pytest
import soxr

import audio
from assistant.conversation import Conversation
from assistant.dialogue import Context
from assistant.effects import Hush, Say
from assistant.floor import Floor
from assistant.journal import Journal
from assistant.overlap import full_duplex
from assistant.skills import discover
from audio import (
    FRAME,
    RATE,
    Echo,
    Finished,
    Heard,
    SpeechStarted,
    frames_in,
    models,
    sentences,
    utterances,
)
from audio.echo import Others

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
ASKED = "What do you keep?"
STEP = "I took a small step."
"""Opens a question that takes whatever is said as the answer."""

DELAY = 0.06
"""Seconds from the speaker to the microphone, and through both devices."""

PATIENT = 2.0
"""Seconds that the room is listened to after the last word of ours."""

FADES = np.exp(-np.arange(RATE // 5) / (0.03 * RATE))


@cache
def recognizer():
    """Give the real recognizer, or one that hears what it is told."""
    return audio.recognizer("moonshine") if models.find("moonshine-en") else None


@cache
def spoken(text):
    """Return the sound of a text at the rate of what is heard, and its sentences.

    The latter as samples after which each begins.
    """
    voice = audio.voice("hibari")
    begun, parts = [], [np.zeros(0)]
    for sentence in sentences(text):
        begun.append(sum(map(len, parts)))
        sound = np.frombuffer(b"".join(voice.synthesize(sentence)), "<i2") / 32768
        parts += [soxr.resample(sound, voice.rate, RATE), np.zeros(RATE * 3 // 10)]
    voice.close()
    return np.concatenate(parts), begun


class Room:
    """A speaker, the way back to a microphone, and somebody who may speak there."""

    def __init__(self, gain, person=None, at=0.0, echo=None) -> None:
        """Make a room; *gain* is that of our voice in it, in dB.

        *person* begins to speak *at* some seconds after we do.
        """
        random = np.random.default_rng(5)
        path = random.normal(size=len(FADES)) * FADES
        path[0] = 3
        self._path = path * 10 ** (gain / 20) / np.sqrt((path**2).sum())
        self._noise, self._tail = random, np.zeros(len(path) - 1)
        self._late = np.zeros(round(DELAY * RATE))
        self._left, self._begun, self._text = np.zeros(0), [], ""
        self._person, self._at, self._time = person, round(at * RATE), None
        self._echo, self.played = echo or Echo(lambda: 1.0), 0
        self.turn = 0
        """What is being said."""

    def say(self, effect: Say) -> None:
        """Begin to say it."""
        self._left, self._begun = spoken(effect.text)
        self._text, self.turn, self.played = effect.text, effect.turn, 0
        self._time = 0 if self._time is None else self._time

    def hush(self) -> Finished:
        """Fall silent, and tell what was not heard."""
        done = max(
            (n for n, at in enumerate(self._begun) if at <= self.played), default=0
        )
        rest = " ".join(list(sentences(self._text))[done:])
        completed, self._left = not len(self._left), np.zeros(0)
        self._echo.played(b"", RATE)
        return Finished(self.turn, completed, 0.0, "" if completed else rest)

    @property
    def is_speaking(self) -> bool:
        """Whether anything is left to be said."""
        return bool(len(self._left))

    def frames(self) -> list[bytes]:
        """Let a frame's time go by, and return what is heard without our own voice."""
        ours, self._left = self._left[:FRAME], self._left[FRAME:]
        if len(ours):
            self._echo.played(pcm(ours), RATE)
        ours = np.concatenate((ours, np.zeros(FRAME - len(ours))))
        self.played += FRAME
        heard = np.convolve(ours, self._path)
        heard[: len(self._tail)] += self._tail
        self._tail = heard[FRAME:]
        self._late = np.concatenate((self._late, heard[:FRAME]))
        near, self._late = self._late[:FRAME], self._late[FRAME:]
        near = near + self._noise.normal(size=FRAME) * 10 ** (-66 / 20)
        return self._echo.clean(pcm(near + self._somebody()), 1.0)

    def _somebody(self):
        if self._person is None or self._time is None:
            return 0
        begin, self._time = self._time - self._at, self._time + FRAME
        said = np.zeros(FRAME)
        if 0 <= begin < len(self._person):
            part = self._person[begin : begin + FRAME]
            said[: len(part)] = part
        return said


def pcm(samples) -> bytes:
    """Return samples between -1 and 1 as they are recorded."""
    return np.clip(np.rint(samples * 32768), -32768, 32767).astype("<i2").tobytes()


def talked(journal, room, *asked, words=()):
    """Say what *asked* for, into the room; return all that was done, and when.

    *words* are heard where there is no recognizer.
    """
    ctx = Context(packaged.book("en"), journal, lambda: NOON, lambda v: v[0])
    talk = Conversation(discover(), packaged.matcher("en"), ctx)
    floor, done, scripted = Floor(talk, full_duplex), [], iter(words)

    def step(event):
        for effect in floor.step(event):
            done.append((room.played / RATE, effect))
            if isinstance(effect, Say):
                room.say(effect)
            elif isinstance(effect, Hush):
                step(room.hush())

    engine, heard = recognizer(), frames(room, asked, step)
    patience = lambda: frames_in(floor.patience)  # noqa: E731
    for utterance in utterances(heard, Others(audio.detector()), patience):
        step(SpeechStarted())
        text = engine.transcribe(utterance).text if engine else next(scripted, "")
        utterance.drain()
        done.append((room.played / RATE, text))
        step(Heard(text))
    return done


def frames(room, asked, step) -> Iterator[bytes]:
    """Yield what is heard while it answers what it is asked."""
    for text in asked:
        step(Heard(text))
        while room.is_speaking:
            yield from room.frames()
            if not room.is_speaking:
                step(room.hush())
        for _ in range(frames_in(PATIENT)):
            yield from room.frames()


@pytest.mark.parametrize("gain", [-20, 0, 6])
def test_our_own_voice_in_the_room_makes_no_entry_and_no_reply(tmp_path, gain):
    """Quieter and louder than we are; two replies, and two seconds after each."""
    with Journal(tmp_path / "journal.db", lambda: NOON) as journal:
        done = talked(journal, Room(gain), ASKED, STEP)
        kept = [(entry.kind, entry.text) for entry in journal.entries()]
    replies = [effect for _, effect in done if isinstance(effect, Say)]
    assert len(replies) == 2
    assert kept == [("step", "")]


def test_a_person_who_speaks_over_us_silences_us_and_is_understood(tmp_path):
    """As loud as our echo. Nothing else is taken, and nothing is said again."""
    said, _ = spoken("Stop.")
    said = said[np.flatnonzero(abs(said) > 0.02)[0] :]
    with Journal(tmp_path / "journal.db", lambda: NOON) as journal:
        room = Room(0, said, at=3.2)
        done = talked(journal, room, ASKED, words=["stop"])
        assert journal.entries() == ()
    asked, hush, heard, stopped = done
    assert isinstance(asked[1], Say)
    assert hush[1] == Hush(1)
    assert 3.2 < hush[0] < 3.2 + 0.35
    assert heard[1].lower().strip(".") == "stop"
    assert stopped[1].text == "All right."


def test_without_the_canceller_the_room_is_loud_enough_to_be_heard():
    """Or all the silence above would prove nothing."""
    room, detector = Room(-20, echo=Deaf()), audio.detector()
    room.say(Say(1, "I keep what you tell me in a journal on this computer."))
    heard = [
        detector.is_speech(frame)
        for _ in range(frames_in(2))
        for frame in room.frames()
    ]
    assert sum(heard) > len(heard) / 3


class Deaf:
    """No canceller: all that is heard is left as it is."""

    def played(self, sound, rate):
        pass

    def clean(self, frame, _at):
        return [frame]
