"""Rooms, what carries for them, and PostgreSQL, killed at random: nothing is lost."""

import random
import signal
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from postgres import needs_postgres, postgres
from program import PROGRAM, environment

from assistant.journal import Journal
from assistant.shared import RoomKey

pytestmark = needs_postgres
KILLS = 20
ROOM = """
import sys, time
from pathlib import Path
from assistant.config import Config
from assistant.journal import Felt, Journal
from assistant.shared import sharing

home, name, start = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
config = Config.load(home, {})
with Journal(config.journal) as journal, sharing(config, journal) as hatch:
    number = start
    while True:
        if not (home / "enough").exists():
            journal.record(Felt(f"{name} {number}"))
            print(number, flush=True)
            number += 1
        else:
            (home / "holds").write_text(str(journal.how_many()))
        for _ in range(3):
            time.sleep(min(hatch.turn(), 0.03))
"""


class Room:
    """A home, whose journal one process keeps, and for which another carries."""

    def __init__(self, home, who, address, key):
        """Make it for somebody; nothing runs yet."""
        self.home, self.name, self.kept = home, home.name, []
        self.who, self.key = who, key
        home.mkdir()
        (home / "config.toml").write_text(f'shared = "{address}"\n')
        key.keep(home)
        self.keeper = self.carrier = None

    def start(self):
        """Start what does not run."""
        if self.keeper is None or self.keeper.poll() is not None:
            begin = str(self.kept[-1] + 2 if self.kept else 1)
            self.keeper = subprocess.Popen(
                [sys.executable, "-c", ROOM, self.home, self.name, begin],
                stdout=subprocess.PIPE,
                text=True,
            )
        if self.carrier is None or self.carrier.poll() is not None:
            self.carrier = subprocess.Popen(
                [PROGRAM, "--home", self.home, "share"],
                env=environment(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )

    def hear(self, many):
        """Wait until so many more are acknowledged."""
        for _ in range(many):
            self.kept.append(int(self.keeper.stdout.readline()))

    def kill(self, program):
        """Kill one of the two; what was acknowledged until then counts."""
        program.send_signal(signal.SIGKILL)
        rest = program.communicate()[0] or ""
        self.kept += [
            int(line) for line in rest.splitlines(keepends=True) if "\n" in line
        ]

    def is_in(self, found):
        """Tell whether all that was acknowledged is there."""
        return {(self.name, number) for number in self.kept} <= set(found)

    def holds(self, found):
        """Tell whether all that is there was taken in."""
        said = self.home / "holds"
        return said.exists() and said.read_text() == str(len(found))

    def end(self):
        """End both."""
        for program in (self.keeper, self.carrier):
            if program:
                self.kill(program)


@pytest.fixture
def folder():
    """Give a folder of a short name: sockets are made in it."""
    with TemporaryDirectory() as name:
        yield Path(name)


def test_nothing_acknowledged_is_lost_and_nothing_comes_twice(folder):
    """Of two residents, one of them in two rooms; each sees their own, in order."""
    dice, keys = random.Random(8), {"anna": RoomKey.new(), "ben": RoomKey.new()}  # noqa: S311
    with postgres() as server, ExitStack() as stack:
        server.prepare(*keys)
        rooms = [
            Room(folder / name, who, server.address(who), keys[who])
            for name, who in (("bed", "anna"), ("kitchen", "anna"), ("ben", "ben"))
        ]
        for room in rooms:
            stack.callback(room.end)
            room.start()
        for number in range(KILLS):
            room = rooms[number % len(rooms)]
            room.hear(dice.randrange(2, 9))
            victim = dice.choice(["keeper", "carrier", "server"])
            if victim == "server":
                server.kill()
                room.hear(dice.randrange(1, 9))  # nothing changes for who talks
                server.start()
            else:
                room.kill(getattr(room, victim))
                room.start()
        for room in rooms:
            (room.home / "enough").touch()
        while not all(room.is_in(found(server, room.who, room.key)) for room in rooms):
            time.sleep(0.2)
        while not all(room.holds(found(server, room.who, room.key)) for room in rooms):
            time.sleep(0.2)
        everything = {who: found(server, who, key) for who, key in keys.items()}
    for room in rooms:
        there = [number for name, number in everything[room.who] if name == room.name]
        assert there == sorted(set(there))
    assert {name for name, _ in everything["anna"]} == {"bed", "kitchen"}
    assert {name for name, _ in everything["ben"]} == {"ben"}
    assert sum(len(room.kept) for room in rooms) > KILLS
    read = [opened(room) for room in rooms]
    assert read[0] == read[1] == {f"{a} {b}" for a, b in everything["anna"]}
    assert read[2] == {f"{a} {b}" for a, b in everything["ben"]}


def found(server, who, key):
    """Return what a resident sees there, as rooms and numbers, in order of arrival."""
    rows = server.sql("SELECT sealed FROM small_steps.event ORDER BY number", user=who)
    words = [key.open(bytes(sealed))["body"]["text"].split() for (sealed,) in rows]
    return [(name, int(number)) for name, number in words]


def opened(room):
    """Return what stands in the journal of a room: its own, and what it took in."""
    with Journal(room.home / "journal.db") as journal:
        return {entry.text for entry in journal.entries()}
