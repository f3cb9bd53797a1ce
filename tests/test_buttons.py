"""Keys, buttons and pedals: through pipes that stand for what the kernel gives."""

import os
import pty
import subprocess
import sys
from queue import Empty, SimpleQueue

import pytest

from assistant import buttons
from assistant.buttons import Buttons, check, goes_down, named
from audio import SetupError

LONG_AGO = 20.0
"""Seconds after which a test gives up."""

SYNC = (0, 0, 0)
DOWN, HELD, UP = (1, 115, 1), (1, 115, 2), (1, 115, 0)
MOVED = (2, 0, 1)


def records(*events):
    """Write down events as the kernel does."""
    return b"".join(buttons.RECORD.pack(1, 2, *each) for each in events)


class Room:
    """A folder of devices, and their names beside it."""

    def __init__(self, folder):
        self.devices, self.names = folder / "input", folder / "class"
        self.devices.mkdir()
        self._ends = {}

    def plug(self, event, name):
        """Connect a device."""
        about = self.names / event / "device"
        about.mkdir(parents=True)
        os.mkfifo(self.devices / event)
        self._ends[event] = os.open(self.devices / event, os.O_RDWR)
        (about / "name").write_text(f"{name}\n")

    def unplug(self, event):
        """Take it away."""
        (self.names / event / "device" / "name").unlink()
        (self.names / event / "device").rmdir()
        (self.devices / event).unlink()
        os.close(self._ends.pop(event))

    def press(self, event):
        """Press and release its key."""
        os.write(self._ends[event], records(DOWN, SYNC, UP, SYNC))

    def close(self):
        for each in self._ends.values():
            os.close(each)


@pytest.fixture
def room(tmp_path):
    """Give a room without devices."""
    made = Room(tmp_path)
    yield made
    made.close()


@pytest.fixture
def watch(room, monkeypatch):
    """Watch a key, and give its presses."""
    monkeypatch.setattr(buttons, "RESCAN", 0.02)
    monkeypatch.setattr(buttons, "BOUNCE", 0.0)
    watching = []

    def start(name, terminal=None):
        told = SimpleQueue()
        made = Buttons(
            *(name, lambda: told.put("pressed")),
            terminal=terminal,
            devices=room.devices,
            names=room.names,
        )
        made.start()
        watching.append(made)
        return lambda seconds=LONG_AGO: told.get(timeout=seconds)

    yield start
    for made in watching:
        made.close()


@pytest.mark.parametrize(
    ("events", "down"),
    [
        ([DOWN, SYNC], True),
        ([SYNC, UP, SYNC], False),
        ([HELD, SYNC], False),
        ([MOVED, SYNC], False),
        ([UP, DOWN], True),
        ([], False),
    ],
)
def test_a_press_is_a_key_going_down(events, down):
    assert goes_down(records(*events)) is down


def test_half_a_record_is_no_press():
    assert not goes_down(records(DOWN)[:-1])


def test_a_device_is_found_by_part_of_its_name(room):
    room.plug("event3", "AB Shutter3 Consumer Control")
    room.plug("event4", "PCsensor FootSwitch Keyboard")
    assert named("footswitch", room.names) == {"event4": "PCsensor FootSwitch Keyboard"}
    assert set(named("", room.names)) == {"event3", "event4"}
    assert check("shutter", room.devices, room.names)
    assert not check("doorbell", room.devices, room.names)


def test_a_device_whose_node_is_not_there_may_not_be_read(room):
    """Where rights are not set yet, or we are in a container without it."""
    room.plug("event3", "AB Shutter3")
    (room.devices / "event3").rename(room.devices / "elsewhere")
    with pytest.raises(SetupError, match="AB Shutter3") as caught:
        check("shutter", room.devices, room.names)
    assert "input" in caught.value.remedy


def test_every_press_is_told(room, watch):
    room.plug("event3", "AB Shutter3")
    pressed = watch("shutter")
    room.press("event3")
    assert pressed() == "pressed"
    room.press("event3")
    assert pressed() == "pressed"


def test_other_devices_are_left_alone(room, watch):
    """Nobody's typing is read."""
    room.plug("event3", "AB Shutter3")
    room.plug("event4", "Keyboard")
    pressed = watch("shutter")
    room.press("event4")
    room.press("event3")
    assert pressed() == "pressed"
    with pytest.raises(Empty):
        pressed(0.1)


def test_a_device_that_comes_later_and_one_that_comes_back_are_heard(room, watch):
    """Bluetooth buttons sleep, and cables come out."""
    pressed = watch("shutter")
    room.plug("event3", "AB Shutter3")
    room.press("event3")
    assert pressed() == "pressed"
    room.unplug("event3")
    room.plug("event9", "AB Shutter3")
    room.press("event9")
    assert pressed() == "pressed"


def test_a_button_that_sends_two_keys_is_pressed_once(room, watch, monkeypatch):
    monkeypatch.setattr(buttons, "BOUNCE", LONG_AGO)
    room.plug("event3", "AB Shutter3")
    pressed = watch("shutter")
    room.press("event3")
    assert pressed() == "pressed"
    room.press("event3")
    with pytest.raises(Empty):
        pressed(0.2)


TYPED = """
import sys
from threading import Event
from assistant.buttons import Buttons
told = Event()
watching = Buttons("enter", told.set, terminal=0)
watching.start()
print("ready", flush=True)
print("pressed" if told.wait(20) else "nothing", flush=True)
watching.close()
"""


def type_enter(program):
    """Run *program* at a terminal, press Enter, and return what it said then."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-c", program],
        stdin=theirs,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        start_new_session=True,
        text=True,
    ) as running:
        assert running.stdout.readline() == "ready\n"
        os.write(ours, b"\n")
        said = running.stdout.readline()
    os.close(ours)
    os.close(theirs)
    return said


def test_enter_at_the_terminal_is_a_press():
    own = "import fcntl, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0)\n"
    assert type_enter(own + TYPED) == "pressed\n"


def test_a_terminal_that_is_not_ours_is_left_alone():
    """In the background, reading it would stop the program."""
    assert type_enter(TYPED.replace("wait(20)", "wait(1)")) == "nothing\n"


def test_without_a_key_or_a_terminal_it_waits_at_no_cost(room):
    """And ends all the same."""
    made = Buttons("", lambda: None, devices=room.devices, names=room.names)
    made.start()
    made.close()
    assert not made._thread.is_alive()  # noqa: SLF001  the point of the test
