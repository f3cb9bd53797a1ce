"""Real PortAudio, in child processes that see nothing but the virtual sound card."""

import contextlib
import subprocess
import sys
import threading
import wave
from pathlib import Path

import numpy as np
import pytest
from virtual_sound import virtual_sound_card, why_not

pytestmark = [
    pytest.mark.sound,
    pytest.mark.skipif(why_not() is not None, reason=why_not() or ""),
]

PREAMBLE = """
import sys
from audio import *
def say(*words): print(*words, flush=True)
def wait(): sys.stdin.readline()
"""


@pytest.fixture
def card(tmp_path):
    with virtual_sound_card(tmp_path / "card", is_noisy=False) as started:
        yield started


LONGEST = 60.0
"""Seconds after which a program is ended: whoever waits for a line fails then."""


class Child:
    """A program that talks with its test line by line."""

    def __init__(self, program, env, *arguments):
        self._process = subprocess.Popen(
            [sys.executable, "-c", PREAMBLE + program, *map(str, arguments)],
            env=env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._end = threading.Timer(LONGEST, self._process.kill)
        self._end.start()

    def line(self):
        """Return the next line that it says; empty when it has ended."""
        return self._process.stdout.readline().rstrip("\n")

    def go_on(self):
        """End its wait()."""
        self._process.stdin.write("\n")
        self._process.stdin.flush()

    def ended(self):
        """Return its exit code and all that it printed from now on, by the end."""
        try:
            out, err = self._process.communicate(timeout=30)
        finally:
            self._end.cancel()
            self._process.kill()
        return self._process.returncode, out, err


@contextlib.contextmanager
def child(program, env, *arguments):
    started = Child(program, env, *arguments)
    try:
        yield started
    finally:
        started.ended()


def write_wav(path, samples, rate=16_000):
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, rate, 0, "NONE", ""))
        file.writeframes(samples.astype("<i2").tobytes())


def read_wav(path):
    with wave.open(str(path)) as file:
        return np.frombuffer(file.readframes(file.getnframes()), "<i2")


MICROPHONE = """
from pathlib import Path
from threading import Event, Thread
microphone = PortAudioMicrophone()
heard, over = [], Event()
def listen():
    for frame in microphone.frames():
        heard.append(frame)
        if len(heard) == 1: say("listening")
        if frame == SILENCE and any(map(any, heard)): over.set()
thread = Thread(target=listen)
thread.start()
over.wait(20)
microphone.close()
thread.join(20)
Path(sys.argv[1]).write_bytes(b"".join(heard))
say(thread.is_alive(), {len(frame) for frame in heard})
"""


def test_the_microphone_hears_exactly_what_was_played(card, tmp_path):
    played = np.random.default_rng(7).integers(1, 2**15, 24_000)
    write_wav(tmp_path / "person.wav", played)
    with child(MICROPHONE, card.env, tmp_path / "heard") as program:
        assert program.line() == "listening"
        card.speak(tmp_path / "person.wav")
        assert program.line() == "False {1024}"
        assert program.ended() == (0, "", "")
    heard = np.frombuffer((tmp_path / "heard").read_bytes(), "<i2")
    assert heard[np.flatnonzero(heard)].tolist() == played.tolist()


SPEAKER = """
from array import array
speaker = PortAudioSpeaker(24_000)
sound = array("h", range(1, 30_001)).tobytes()
for start in range(0, len(sound), 4800):
    speaker.write(sound[start:start + 4800])
speaker.drain()
speaker.write(array("h", [-7] * 2400).tobytes())
speaker.drain()
speaker.close()
speaker.close()
"""


def test_the_speaker_is_heard_from_its_beginning_to_its_very_end(card, tmp_path):
    with card.record(tmp_path / "heard.wav"), child(SPEAKER, card.env) as program:
        assert program.ended() == (0, "", "")
    heard = read_wav(tmp_path / "heard.wav")
    ramp = heard[heard > 0]
    assert ramp[0] < 600  # starting costs some milliseconds
    assert ramp[-1] == 30_000
    assert (np.diff(ramp) == 1).mean() > 0.99
    assert (heard == -7).sum() > 1800


HUSH = """
from array import array
speaker = PortAudioSpeaker(24_000)
def write(value): speaker.write(array("h", [value] * 2400).tobytes())
for value in range(1, 31): write(value * 100)
speaker.hush()
for _ in range(10): write(-7)
speaker.drain()
speaker.close()
"""


