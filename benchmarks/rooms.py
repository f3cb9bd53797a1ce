"""Measure rooms that talk at once through the Wyoming door.

Real `small-steps serve` processes, each with a journal of its own; a room belongs to
the one that its name hashes to, so they share the load and nothing else. Every room
says its lines one after the other on a new connection each, as Home Assistant does, and
the time is taken at the edge: from the line sent to the answer read. Then recordings
are streamed as fast as they are spoken, and the time is taken from the end of the sound
to its words. Memory is that of the processes. Last, strangers connect and say half a
word each, while a room goes on talking.
"""

import argparse
import asyncio
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

from wyoming.asr import Transcript
from wyoming.audio import AudioChunk, AudioStart, AudioStop
from wyoming.client import AsyncClient
from wyoming.info import Describe

import audio
from audio import FRAME, RATE, WaveMicrophone

PROGRAM = Path(sys.executable).with_name("small-steps")
LINES = (
    "I took a small step, I called my sister",
    "I slipped today",
    "I was alone all day",
    "call Ana",
    "I feel tired",
    "what time is it",
)
BATCH = 250
"""Strangers that come between two lines of a room."""

SPOKEN = "I took a small step. I called my sister."


@dataclass
class Served:
    """A process that serves."""

    uri: str
    pid: int

    @property
    def megabytes(self) -> float:
        """Its memory now."""
        pages = int(Path(f"/proc/{self.pid}/statm").read_text().split()[1])
        return pages * 4096 / 1e6


@contextmanager
def serving(recognizer: str) -> Iterator[Served]:
    """Serve over a new journal."""
    with tempfile.TemporaryDirectory() as name:
        (Path(name) / "config.toml").write_text('wyoming = "tcp://127.0.0.1:0"\n')
        command = [
            PROGRAM,
            "--home",
            name,
            "--recognizer",
            recognizer,
            "--json",
            "serve",
        ]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as program:  # noqa: S603  ours
            try:
                opened = json.loads(program.stdout.readline() if program.stdout else "")
                yield Served(opened["address"], program.pid)
            finally:
                program.terminate()


async def talking(served: Served, room: int, turns: int) -> list[float]:
    """Talk in a room, and return the seconds each answer took."""
    took = []
    for turn in range(turns):
        line = LINES[(turn + room) % len(LINES)]
        said = Transcript(line, context={"satellite_id": f"room {room}"})
        began = time.perf_counter()
        async with AsyncClient.from_uri(served.uri) as client:
            await client.write_event(said.event())
            if await client.read_event() is None:
                message = f"room {room} got no answer"
                raise RuntimeError(message)
            took.append(time.perf_counter() - began)
    return took


async def speaking(served: Served, frames: list[bytes], turns: int) -> list[float]:
    """Speak in a room in real time, and return the seconds to the words."""
    took, form = [], {"rate": RATE, "width": 2, "channels": 1}
    for _ in range(turns):
        async with AsyncClient.from_uri(served.uri) as client:
            await client.write_event(AudioStart(**form).event())
            began = time.monotonic()
            for number, frame in enumerate(frames, start=1):
                due = began + number * FRAME / RATE
                await asyncio.sleep(max(0.0, due - time.monotonic()))
                await client.write_event(AudioChunk(audio=frame, **form).event())
            await client.write_event(AudioStop().event())
            ended = time.perf_counter()
            event = await client.read_event()
            if event is None or "sister" not in event.data.get("text", ""):
                message = "the words were not heard"
                raise RuntimeError(message)
            took.append(time.perf_counter() - ended)
    return took


async def at_once(
    servers: list[Served],
    rooms: int,
    work: Callable[[Served, int], Awaitable[list[float]]],
) -> tuple[list[float], float]:
    """Let all rooms *work* at once; return all times, and how long it was."""
    began = time.perf_counter()
    whose = (servers[crc32(b"room %d" % n) % len(servers)] for n in range(rooms))
    times = await asyncio.gather(*(work(each, n) for n, each in enumerate(whose)))
    return [each for room in times for each in room], time.perf_counter() - began


