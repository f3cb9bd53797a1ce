"""What is not for us: people who talk of something else, noise, and nobody at all.

Recordings are played to the whole companion in step, at several loudnesses and with
noise between and under them, once with the wake word closed and once always open.
Nothing in them is said to us, so whatever is kept or answered is false.
"""

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import numpy as np
from sounds import Sound, frames, mixed, read, spoken

import audio
from assistant.talk import Talk, open_talk
from audio import FRAME, FRAME_BYTES, RATE, Ended, Event, Listener, Recognizer

from .lockstep import Lockstep

HOUR = 3600
BETWEEN = 1.5
"""Seconds of the room between two recordings."""

ROUNDS: tuple[tuple[float, int | None], ...] = (
    (1.0, None), (0.5, 18), (0.25, 12), (1.0, 9), (0.1, 24), (0.7, 6),
)  # fmt: skip
"""How loud, and how many decibels above the noise, in each round of the recordings."""

CALLS = ("Okay Nabu.", "Okay Nabu! What time is it?")
CALLERS = ("hibari", "pyttsx3", "pyttsx3:en-us+f2", "pyttsx3:en-gb-x-rp+f2")


@dataclass(slots=True)
class Outcome:
    """What came of some hours."""

    hours: float = 0.0
    """Hours of sound."""
    distinct: float = 0.0
    """Hours of recordings, each counted once."""
    wakes: int = 0
    replies: int = 0
    entries: int = 0
    took: float = 0.0
    words: tuple[str, ...] = ()
    """What we said."""


@contextmanager
def _fresh_talk() -> Iterator[Talk]:
    with (
        tempfile.TemporaryDirectory() as folder,
        open_talk("en", Path(folder) / "journal.db") as talk,
    ):
        yield talk


def house(data: Path, hours: float, recognizer: Recognizer, *, closed: bool) -> Outcome:
    """Play *hours* of what is not for us, behind a wake word or always open."""
    began, outcome = time.monotonic(), Outcome()
    files = sorted(data.rglob("speech/*.flac"))
    noise = read(next(data.rglob("kitchen.flac")))
    with _fresh_talk() as talk:
        wakeword = audio.wakeword("okay nabu") if closed else None
        lockstep = Lockstep(talk, recognizer, wakeword=wakeword)
        played = list(_evening(files, noise, hours, outcome))
        for sound in played:
            seen = lockstep.play(frames(sound))
            outcome.wakes += len(seen.calls)
            outcome.replies += len(seen.said)
            outcome.words += tuple(text for _, text in seen.said)
        outcome.entries = len(talk.journal.entries())
    outcome.took = time.monotonic() - began
    return outcome


def _evening(
    files: list[Path], noise: Sound, hours: float, outcome: Outcome
) -> Iterator[Sound]:
    """Yield some minutes of sound at a time, for as many *hours* as are wanted."""
    lasted, between = 0.0, noise[: round(BETWEEN * RATE)] * 0.2
    for number, (gain, level) in enumerate(ROUNDS * 99):
        for start in range(0, len(files), 25):
            if lasted >= hours * HOUR:
                return
            parts: list[Sound] = []
            for file in files[start : start + 25]:
                speech = read(file)
                outcome.distinct += len(speech) / RATE / HOUR if not number else 0
                loop = np.resize(noise, len(speech))
                parts += [mixed(speech, loop, level) if level else speech, between]
            sound = gain * np.concatenate([*parts, *([noise] if not start else [])])
            lasted += len(sound) / RATE
            outcome.hours = lasted / HOUR
            yield sound


def wake_misses(recognizer: Recognizer, noise: Sound | None) -> dict[str, Any]:
    """Call in several voices; count what was not noticed, and not answered.

    By voice, for a synthetic one may say the word as no person does.
    """
    calls = unanswered = 0
    missed = dict.fromkeys(CALLERS, 0)
    for who in CALLERS:
        voice = audio.voice(who)
        for words in CALLS:
            sound = np.concatenate([spoken(voice, words), np.zeros(4 * RATE)])
            for level in (None, 18, 12) if noise is not None else (None,):
                heard = sound / np.abs(sound).max() / 2
                if level is not None and noise is not None:
                    heard = mixed(heard, np.resize(noise, len(heard)), level)
                with _fresh_talk() as talk:
                    wakeword = audio.wakeword("okay nabu")
                    seen = Lockstep(talk, recognizer, wakeword=wakeword).play(
                        frames(heard)
                    )
                calls += 1
                missed[who] += not seen.calls
                unanswered += "?" in words and bool(seen.calls) and not seen.said
        voice.close()
    told = {"calls": calls, "missed": sum(missed.values()), "unanswered": unanswered}
    return told | {"missed_by_voice": missed}


class _Paced:
    """A microphone in a room where nothing is said, in real time."""

    def __init__(self, seconds: float) -> None:
        """Hiss for some *seconds*."""
        self._count = round(seconds * RATE / FRAME)
        hiss = np.random.default_rng(1).normal(0, 30, 64 * FRAME).astype("<i2")
        self._hiss = hiss.tobytes()

    def frames(self) -> Iterator[bytes]:
        """Yield each frame when it has been heard."""
        began = time.monotonic()
        for number in range(self._count):
            ahead = began + (number + 1) * FRAME / RATE - time.monotonic()
            time.sleep(max(0.0, ahead))
            place = number % 64 * FRAME_BYTES
            yield self._hiss[place : place + FRAME_BYTES]

    def close(self) -> None:
        """Hiss to the end all the same."""


def idle(seconds: float, recognizer: Recognizer, *, closed: bool) -> dict[str, float]:
    """Listen to nothing, and return the share of a core and the memory it takes."""
    inbox: SimpleQueue[Event] = SimpleQueue()
    wakeword = audio.wakeword("okay nabu") if closed else None
    listener = Listener(
        _Paced(seconds), audio.detector(), recognizer, inbox.put, wakeword=wakeword
    )
    listener.is_open = not closed
    began, used, memory = time.monotonic(), time.process_time(), _megabytes()
    listener.start()
    while not isinstance(inbox.get(), Ended):
        pass
    lasted = time.monotonic() - began
    core = (time.process_time() - used) / lasted
    return {
        "seconds": round(lasted, 1),
        "core_percent": round(100 * core, 2),
        "memory_mb": round(_megabytes(), 1),
        "growth_mb": round(_megabytes() - memory, 2),
    }


def _megabytes() -> float:
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
