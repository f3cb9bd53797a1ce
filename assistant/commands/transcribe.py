"""`small-steps transcribe`: the words in recordings, and nothing done about them."""

import argparse
import time
from collections.abc import Iterator
from pathlib import Path

import audio
from audio import MEDIUM, Recognizer, Transcript, WaveMicrophone, frames_in, utterances

from ..arguments import Commands
from ..config import Config
from ..screen import Screen

ABOUT = """write the words in recordings

Reads WAV, FLAC, OGG and whatever else libsndfile knows, at any rate and with any
number of channels. Nothing is kept.

examples:
  small-steps transcribe morning.wav
  small-steps transcribe one.wav two.flac --recognizer vosk --json"""

PATIENCE = frames_in(MEDIUM)


def add(commands: Commands) -> None:
    """Describe the command."""
    parser = commands.add("transcribe", run, about=ABOUT)
    parser.add_argument("files", nargs="+", type=Path, metavar="WAV")


def run(args: argparse.Namespace, screen: Screen, config: Config) -> int:
    """Open every file before the first is transcribed, then go through them."""
    microphones = [WaveMicrophone(file) for file in args.files]
    recognizer = audio.recognizer(config.recognizer, locale=config.locale)
    for file, microphone in zip(args.files, microphones, strict=True):
        began = time.perf_counter()
        transcripts = list(_transcripts(microphone, recognizer))
        took = time.perf_counter() - began
        text = " ".join(transcript.text for transcript in transcripts)
        sure = [t.confidence for t in transcripts if t.confidence is not None]
        screen.record(
            {
                "file": str(file),
                "text": text,
                "confidence": round(sum(sure) / len(sure), 3) if sure else None,
                "seconds": round(microphone.seconds, 3),
                "rtf": round(took / microphone.seconds, 4)
                if microphone.seconds
                else None,
            }
        )
        screen.line(f"{file}: {text}" if len(args.files) > 1 else text)
    return 0


def _transcripts(
    microphone: WaveMicrophone, recognizer: Recognizer
) -> Iterator[Transcript]:
    detector = audio.detector()
    frames = microphone.frames()
    for utterance in utterances(frames, detector, lambda: PATIENCE):
        transcript = recognizer.transcribe(utterance)
        if transcript.text:
            yield transcript
