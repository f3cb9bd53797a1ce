"""Measure a spoken turn: from the end of speech to the first sound of the reply.

Check-ins are spoken by a synthetic voice into a microphone that gives its frames as
fast as a real one and no faster, so that engines may work along while it is spoken.
Everything behind it is the product; only the speaker is silent.

All figures begin where end-pointing ends: the silence that closes an utterance is
the same for every engine, and is printed beside them. "first sound" is when the
first piece of the reply is handed to the speaker.
"""

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from queue import SimpleQueue

from calmly import calmly

import audio
from assistant.companion import Companion, open_mouth
from assistant.config import Config
from assistant.floor import Effect, Floor, Say, Silence
from assistant.talk import Talk, open_talk
from audio import FRAME, RATE, SILENCE, Event, Finished, Heard, Listener, SilentSpeaker

SAID = (
    "I took a small step. I called my sister.",
    "I slipped today.",
    "What did you save?",
    "I noticed that my shoulders were tight all morning.",
    "What time is it?",
    "I took a small step. I opened the window and cleaned my desk.",
)
PARTS = ("recognize", "understand and keep", "voice", "first sound")


class PacedMicrophone:
    """Plays a recording at the speed of speech, then two seconds of silence."""

    def __init__(self, recording: Path) -> None:
        """Read the recording."""
        frames = audio.WaveMicrophone(recording).frames()
        self._frames = [*frames, *[SILENCE] * (2 * RATE // FRAME)]

    def frames(self) -> Iterator[bytes]:
        """Yield each frame when it has been spoken."""
        began = time.monotonic()
        for number, frame in enumerate(self._frames, start=1):
            time.sleep(max(0.0, began + number * FRAME / RATE - time.monotonic()))
            yield frame

    def close(self) -> None:
        """Play to the end all the same."""


class Clock:
    """Notes when the parts of a turn were done, in milliseconds."""

    def __init__(self) -> None:
        """Begin a turn."""
        self.heard = Heard("")
        self.said = 0.0
        self.turn: dict[str, float] = {}

    def __call__(self, event: Event | Silence | Effect) -> None:
        """Take note of an event or effect of the companion."""
        match event:
            case Heard():
                self.heard = event
            case Say():
                self.said = time.monotonic()
            case Finished(began=began) if began is not None:
                known = self.heard.at + self.heard.took
                spans = (
                    self.heard.took,
                    self.said - known,
                    began - self.said,
                    began - self.heard.at,
                )
                ms = (1000 * seconds for seconds in spans)
                self.turn = dict(zip(PARTS, ms, strict=True))


def main() -> None:
    """Measure, and print a table; with --json the figures on the last line too."""
    options = _options()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        recordings = _recordings(options.asker, folder)
        config = Config(folder, recognizer=options.recognizer, voice=options.voice)
        with open_talk("en", config.journal) as talk:
            turns = _measured(talk, config, recordings, options.turns)
    _tell(options, turns)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--turns", type=int, default=18)
    parser.add_argument("--recognizer", default="moonshine")
    parser.add_argument("--voice", default="pyttsx3", help="the voice that answers")
    parser.add_argument("--asker", default="hibari", help="the voice that asks")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def _recordings(voice: str, folder: Path) -> list[Path]:
    paths = [folder / f"{number}.wav" for number in range(len(SAID))]
    engine = audio.voice(voice)
    for path, text in zip(paths, SAID, strict=True):
        speaker = audio.WaveSpeaker(path, engine.rate)
        for piece in engine.synthesize(text):
            speaker.write(piece)
        speaker.close()
    engine.close()
    return paths


def _measured(
    talk: Talk, config: Config, recordings: list[Path], turns: int
) -> list[dict[str, float]]:
    inbox: SimpleQueue[Event] = SimpleQueue()
    recognizer = audio.recognizer(config.recognizer)
    mouth = open_mouth(config, SilentSpeaker, inbox.put)
    mouth.start()
    floor, measured = Floor(talk.conversation), []
    for number in calmly(range(turns), "Talking"):
        microphone = PacedMicrophone(recordings[number % len(recordings)])
        listener = Listener(microphone, audio.detector(), recognizer, inbox.put)
        clock = Clock()
        Companion(floor, mouth, inbox, talk.phrases, clock).attend(listener)
        if not clock.turn:
            message = f"turn {number} was not answered: {clock.heard.text!r}"
            raise RuntimeError(message)
        measured.append(clock.turn)
    mouth.close()
    return measured


def _tell(options: argparse.Namespace, turns: list[dict[str, float]]) -> None:
    print(f"{len(turns)} turns, recognizer {options.recognizer}, voice {options.voice}")
    print(f"{'milliseconds':22}{'median':>9}{'p95':>9}{'worst':>9}")
    figures = {}
    for part in PARTS:
        values = sorted(turn[part] for turn in turns)
        p95 = values[min(len(values) - 1, round(0.95 * len(values)))]
        figures[part] = {"median_ms": round(statistics.median(values), 1)}
        figures[part] |= {"p95_ms": round(p95, 1), "worst_ms": round(values[-1], 1)}
        print(f"{part:22}", *(f"{value:8.1f}" for value in figures[part].values()))
    print(f"and before them the end-pointing silence: {audio.SHORT * 1000:.0f} to")
    print(f"{audio.LONG * 1000:.0f}, by what was asked")
    if options.json:
        print(json.dumps({"turns": len(turns), **figures}))


if __name__ == "__main__":
    main()
