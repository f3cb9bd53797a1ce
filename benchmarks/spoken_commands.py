"""Measure spoken commands: from sound to the intent and every slot.

Human recordings are heard clean and mixed with noise, the way the public benchmark
they come from does it: the ratio is that between the loudest 2048 samples of the speech
and of a slice of the noise, and the mix is scaled to half of full scale. A command
counts only when the intent and every labelled slot are right.

Everything is the product: the detector finds the utterance, the recognizer listens for
the phrases of benchmarks/barista, and the words are matched with them. "free" is what
the same recognizer hears without phrases, matched in the same way. Sentences that are
no orders, spoken by a synthetic voice, show what is wrongly taken for one.
"""

import argparse
import json
import re
import statistics
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypedDict

from calmly import calmly
from sounds import Sound, frames, mixed, read, slice_for, spoken
from understanding.lines import there

import audio
from audio import (
    ENDLESS,
    Phrases,
    Recognizer,
    Transcript,
    frames_in,
    utterances,
)
from intents.listed import Listed, read_listed

HERE = Path(__file__).parent
PHRASES = HERE / "barista"
LANGUAGE = HERE.parent / "intents/locale/en/_language.toml"
LEVELS = (24, 21, 18, 15, 12, 9, 6)
"""Decibels."""
PUBLISHED = {
    "Google Dialogflow": 77.6,
    "Amazon Lex": 84.5,
    "IBM Watson": 86.8,
    "Microsoft LUIS": 89.9,
    "Picovoice Rhino": 97.6,
}
"""Percent, over cafe and kitchen noise and all levels, on all 619 recordings."""

OTHERS = (
    "Can I have a word with you about tomorrow?",
    "I'd like to go for a walk before it rains.",
    "Give me a minute, I am still thinking.",
    "I want to sleep a little longer.",
    "May I have your name again?",
    "Get me out of this long meeting.",
    "Make me laugh, it was a heavy day.",
    "Can I get a lift to the station?",
    "I had a coffee with my sister and we talked for hours.",
    "The roast was dark and the kitchen smelled of smoke.",
    "He ordered a large lamp with a bit of brown paper.",
    "I took a small step, I called the clinic.",
    "What did you save this morning?",
    "I slipped last night and I feel tired.",
    "Please remind me at half past nine.",
    "The train to the coast leaves in twenty minutes.",
    "My brother sent me a message about the garden.",
    "We watched a film and went to bed early.",
    "Some people like sugar, and some do not.",
    "Twelve of us went to the lake on Sunday.",
)
"""Sentences of ours that are no orders; the first begin as one."""


class Label(TypedDict):
    """What a recording says."""

    intent: str
    slots: dict[str, str]


@dataclass(slots=True)
class Score:
    """How many commands were right."""

    listening: list[bool] = field(default_factory=list)
    free: list[bool] = field(default_factory=list)
    phrases: list[bool] = field(default_factory=list)
    """Whether one of the phrases was heard."""


def main() -> None:
    """Measure, and print a table; with --json the figures on the last line too."""
    options = _options()
    there(options.data, "labels.json")
    labels = json.loads((options.data / "labels.json").read_text("utf-8"))
    files = _spread(sorted(labels), options.limit)
    noises = [read(file) for file in sorted(options.data.glob("*.flac"))]
    recognizer = audio.recognizer(options.recognizer)
    ears = Ears(recognizer, read_listed(PHRASES, LANGUAGE))
    scores = {level: Score() for level in (None, *LEVELS)}
    for name in calmly(files, "Listening"):
        speech, label = read(_found(options.data, name)), labels[name]
        for level, sound in _conditions(name, speech, noises):
            ears.judge(sound, label, scores[level])
    taken = sum(ears.hear(sound).free is not None for sound in _others())
    _tell(options, len(files), scores, taken)