async def ready(served: Served) -> None:
    """Wait until the recognizer is loaded: words are there."""
    async with AsyncClient.from_uri(served.uri) as client:
        await client.write_event(Describe().event())
        await client.read_event()
        await client.write_event(AudioStart(RATE, 2, 1).event())
        await client.write_event(AudioStop().event())
        await client.read_event()


def tell(what: str, rooms: int, processes: int, times: list[float], *more: str) -> None:
    """Print a line of figures."""
    ms = sorted(1000 * each for each in times)
    p95 = ms[min(len(ms) - 1, round(0.95 * len(ms)))]
    figures = f"{statistics.median(ms):8.0f} {p95:8.0f} {ms[-1]:8.0f}"
    print(f"{what:8}{rooms:6}{processes:6}   {figures}   {'  '.join(more)}", flush=True)


def main() -> None:
    """Measure, and print a table."""
    options = _options()
    print(f"{'':8}{'rooms':>6}{'proc.':>6}   {'median':>8} {'p95':>8} {'worst':>8} ms")
    for processes in options.processes:
        with ExitStack() as stack:
            servers = [
                stack.enter_context(serving(options.recognizer))
                for _ in range(processes)
            ]
            asyncio.run(_measure(servers, options))


async def _measure(servers: list[Served], options: argparse.Namespace) -> None:
    await asyncio.gather(*map(ready, servers))
    for each in servers:
        await talking(each, 0, len(LINES))
    before = sum(each.megabytes for each in servers)
    for rooms in options.rooms:
        times, took = await at_once(
            servers, rooms, lambda served, n: talking(served, n, options.turns)
        )
        grown = sum(each.megabytes for each in servers) - before
        tell(
            "talk", rooms, len(servers), times,
            f"{len(times) / took:.0f} turns/s",
            f"{before:.0f} MB + {1000 * grown / rooms:.0f} KB a room",
        )  # fmt: skip
    frames = _frames(options.asker)
    for rooms in options.speaking:
        times, _ = await at_once(
            servers, rooms, lambda served, _: speaking(served, frames, 2)
        )
        total = sum(each.megabytes for each in servers)
        tell("speech", rooms, len(servers), times, f"{total:.0f} MB")
    if options.strangers:
        await _besiege(servers[0], options.strangers)


async def _besiege(served: Served, many: int) -> None:
    """Let *many* connect and say half a word, while a room goes on talking."""
    before, took, streams = served.megabytes, [], []
    host, _, port = served.uri.removeprefix("tcp://").rpartition(":")
    for start in range(0, many, BATCH):
        for _ in range(min(BATCH, many - start)):
            _, writer = await asyncio.open_connection(host, int(port))
            writer.write(b'{"type": "tran')
            streams.append(writer)
        took += await talking(served, start // BATCH, 1)
    grown = served.megabytes - before
    tell("siege", len(took), 1, took, f"{many} strangers", f"{grown:+.0f} MB")
    for writer in streams:
        writer.transport.abort()


def _frames(voice: str) -> list[bytes]:
    engine = audio.voice(voice)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "said.wav"
        speaker = audio.WaveSpeaker(path, engine.rate)
        for piece in engine.synthesize(SPOKEN):
            speaker.write(piece)
        speaker.close()
        engine.close()
        return list(WaveMicrophone(path).frames())


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--rooms", type=int, nargs="+", default=[1, 8, 32, 64])
    parser.add_argument("--speaking", type=int, nargs="*", default=[1, 2, 4, 8])
    parser.add_argument("--processes", type=int, nargs="+", default=[1, 2, 4])
    parser.add_argument("--strangers", type=int, default=10_000)
    parser.add_argument("--turns", type=int, default=12)
    parser.add_argument("--recognizer", default="moonshine")
    parser.add_argument("--asker", default="hibari", help="the voice that speaks")
    return parser.parse_args()


if __name__ == "__main__":
    main()