def test_a_hush_drops_what_is_queued_and_the_next_sound_is_heard(card, tmp_path):
    """Thirty tenths of a second are written; when the last is queued it is hushed."""
    with card.record(tmp_path / "heard.wav"), child(HUSH, card.env) as program:
        assert program.ended() == (0, "", "")
    heard = read_wav(tmp_path / "heard.wav")
    assert 500 < heard.max() < 2900
    assert (heard == -7).sum() > 10 * 2400 * 0.95
    assert np.flatnonzero(heard > 0)[-1] < np.flatnonzero(heard == -7)[0]


LOST = """
from queue import SimpleQueue
inbox = SimpleQueue()
listener = Listener(
    PortAudioMicrophone(), detector("energy"), recognizer("scripted"), inbox.put,
    backoff=(0.1,),
)
class Tone:
    rate = 24_000
    def synthesize(self, text):
        while True: yield b"\\1\\1" * 2400
    def close(self): pass
mouth = Mouth(Tone(), PortAudioSpeaker, inbox.put)
listener.start()
mouth.start()
mouth.say(1, "for ever")
say(inbox.get(timeout=20))
for _ in range(3):
    event = inbox.get(timeout=20)
    say(event if not isinstance(event, Finished) else ("finished", event.completed))
wait()
mouth.say(2, "again")
for _ in range(2): say(inbox.get(timeout=20))
listener.close()
mouth.close()
"""


def test_a_sound_server_that_dies_is_an_event_and_a_new_one_is_found(tmp_path):
    folder = tmp_path / "card"
    with virtual_sound_card(folder) as card, child(LOST, card.env) as program:
        assert program.line() == "Listening()"
        with card.record(tmp_path / "heard.wav"):
            pass
        assert read_wav(tmp_path / "heard.wav").any()
        card.kill()
        assert sorted(program.line() for _ in range(3)) == [
            "('finished', False)",
            "DeviceLost(device='microphone')",
            "DeviceLost(device='speaker')",
        ]
        with virtual_sound_card(folder):
            program.go_on()
            assert sorted(program.line() for _ in range(2)) == [
                "DeviceBack(device='microphone')",
                "DeviceBack(device='speaker')",
            ]
            code, out, err = program.ended()
            assert (code, out) == (0, "")
            chatter = [line for line in err.splitlines() if "Expression '" in line]
            assert err.splitlines() == chatter  # PortAudio's own; see audio/quiet.py


DEVICES = """
say([name for name, inputs, outputs in devices() if inputs and outputs])
for make in (PortAudioMicrophone, lambda name: PortAudioSpeaker(24_000, name)):
    for name in ("pulse", "PUL", "parrot"):
        try:
            make(name).close()
        except SetupError as error:
            say(error.problem, error.remedy)
"""


def test_devices_are_chosen_by_name_or_part_of_it(card):
    with child(DEVICES, card.env) as program:
        assert program.line() == "['pulse', 'default']"
        said = (
            "There is no {} called parrot, or a program holds it. "
            "Connect it, close that program, or choose one of: default, pulse.\n"
        )
        both = said.format("microphone") + said.format("speaker")
        assert program.ended() == (0, both, "")


NO_DEVICE = """
say(devices())
for make in (PortAudioMicrophone, lambda: PortAudioSpeaker(24_000)):
    try:
        make()
    except SetupError as error:
        say(error.problem, error.remedy)
"""


def test_a_machine_without_sound_is_told_so(card, tmp_path):
    env = card.env | {"PULSE_SERVER": f"unix:{tmp_path}/nobody"}
    if Path("/dev/snd").exists():
        pytest.skip("this machine has a sound card of its own")
    with child(NO_DEVICE, env) as program:
        said = "No {0} was found. Connect a {0} and start again.\n"
        both = said.format("microphone") + said.format("speaker")
        assert program.ended() == (0, "[]\n" + both, "")


NO_LIBRARY = """
import ctypes.util
ctypes.util.find_library = lambda name: None
try:
    devices()
except SetupError as error:
    say(error.problem, error.remedy)
"""


def test_a_machine_without_portaudio_is_told_what_to_install(card):
    with child(NO_LIBRARY, card.env) as program:
        problem = "The sound library PortAudio is missing."
        remedy = "Install it with: sudo apt install libportaudio2"
        assert program.ended() == (0, f"{problem} {remedy}\n", "")


STDERR = """
import os
from audio.quiet import quiet
with quiet(), quiet():
    os.write(2, b"chatter")
os.write(2, b"heard")
os.close(2)
with quiet():
    say("no stderr is no trouble")
"""


def test_chatter_is_kept_from_the_terminal_and_nothing_else_is(card):
    with child(STDERR, card.env) as program:
        assert program.ended() == (0, "no stderr is no trouble\n", "heard")
