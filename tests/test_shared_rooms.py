"""The whole of it: two rooms that serve, and what carries between them."""

import asyncio
import subprocess
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from door import say
from postgres import needs_postgres, postgres
from program import PROGRAM, environment

from assistant.shared import RoomKey

pytestmark = needs_postgres
DONE = (
    "swept the floor", "washed the cups", "called my sister", "opened the window",
    "watered the plants", "fed the cat", "fixed the bike", "wrote a letter",
)  # fmt: skip


class Serving:
    """A room whose doors are open, and for which something carries."""

    def __init__(self, home, address, key, stack):
        """Start both, and wait until the door answers."""
        home.mkdir()
        self.address = f"unix://{home}/door.sock"
        lines = (f'wyoming = "{self.address}"', f'shared = "{address}"', "")
        (home / "config.toml").write_text("\n".join(lines))
        key.keep(home)
        options = ("--home", home, "--recognizer", "scripted", "--voice", "silent")
        for command in ("serve", "share"):
            program = subprocess.Popen(
                [PROGRAM, *options, command], env=environment(), stdout=subprocess.PIPE
            )
            stack.callback(program.communicate)
            stack.callback(program.terminate)
            assert program.stdout.readline()  # it says that it is there


@pytest.fixture
def folder():
    """Give a folder of a short name: sockets are made in it."""
    with TemporaryDirectory() as name:
        yield Path(name)


async def told_at_once(room):
    """Tell something in many corners at once; return what was answered in each."""
    said = (
        say(room, f"I took a small step, I {done}", satellite_id=f"corner {done}")
        for done in DONE
    )
    return [answer.data["text"] for answer in await asyncio.gather(*said)]


async def read_until(room, words):
    """Have the day read until some words are in it."""
    text = ""
    while words not in text:
        await say(room, "stop", satellite_id="table")
        answer = await say(room, "read me my day", satellite_id="table")
        while "alone" in answer.data["text"]:
            answer = await say(room, "yes", satellite_id="table")
        text = answer.data["text"]
    return text


def test_what_is_told_in_the_bedroom_is_read_in_the_kitchen(folder):
    """And in each corner everybody hears their own answer, and no other's."""
    key = RoomKey.new()
    with postgres() as server, ExitStack() as stack:
        server.prepare("anna")
        address = server.address("anna")
        bedroom, kitchen = (
            Serving(folder / name, address, key, stack) for name in ("bed", "kitchen")
        )
        answers = asyncio.run(told_at_once(bedroom))
        for done, answer in zip(DONE, answers, strict=True):
            others = [each for each in DONE if each != done]
            assert done.split()[-1] in answer
            assert not any(other.split()[-1] in answer for other in others)
        assert asyncio.run(read_until(kitchen, "floor"))
