"""The installed program, run as a person runs it, and speech to give it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import soundfile
import soxr

import audio

PROGRAM = Path(sys.executable).with_name("small-steps")


def environment(**more):
    """Return an environment in which no sound server and no home can be found."""
    strange = ("PULSE_", "PIPEWIRE_", "SMALL_STEPS_HOME", "SMALL_STEPS_LATENCY")
    kept = {k: v for k, v in os.environ.items() if not k.startswith(strange)}
    return kept | {"PULSE_SERVER": "unix:/nowhere", **more}


def run(*arguments, home, said="", env=None):
    """Run a command to its end, *said* on its standard input."""
    return subprocess.run(
        [PROGRAM, "--home", home, *arguments],
        input=said,
        env=env or environment(),
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )


def objects(done):
    """Return what was written with --json: nothing else may stand on that stream."""
    return [json.loads(line) for line in done.stdout.splitlines()]


def speak(path, *sentences, voice="hibari", rate=16_000, channels=1, **options):
    """Write a recording of *sentences*, half a second apart, and return its path."""
    engine = audio.voice(voice, **options)
    pause = np.zeros(engine.rate // 2, np.float32)
    parts = [pause]
    for sentence in sentences:
        sound = b"".join(engine.synthesize(sentence))
        parts += [np.frombuffer(sound, "<i2").astype(np.float32) / 32768, pause]
    engine.close()
    samples = soxr.resample(np.concatenate(parts), engine.rate, rate)
    soundfile.write(path, np.column_stack([samples] * channels), rate)
    return path


def plain(text):
    """Return *text* as recognizers agree on it: letters and spaces, lower case."""
    return " ".join("".join(c if c.isalnum() else " " for c in text.lower()).split())
