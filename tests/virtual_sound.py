"""A sound card without hardware: a PulseAudio of our own, in a folder of its own.

What it plays on its speaker can be recorded, and what is played into its microphone
is heard by whoever records from it. Other sound servers are not touched: clients
find this one through the environment of a child process.

Four things make it sound, each found by a run that failed:

* The null sinks run at the rates of the programs, so nothing is resampled: what is
  heard is bit by bit what was played.
* PULSE_LATENCY_MSEC is never set: paplay starves on it.
* Loopbacks into the void keep reading: without a reader a null sink works in blocks
  of two seconds.
* A new sink sleeps in its first block, so we wait until sound flows on both sides.

Its room is faintly noisy, as every room is: a microphone that gives nothing but zeros
is a muted one.
"""

import contextlib
import ctypes.util
import os
import shutil
import signal
import subprocess
import threading
import wave
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

MICROPHONE_RATE = 16_000

_CONFIGURATION = """
.fail
load-module module-native-protocol-unix socket={socket} auth-anonymous=1 \
auth-cookie-enabled=0
load-module module-null-sink sink_name=speaker rate={rate} channels=1 format=s16le
load-module module-null-sink sink_name=mic_feed rate=16000 channels=1 format=s16le
load-module module-remap-source source_name=mic master=mic_feed.monitor
load-module module-null-sink sink_name=void rate=16000 channels=1 format=s16le
load-module module-loopback source=mic sink=void latency_msec=20 \
source_dont_move=true sink_dont_move=true
load-module module-loopback source=speaker.monitor sink=void latency_msec=20 \
source_dont_move=true sink_dont_move=true
set-default-sink speaker
set-default-source mic
"""

_ECHO = """
load-module module-loopback source=speaker.monitor sink=mic_feed latency_msec={} \
source_dont_move=true sink_dont_move=true
"""

_SERVER = [
    *("pulseaudio", "-n", "--daemonize=no", "--use-pid-file=no"),
    *("--exit-idle-time=-1", "--disallow-exit=yes", "--disable-shm=yes"),
    *("--realtime=yes", "--high-priority=yes"),
]

_LONGEST_SOCKET = 100
"""Characters; the kernel takes 107."""


def why_not() -> str | None:
    """Return why no card can start here, or None. In CI it must: None as well."""
    if os.environ.get("CI"):
        return None
    programs = ("pulseaudio", "pactl", "paplay", "parec")
    missing = [name for name in programs if not shutil.which(name)]
    if not ctypes.util.find_library("portaudio"):
        missing.append("libportaudio2")
    if not missing:
        return None
    return (
        f"no virtual sound card without {', '.join(missing)}: apt-get install "
        "pulseaudio pulseaudio-utils libasound2-plugins libportaudio2"
    )


@dataclass(frozen=True)
class Card:
    """A running virtual sound card."""

    env: dict[str, str]
    """The environment in which a child process finds this card, and no other."""
    rate: int
    """Samples a second of the speaker."""
    server: subprocess.Popen[bytes]
    _plugged: dict[str, str] = field(default_factory=dict)

    def speak(self, recording: Path, into: str = "mic_feed") -> None:
        """Play a 16 kHz mono WAV into a microphone; return when it was heard."""
        command = ["paplay", "-d", into, str(recording)]
        subprocess.run(command, env=self.env, check=True, timeout=120)

    @contextlib.contextmanager
    def record(self, path: Path) -> Iterator[Callable[[], float]]:
        """Record what the speaker plays, and half a second more, as a WAV.

        Give what tells how many seconds are recorded.
        """
        with _monitor(self, "speaker.monitor", self.rate) as sound:
            recorder = _Recorder(sound)
            recorder.heard_at_least(1)
            yield lambda: len(recorder.sound) / 2 / self.rate
            recorder.heard_at_least(len(recorder.sound) + self.rate)
        with wave.open(str(path), "wb") as file:
            file.setparams((1, 2, self.rate, 0, "NONE", ""))
            file.writeframes(bytes(recorder.sound))

    def until_it_sounds(self) -> None:
        """Wait until the speaker plays something that can be heard."""
        with _monitor(self, "speaker.monitor", self.rate) as sound:
            while not any(sound.stdout.read(960)):
                pass

    def kill(self) -> None:
        """Let the sound server die, as a crash would."""
        self.server.kill()
        self.server.wait()

    def pactl(self, *words: str) -> str:
        """Change something on the server, as its control programs do."""
        command = ["pactl", *words]
        done = subprocess.run(
            command, env=self.env, capture_output=True, text=True, check=True
        )
        return done.stdout.strip()

    def know(self, *names: str) -> None:
        """Let ALSA know devices, in this order; none of them is plugged in."""
        home = Path(self.env["HOME"])
        places = ((name, home / "run" / name) for name in names)
        (home / ".asoundrc").write_text(
            "".join(
                f'pcm.{name} {{ type pulse server "unix:{place}" }}\n'
                for name, place in places
            )
        )

    def plug(self, name: str) -> None:
        """Plug in one of the devices that are known: another way to the same sound."""
        place = Path(self.env["HOME"]) / "run" / name
        place.unlink(missing_ok=True)
        module = ("load-module", "module-native-protocol-unix", f"socket={place}")
        self._plugged[name] = self.pactl(
            *module, "auth-anonymous=1", "auth-cookie-enabled=0"
        )

    def unplug(self, name: str) -> None:
        """Pull it out, whatever it is doing."""
        self.pactl("unload-module", self._plugged.pop(name))


