"""What it costs to wait for the wake word, and whether that grows.

    python benchmarks/idle.py [--minutes 60] [--wake "okay nabu"] [WAV ...]

A closed listener is given sound as fast as it takes it: the recordings one after the
other and over again, or without any, a spoken sentence every ten seconds in a quiet
room. Prints the processor time for each second of sound, as a share of one core; the
memory after a minute of sound and at the end; and how often it was called.
"""

import argparse
import time
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path
from queue import SimpleQueue

import numpy as np
from sounds import frames, read, spoken

import audio
from audio import FRAME, RATE, Called, Ended, Listener

SENTENCE = "It was a long week, and on Saturday I will be in the garden again."
QUIET = 1e-3
"""Of full swing: the noise of a quiet room through a cheap microphone."""


class Room:
    """A microphone that plays frames over and over, for a number of minutes."""

    def __init__(self, sound: list[bytes], minutes: float) -> None:
        """Play *sound*; remember the memory in use after a minute of them."""
        self._frames, self._count = sound, round(minutes * 60 * RATE / FRAME)
        self.early = 0.0

    def frames(self) -> Iterator[bytes]:
        """Yield the sound."""
        for number, frame in enumerate(islice(cycle(self._frames), self._count)):
            if number == 60 * RATE // FRAME:
                self.early = megabytes()
            yield frame

    def close(self) -> None:
        """Hold nothing, so let go of nothing."""


def megabytes() -> float:
    """Return the memory that this process has in use."""
    status = Path("/proc/self/status").read_text("utf-8")
    resident = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(resident.split()[1]) / 1024


def evening() -> list[bytes]:
    """Return ten seconds of a quiet room with a sentence in them, as frames."""
    voice = audio.voice()
    room = np.random.default_rng(1).normal(0, QUIET, 10 * RATE)
    said = spoken(voice, SENTENCE)
    voice.close()
    room[: len(said)] += said
    return list(frames(room))


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, metavar="WAV")
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--wake", default="okay nabu")
    args = parser.parse_args()
    heard = [each for path in args.files for each in frames(read(path))]
    room, told = Room(heard or evening(), args.minutes), SimpleQueue[audio.Event]()
    engine = audio.recognizer("scripted", script=[])
    listener = Listener(
        *(room, audio.detector(), engine, told.put),
        wakeword=audio.wakeword(args.wake),
    )
    listener.is_open, calls, began = False, 0, time.process_time()
    listener.start()
    while not isinstance(event := told.get(), Ended):
        if isinstance(event, Called):
            listener.is_open = True  # as whoever is told does, and closes it again
            listener.is_open = False
            calls += 1
    took, seconds = time.process_time() - began, args.minutes * 60
    print(f"sound            {seconds / 3600:.2f} h")
    print(f"processor        {100 * took / seconds:.2f} % of one core")
    print(f"memory           {room.early:.1f} MB after a minute, {megabytes():.1f} MB")
    print(f"calls            {calls}")


if __name__ == "__main__":
    main()
