"""Listening as a service: systemd is told by the beat of the microphone's frames."""

import fcntl
import os
import signal
import subprocess
import threading
from contextlib import contextmanager, suppress
from queue import SimpleQueue
from threading import Event

import pytest
from program import PROGRAM
from test_listener import SENTENCE, Live, Script
from test_systemd import notified  # noqa: F401  a fixture
from virtual_sound import virtual_sound_card, why_not

from assistant.watchdog import Watchdog
from audio import (
    FRAME,
    RATE,
    SILENCE,
    Beat,
    DeviceBack,
    DeviceError,
    DeviceLost,
    Ended,
    Heartbeat,
    Listener,
    Listening,
    Muted,
    Transcript,
    Unmuted,
    detector,
    recognizer,
)

SECOND = RATE // FRAME
"""Frames of a second."""

LISTENING = "READY=1\nSTATUS=Listening."
GONE = "STATUS=The microphone is gone."
MUTE = "STATUS=The microphone gives no sound: it may be muted."
WAITING = "STATUS=Waiting for the microphone."
WELL = "STATUS=Listening."
MORE_TIME = "EXTEND_TIMEOUT_USEC=60000000"
ALIVE = "WATCHDOG=1"


def listened(microphone, heard=None):
    """Return all the events of *microphone*, with its beats, to its end."""
    events, ended = SimpleQueue(), Event()

    def emit(event):
        events.put(event)
        if isinstance(event, Ended):
            ended.set()

    listener = Listener(
        Heartbeat(microphone, emit),
        detector("energy"),
        heard or recognizer("scripted"),
        emit,
        backoff=(0.0,),
        muted=1.0,
    )
    listener.start()
    assert ended.wait(60)
    listener.close()
    return [events.get() for _ in range(events.qsize())]


def test_it_beats_with_the_first_frame_and_every_second_of_sound():
    """And once before, when the microphone is looked for."""
    told = SimpleQueue()
    microphone = Heartbeat(Script([SILENCE] * (3 * SECOND)), told.put)
    beats = [told.qsize() for _ in microphone.frames()]
    assert (beats[0], beats[SECOND - 1], beats[SECOND], beats[-1]) == (2, 2, 3, 4)


def test_a_microphone_that_is_away_or_muted_is_no_hang():
    """Each time that it is looked for is a sign of life, and zeros are frames."""
    gone = [DeviceError("gone")]
    muted = [SILENCE] * (4 * SECOND)
    events = listened(Script(gone, gone, gone, muted))
    back = events.index(Listening())
    assert events[:back].count(Beat()) == 5
    assert events[back:].count(Beat()) == 3
    assert Muted("microphone") in events


class Stuck:
    """A recognizer that hangs until it is let go."""

    def __init__(self):
        self.entered, self.let_go = Event(), Event()

    def transcribe(self, *_):
        """Hang."""
        self.entered.set()
        assert self.let_go.wait(60)
        return Transcript("")


def test_a_thread_that_hangs_while_it_listens_beats_no_more():
    """Though the microphone gives on and on."""
    microphone, hung, told = Live(), Stuck(), SimpleQueue()
    listener = Listener(
        Heartbeat(microphone, told.put), detector("energy"), hung, lambda _: None
    )
    listener.patience = 0.3
    listener.start()
    for frame in SENTENCE:
        microphone.queue.put(frame)
    assert hung.entered.wait(60)
    before = told.qsize()
    for _ in range(10 * SECOND):
        microphone.queue.put(SILENCE)
    assert told.qsize() == before
    hung.let_go.set()
    while told.qsize() < before + 5:
        told.get(timeout=60)
        before -= 1
    listener.close()


@pytest.fixture
def told(notified):  # noqa: F811  it is the fixture
    """Give what returns the next thing that systemd is told."""
    return lambda: notified.recv(1000).decode()


def test_it_is_told_what_is_amiss_and_nothing_that_is_said(tmp_path, told, monkeypatch):
    """Each device by itself: one that is back does not make the other one well."""
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
    watchdog = Watchdog()
    story = [
        (Beat(), MORE_TIME),
        (DeviceLost("microphone"), GONE),
        (Beat(), MORE_TIME),
        (Listening(), LISTENING),
        (Beat(), ALIVE),
        (Muted("microphone"), MUTE),
        (DeviceLost("speaker"), f"{MUTE} The speaker is gone."),
        (Unmuted("microphone"), "STATUS=The speaker is gone."),
        (DeviceBack("speaker"), WELL),
    ]
    for event, expected in story:
        watchdog.step(event)
        assert told() == expected
    Watchdog(is_ready=True).step(Beat())
    assert told() == ALIVE


@contextmanager
def service(card, home, stderr):
    """Run the program as systemd does: it is to tell how it is."""
    home.mkdir(exist_ok=True)
    notify = str(home.parent / "notify")
    with subprocess.Popen(
        [PROGRAM, "--home", home, "--recognizer", "scripted", "--voice", "silent"],
        env=card.env | {"NOTIFY_SOCKET": notify},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=stderr,
        text=True,
    ) as program:
        end = threading.Timer(120, program.kill)
        end.start()
        try:
            yield program
        finally:
            end.cancel()
            program.kill()


def until(told, expected):
    """Return what was told until *expected* was."""
    before = []
    while (each := told()) != expected:
        before.append(each)
    return before


@contextmanager
def narrow():
    """Give both ends of a pipe that is full: whoever writes into it waits."""
    read, write = os.pipe()
    fcntl.fcntl(write, fcntl.F_SETPIPE_SZ, 4096)
    try:
        yield read, write
    finally:
        for end in (read, write):
            with suppress(OSError):
                os.close(end)


def fill(write):
    """Write until it takes no more."""
    os.set_blocking(write, False)
    with suppress(BlockingIOError):
        while True:
            os.write(write, b".")
    os.set_blocking(write, True)


@pytest.mark.sound
@pytest.mark.skipif(why_not() is not None, reason=why_not() or "")
def test_from_a_login_without_sound_to_a_main_loop_that_stands_still(
    tmp_path,
    told,
    notified,  # noqa: F811  it is the fixture
):
    """It waits for the microphone, and is ready with its first frame.

    Then its main loop has to wait, to write a line: systemd is told nothing more, while
    the microphone is heard as ever. The line says that it is muted, which is no hang.
    """
    folder = tmp_path / "card"
    with virtual_sound_card(folder) as card:
        pass  # the program knows where a sound system will be
    with narrow() as (read, write), service(card, tmp_path / "home", write) as program:
        assert told() == WAITING
        assert set(until(told, GONE)) == {MORE_TIME}
        until(told, MORE_TIME)
        with virtual_sound_card(folder) as card:
            assert ALIVE not in until(told, LISTENING)
            until(told, ALIVE)
            until(told, ALIVE)
            os.read(read, 4096)
            fill(write)
            card.pactl("set-source-mute", "mic", "1")
            until(told, MUTE)
            notified.settimeout(3)
            with pytest.raises(TimeoutError):
                told()
            notified.settimeout(120)
            os.read(read, 4096)
            assert [told(), told(), told()] == [ALIVE] * 3
            program.send_signal(signal.SIGINT)
            output, _ = program.communicate(timeout=60)
    assert (program.returncode, output) == (0, "")
