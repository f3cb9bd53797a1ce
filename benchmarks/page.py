"""Measure what the page costs in a long journal: each kind of page, as a browser asks.

The journal is filled as in `journal.py`; the page is served as ever, on loopback, and
asked for in turn. A time is from the request to the last byte of the answer.
"""

import argparse
import asyncio
import json
import statistics
import tempfile
import threading
import time
from datetime import UTC, timedelta
from http.client import HTTPConnection
from pathlib import Path

from journal import NOW, fill

from assistant.config import Config
from assistant.doors.web import WebDoor
from assistant.talk import open_talk

MOST_MS = 200
"""What the week may take."""


def main() -> None:
    """Fill a journal, serve it, and print what each page takes."""
    options = _options()
    with tempfile.TemporaryDirectory() as name:
        config = Config(Path(name))
        fill(config.journal, options.size, options.years)
        ready, address, link = threading.Event(), [], []
        thread = threading.Thread(
            target=lambda: asyncio.run(_serve(config, ready, address, link)),
            daemon=True,
        )
        thread.start()
        ready.wait()
        figures = _measured(address[0], link[0], options.runs)
    print(f"{options.size:,} entries over {options.years:g} years, ms")
    for path, times in figures.items():
        print(f"{path:22}{times['median']:8.1f} median {times['most']:8.1f} slowest")
    print(f"the week within {MOST_MS} ms: {figures['the week']['most'] < MOST_MS}")
    if options.json:
        print(json.dumps(figures))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--size", type=int, default=100_000)
    parser.add_argument("--years", type=float, default=5, help="that they are told in")
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


async def _serve(
    config: Config, ready: threading.Event, address: list[str], link: list[str]
) -> None:
    with open_talk("en", config.journal) as talk:
        door = WebDoor(config, talk)
        await door.bind()
        address.append(door.address.removeprefix("tcp://"))
        link.append(door.link())
        ready.set()
        await door.serve()


def _measured(address: str, link: str, runs: int) -> dict[str, dict[str, float]]:
    """Ask for each page *runs* times, and return its times in milliseconds."""
    connection = HTTPConnection(address)
    connection.request("GET", "/enter/" + link.rpartition("/")[2])
    opened = connection.getresponse()
    opened.read()
    cookie = (opened.headers["Set-Cookie"] or "").partition(";")[0]
    told = (NOW - timedelta(days=9)).astimezone(UTC)
    asked = {
        "the week": f"/week/{told:%Y-%m-%d}",
        "a week of years ago": f"/week/{told - timedelta(days=2000):%Y-%m-%d}",
        "today": "/",
        "the story of an entry": "/entry/99000",
        "goals and plans": "/goals",
        "looking back": f"/back/{told:%Y-%m}",
        "a month as a sound": f"/back/{told:%Y-%m}.wav",
        "what is kept": "/kept",
    }
    figures = {}
    for name, path in asked.items():
        times = [_asked(connection, path, cookie) for _ in range(runs)]
        figures[name] = {"median": statistics.median(times), "most": max(times)}
    return figures


def _asked(connection: HTTPConnection, path: str, cookie: str) -> float:
    began = time.perf_counter()
    connection.request("GET", path, headers={"Cookie": cookie})
    answer = connection.getresponse()
    answer.read()
    return (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    main()