@contextlib.contextmanager
def virtual_sound_card(
    folder: Path,
    *,
    speaker_rate: int = 24_000,
    is_noisy: bool = True,
    echo: int | None = None,
) -> Iterator[Card]:
    """Start a card that keeps its things in *folder*; end it by its process id.

    With an *echo*, in milliseconds, what the speaker plays reaches the microphone.
    """
    run = folder / "run"
    if len(str(run / "native")) > _LONGEST_SOCKET:
        message = f"the path is too long for a socket: {run}"
        raise ValueError(message)
    run.mkdir(mode=0o700, parents=True, exist_ok=True)
    (run / "native").unlink(missing_ok=True)  # of a card that was killed
    env = _environment(folder)
    configuration = folder / "default.pa"
    configured = _CONFIGURATION.format(socket=run / "native", rate=speaker_rate)
    configuration.write_text(configured + (_ECHO.format(echo) if echo else ""))
    with (folder / "log").open("ab") as log:
        server = subprocess.Popen(
            [*_SERVER, "-F", str(configuration), "--log-target=stderr"],
            env={name: env[name] for name in env if name != "PULSE_SERVER"},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    card = Card(env, speaker_rate, server)
    try:
        _wait_for_sound(card, folder / "log")
        with _noise(card) if is_noisy else contextlib.nullcontext():
            yield card
    finally:
        server.terminate()
        try:
            server.wait(5)
        except subprocess.TimeoutExpired:
            card.kill()


def _environment(folder: Path) -> dict[str, str]:
    """Return our environment without any trace of another sound server."""
    cookie = folder / "cookie"
    cookie.write_bytes(bytes(256))  # clients insist on one
    strange = ("PULSE_", "DISPLAY", "DBUS_", "WAYLAND_", "XDG_RUNTIME_DIR", "PIPEWIRE_")
    kept = {k: v for k, v in os.environ.items() if not k.startswith(strange)}
    return kept | {
        "HOME": str(folder),
        "XDG_CONFIG_HOME": str(folder),
        "PULSE_RUNTIME_PATH": str(folder / "run"),
        "PULSE_STATE_PATH": str(folder / "state"),
        "PULSE_SERVER": f"unix:{folder / 'run' / 'native'}",
        "PULSE_COOKIE": str(cookie),
        "SMALL_STEPS_LATENCY": "0.5",  # a busy machine underruns with less
    }


def _wait_for_sound(card: Card, log: Path) -> None:
    pause = threading.Event()
    command = ["pactl", "get-default-source"]
    for _ in range(200):
        if card.server.poll() is not None:
            message = f"pulseaudio ended: {log.read_text(errors='replace')}"
            raise RuntimeError(message)
        asked = subprocess.run(command, env=card.env, capture_output=True, check=False)
        if asked.stdout.strip() == b"mic":
            break
        pause.wait(0.05)
    else:
        message = "pulseaudio did not come up in 10 s"
        raise RuntimeError(message)
    for source, rate in (("mic", MICROPHONE_RATE), ("speaker.monitor", card.rate)):
        with _monitor(card, source, rate) as sound:
            _Recorder(sound).heard_at_least(4000)


@contextlib.contextmanager
def _noise(card: Card) -> Iterator[None]:
    """Make some in the room: of one or two steps in 32768, so nobody hears it."""
    command = ["pacat", "-d", "mic_feed", "--raw", "--format=u8", "--rate=16000"]
    command += ["--channels=1", "--volume=2600", "/dev/urandom"]
    with subprocess.Popen(command, env=card.env, stderr=subprocess.DEVNULL) as process:
        try:
            yield
        finally:
            process.terminate()


@contextlib.contextmanager
def _monitor(card: Card, source: str, rate: int) -> Iterator["subprocess.Popen[bytes]"]:
    command = ["parec", "-d", source, "--raw", "--format=s16le", f"--rate={rate}"]
    command += ["--channels=1", "--latency-msec=20"]
    with subprocess.Popen(command, env=card.env, stdout=subprocess.PIPE) as process:
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)


class _Recorder:
    """Collects what a process writes, in a thread, and lets us wait for more of it."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self.sound = bytearray()
        self._more = threading.Condition()
        self._ended = False
        threading.Thread(target=self._read, args=(process.stdout,), daemon=True).start()

    def heard_at_least(self, size: int) -> None:
        """Wait for *size* bytes from the beginning."""
        with self._more:
            if not self._more.wait_for(
                lambda: self._ended or len(self.sound) >= size, timeout=20
            ):
                message = "no sound flows through the virtual sound card"
                raise RuntimeError(message)

    def _read(self, stream) -> None:
        with contextlib.suppress(ValueError):  # closed between two reads
            while data := stream.read1(4096):
                with self._more:
                    self.sound += data
                    self._more.notify_all()
        with self._more:
            self._ended = True
            self._more.notify_all()