class Ears:
    """Detector, recognizer and intents in a row."""

    def __init__(self, recognizer: Recognizer, listed: Listed) -> None:
        """Listen for what is *listed*."""
        self._recognizer, self._listed = recognizer, listed
        self._phrases = Phrases(listed.forms())
        self._detector = audio.detector()

    def hear(self, sound: Sound) -> Transcript:
        """Return the words in a recording, which is one utterance."""
        self._detector.reset()
        for utterance in utterances(
            frames(sound), self._detector, lambda: frames_in(ENDLESS)
        ):
            return self._recognizer.transcribe(utterance, None, self._phrases)
        return Transcript("")

    def judge(self, sound: Sound, label: Label, score: Score) -> None:
        """Hear a command and note whether it was understood as its *label* says."""
        heard = self.hear(sound)
        free = heard.text if heard.free is None else heard.free
        score.listening.append(self._is_right(heard.text, label))
        score.free.append(self._is_right(free, label))
        score.phrases.append(heard.free is not None)

    def _is_right(self, text: str, label: Label) -> bool:
        match = self._listed.match(text)
        wanted = {_ours(slot): v.strip() for slot, v in label["slots"].items()}
        intent = (match.intent or "").partition(".")[2]
        slots = {slot: match.slots.get(slot, "").strip() for slot in wanted}
        return intent == _ours(label["intent"]) and slots == wanted


def _ours(name: str) -> str:
    """Return a label's name as phrase files write it: coffee_drink for coffeeDrink."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--data", type=Path, required=True, metavar="DIR")
    parser.add_argument("--recognizer", default="auto")
    parser.add_argument("--limit", type=int, metavar="N", help="hear N recordings only")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def _spread(files: list[str], limit: int | None) -> list[str]:
    """Return *limit* of *files*, from all over the list."""
    count = min(limit or len(files), len(files))
    return [files[number * len(files) // count] for number in range(count)]


def _found(folder: Path, name: str) -> Path:
    beside = folder / name
    return beside if beside.is_file() else folder / "speech" / name


def _conditions(
    name: str, speech: Sound, noises: list[Sound]
) -> Iterator[tuple[int | None, Sound]]:
    yield None, speech
    for noise in noises:
        part = slice_for(name, speech, noise)
        for level in LEVELS:
            yield level, mixed(speech, part, level)


def _others() -> Iterator[Sound]:
    voice = audio.voice()
    for sentence in OTHERS:
        yield spoken(voice, sentence)
    voice.close()


def _tell(
    options: argparse.Namespace, files: int, scores: dict[int | None, Score], taken: int
) -> None:
    print(f"{files} recordings, recognizer {options.recognizer}; percent of commands")
    print(f"{'':12}{'phrases':>10}{'free':>10}{'a phrase was heard':>22}")
    for level, score in scores.items():
        name = "clean" if level is None else f"{level} dB"
        told = (score.listening, score.free, score.phrases)
        right, free, heard = map(_percent, told)
        print(f"{name:12}{right:10}{free:10}{heard:22}")
    by_level = {level: _percent(scores[level].listening) for level in LEVELS}
    mean = round(statistics.fmean(by_level.values()), 2)
    mean_free = statistics.fmean(_percent(scores[level].free) for level in LEVELS)
    print(f"{'mean, noisy':12}{mean:10}{mean_free:10.2f}")
    print("published, over two noises, on all 619 recordings:")
    for name, figure in PUBLISHED.items():
        print(f"{name:22}{figure}")
    print(f"{taken} of {len(OTHERS)} sentences that are no orders were heard as one")
    if options.json:
        clean = _percent(scores[None].listening)
        figures: dict[str, Any] = {
            "clean": clean,
            "mean_noisy": mean,
            "by_snr": by_level,
        }
        figures |= {"n": files, "mean_noisy_free": round(mean_free, 2)}
        print(json.dumps(figures | {"others": len(OTHERS), "others_taken": taken}))


def _percent(right: list[bool]) -> float:
    return round(100 * sum(right) / len(right), 2)


if __name__ == "__main__":
    main()
