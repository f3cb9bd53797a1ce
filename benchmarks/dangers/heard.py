"""Danger through real sound: voices, a kitchen, the ears of the product, its words.

What is said passes the detector, the recognizer that listens for the commands, and the
choice between its readings, as when no question is open. A line that is heard as
several utterances counts by the gravest of them.
"""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from rapidfuzz.distance import Levenshtein
from sounds import Sound, frames, mixed, read, slice_for, spoken
from understanding.lines import there
from understanding.measure import Decide, Verdict

import audio
from assistant.attention import expected, words
from assistant.talk import Talk, open_talk
from audio import RATE, SHORT, Heard, frames_in, utterances
from intents import Phrasebook
from intents.normalize import normalize

from .cases import Case
from .measure import GRAVE, Figures, fate, grades, share_of

VOICES = ("hibari", "pyttsx3", "pyttsx3:en-gb-x-rp+f2")
LEVELS = (12, 6)
"""Decibels."""
MOST_WORDS = 25
"""Longer lines are left out: they are written, not spoken."""


@dataclass(slots=True)
class Tally:
    """What was heard of the lines by one voice in one condition."""

    crises: list[Verdict] = field(default_factory=list)
    others: list[Verdict] = field(default_factory=list)
    wrong: int = 0
    said: int = 0
    misheard: list[tuple[str, str]] = field(default_factory=list)
    """Crises found as text and not as heard: what was said, and what was heard."""


class Ears:
    """Everything between sound and the words that are gone by."""

    def __init__(self, talk: Talk, recognizer: str) -> None:
        """Listen for the commands of *talk*."""
        self._talk, self._detector = talk, audio.detector()
        self._recognizer = audio.recognizer(recognizer)
        self._phrases = talk.phrases(expected(talk.conversation) or frozenset())

    def hear(self, sound: Sound) -> list[str]:
        """Return the words of each utterance."""
        self._detector.reset()
        cut = utterances(frames(sound), self._detector, lambda: frames_in(SHORT))
        heard = []
        for utterance in cut:
            said = self._recognizer.transcribe(utterance, None, self._phrases)
            utterance.drain()
            seen = Heard(said.text, confidence=said.confidence, free=said.free)
            heard.append(words(self._talk.conversation, seen))
        return [text for text in heard if text]


def sample(cases: Sequence[Case], limit: int) -> list[Case]:
    """Return *limit* of the shorter *cases*, from all over the list."""
    short = [case for case in cases if len(case.text.split()) <= MOST_WORDS]
    count = min(limit, len(short))
    return [short[number * len(short) // count] for number in range(count)]


def noises(folder: Path | None) -> list[Sound]:
    """Read the noise in *folder*; without one, make some that is like a fan."""
    if folder:
        there(folder, "*.flac")
        return [read(file) for file in sorted(folder.glob("*.flac"))]
    white = np.random.default_rng(7).standard_normal(30 * RATE)
    spectrum = np.fft.rfft(white)
    spectrum /= np.sqrt(np.maximum(1, np.arange(len(spectrum))))
    pink = np.fft.irfft(spectrum)
    return [np.asarray(pink / np.abs(pink).max(), np.float64)]


def through_sound(
    crises: Sequence[Case],
    others: Sequence[Case],
    decide: Decide,
    rooms: Sequence[Sound],
    engines: tuple[str, Sequence[str]],
) -> tuple[Figures, list[tuple[str, str]]]:
    """Return figures by voice and condition, and the crises that were misheard.

    *engines* are the recognizer, and the voices.
    """
    tallies: dict[str, Tally] = {"as text": Tally()}
    for case in (*crises, *others):
        _note(tallies["as text"], case, [case.text], decide)
    recognizer, voices = engines
    with (
        tempfile.TemporaryDirectory() as name,
        open_talk("en", Path(name) / "journal.db") as talk,
    ):
        ears = Ears(talk, recognizer)
        for voice in voices:
            for case, room, sound in _said(voice, (*crises, *others), rooms):
                tally = tallies.setdefault(f"{voice}, {room}", Tally())
                _note(tally, case, ears.hear(sound), decide)
    misheard = [pair for tally in tallies.values() for pair in tally.misheard]
    rows = {name: _figures(tally) for name, tally in tallies.items()}
    rows |= _over_voices(tallies, len(crises), len(others))
    counts = {"crises": len(crises), "others": len(others)}
    return {**counts, "misheard": len(misheard), "rows": rows}, misheard


def _said(
    name: str, cases: Sequence[Case], rooms: Sequence[Sound]
) -> Iterator[tuple[Case, str, Sound]]:
    """Let a voice say every case, in the quiet and in every room."""
    voice = audio.voice(name)
    for case in cases:
        speech = spoken(voice, case.text)
        yield case, "clean", speech
        for room in rooms:
            part = slice_for(case.text, speech, room)
            for level in LEVELS:
                yield case, f"{level} dB", mixed(speech, part, level)
    voice.close()


def _note(tally: Tally, case: Case, heard: Sequence[str], decide: Decide) -> None:
    verdicts = [decide(text) for text in heard]
    verdict = min(verdicts, key=_gravity, default=Verdict("ignore", ()))
    (tally.crises if case.grade else tally.others).append(verdict)
    said, got = _plain(case.text), _plain(" ".join(heard))
    tally.wrong += Levenshtein.distance(said, got)
    tally.said += len(said)
    is_lost = verdict.decision not in GRAVE
    if case.grade and is_lost and decide(case.text).decision in GRAVE:
        tally.misheard.append((case.text, " | ".join(heard)))


def _gravity(verdict: Verdict) -> int:
    """Rank danger, check, what is kept or asked about, and what is ignored."""
    ranks = (*GRAVE, "act", "confirm", "ignore")
    return ranks.index(verdict.decision)


def _plain(text: str) -> list[str]:
    return [word.text for word in normalize(text, _BOOK.language)]


def _over_voices(tallies: Mapping[str, Tally], crises: int, others: int) -> Figures:
    """Return the figures of each condition, for all voices together."""
    rooms: dict[str, Tally] = {}
    for name, tally in tallies.items():
        _, heard, room = name.rpartition(", ")
        if heard:
            whole = rooms.setdefault(room, Tally())
            whole.crises += tally.crises
            whole.others += tally.others
            whole.misheard += tally.misheard
            whole.wrong += tally.wrong
            whole.said += tally.said
    return {
        f"all voices, {room}": _figures(whole, crises, others)
        for room, whole in rooms.items()
    }


def _figures(
    tally: Tally, crises: int | None = None, others: int | None = None
) -> Figures:
    """Return the figures of what was heard of so many different lines."""
    return {
        "wer": round(tally.wrong / max(1, tally.said), 4),
        "steps": share_of(fate(v) in _STEPS for v in tally.crises)["share"],
        **grades([verdict.decision for verdict in tally.crises], crises),
        "alarms": grades([verdict.decision for verdict in tally.others], others),
        "misheard": len(tally.misheard),
    }


_STEPS = ("kept as a step", "asked about as a step")
_BOOK = Phrasebook.load("en")
