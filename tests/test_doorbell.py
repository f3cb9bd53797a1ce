"""Long work on the journal gives way to whoever comes to a door meanwhile."""

import asyncio
import json
import selectors
import socket
import subprocess
import time
from contextlib import closing
from dataclasses import replace
from functools import partial

import pytest
from door import LOCAL, served, talking
from program import PROGRAM, environment

from assistant.config import Config
from assistant.doors.doorbell import PATIENCE, REST, Doorbell
from assistant.journal import Journal, Stepped, forgetting
from assistant.journal.driver import BEST
from assistant.journal.file import open_file
from assistant.reminding.bell import BREATH, LONGEST


@pytest.fixture
def bell(seconds):
    """Give what rings when something comes through *end*."""
    with Doorbell(seconds) as bell:
        yield bell


@pytest.fixture
def ends(bell):
    """Give what a stranger writes to, and what is read here."""
    theirs, ours = socket.socketpair()
    with theirs, ours:
        bell.register(ours, selectors.EVENT_READ)
        yield theirs, ours


def test_it_is_quiet_a_breath_after_the_last_one_came(bell, ends, seconds):
    """And not while what came has not been read, nor just after: it is answered."""
    theirs, ours = ends
    seconds.time = 20
    assert bell.is_quiet()
    theirs.send(b"hello")
    assert not bell.is_quiet()
    assert not bell.is_quiet()  # asking takes nothing away
    assert [key.fileobj for key, _ in bell.select(0)] == [ours]
    ours.recv(5)
    assert not bell.is_quiet()
    seconds.time += BREATH + 0.1
    assert bell.is_quiet()


def test_a_stranger_who_never_leaves_does_not_keep_what_was_forgotten(
    bell, ends, seconds
):
    """Else whoever may only tell could hold it on the disk for ever."""
    theirs, ours = ends
    quiet = []
    for _ in range(int(PATIENCE / REST) + 2):
        theirs.send(b".")
        bell.select(0)
        quiet.append(bell.is_quiet())
        ours.recv(1)
        seconds.time += REST
    assert not any(quiet[:-2])
    assert quiet[-1]


def test_after_hours_alone_the_first_one_is_still_given_way(bell, ends, seconds):
    """What is counted is how long there was no rest."""
    theirs, _ = ends
    seconds.time = 10 * PATIENCE
    assert bell.is_quiet()
    theirs.send(b"hello")
    assert not bell.is_quiet()


def said(address, text):
    """Say *text* at a Wyoming door, and return the answer."""
    where = address.removeprefix("tcp://").split(":")
    with socket.create_connection(where, 60) as line, line.makefile("rb") as reader:
        told = {"type": "transcript", "data": {"text": text}}
        line.sendall(json.dumps(told).encode() + b"\n")
        length = json.loads(reader.readline())["data_length"]
        return json.loads(reader.read(length))["text"]


def test_who_speaks_while_it_tidies_is_answered_first(tmp_path, seconds):
    """Then, when it is quiet again, it is tidied."""
    bell, seen = Doorbell(seconds), []

    async def story(talk):
        async with served(config, talk) as door:
            loop = asyncio.get_running_loop()
            await asyncio.sleep(0.1)  # it begins to serve
            seconds.time += BREATH + 1
            came = loop.run_in_executor(None, said, door.address, "hello")
            while bell.is_quiet():
                time.sleep(0.01)  # noqa: ASYNC251  the loop stands still, as it would
            seen.append((talk.use_quiet(), talk.journal.is_untidy, came.done()))
            seen.append(await came)
            async with asyncio.timeout(60):
                rest = BREATH
                while rest == BREATH:  # it may have to hear first that they left
                    await asyncio.sleep(0.01)
                    seconds.time += BREATH + 1
                    rest = talk.use_quiet()
            seen.append((rest, talk.journal.is_untidy))

    config = Config(tmp_path, wyoming=LOCAL, recognizer="scripted", voice="silent")
    turning = partial(asyncio.SelectorEventLoop, bell)
    with talking(config.journal) as talk, asyncio.Runner(loop_factory=turning) as loop:
        talk.ctx = replace(talk.ctx, is_quiet=bell.is_quiet)
        told = Stepped("I talked to my sister " * 20, "did")
        numbers = [talk.journal.record(told) for _ in range(300)]
        talk.journal.forget_entries(numbers[::2])
        loop.run(story(talk))
    first, answer, last = seen
    assert first == (BREATH, True, False)
    assert answer
    assert last == (LONGEST, False)


def test_the_program_tidies_as_soon_as_it_is_left_alone(tmp_path):
    """It is killed then, so nothing was done at its end."""
    path = tmp_path / "journal.db"
    with Journal(path) as journal:
        journal.record(Stepped("I rang Ana", "did"))
    (tmp_path / "config.toml").write_text(f'wyoming = "{LOCAL}"\n')
    with subprocess.Popen(
        [PROGRAM, "--home", tmp_path, "serve"],
        env=environment(),
        stdout=subprocess.PIPE,
        text=True,
    ) as program:
        address = program.stdout.readline().split()[-1]
        until = time.monotonic() + 3 * BREATH
        while time.monotonic() < until:
            assert said(address, "what time is it")
        assert "delete" in said(address, "forget today")
        assert "deleted" in said(address, "yes")
        time.sleep(6 * BREATH)
        program.kill()
    with closing(open_file(path, BEST).db) as db:
        assert db.execute("SELECT count(*) FROM event").fetchone() == (0,)
        assert forgetting.unfinished(db) is None
