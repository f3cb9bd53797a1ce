"""The language of speech-dispatcher, SSIP: how the desktop's own voice is spoken with.

It is the service that screen readers such as Orca speak through, with the voice and
the rate that its user chose. https://htmlpreview.github.io/?https://github.com/brailcom/speechd/blob/master/doc/ssip.html
"""

import math
import os
import shutil
import socket
import subprocess
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread

from .errors import DeviceError, SetupError

BEGIN, END, CANCELED = 701, 702, 703
"""What may become of a message that was given to be spoken."""

_EVENTS = range(700, 800)
_REFUSED = 300  # replies from here on say that it was not done
_PATIENCE = 5.0
_SPAWN = 10.0
_LEAST, _MOST = -100, 100  # of rate and volume
_OCTAVE = 100  # of rate: about twice as fast


@dataclass(frozen=True, slots=True)
class Progress:
    """What became of a message: a code of SSIP, and the message's number."""

    code: int
    message: int


class Ssip:
    """A connection to speech-dispatcher. One thread asks; another one listens."""

    def __init__(self, tell: Callable[[Progress | None], None], locale: str) -> None:
        """Connect, to speak the language of *locale*. Raise SetupError.

        *tell* gets, in a thread of its own, what becomes of messages, and None when
        the connection is over.
        """
        self._tell = tell
        self._replies: SimpleQueue[list[str] | None] = SimpleQueue()
        self._socket = _connected()
        self._reader = Thread(target=self._read, name="ssip", daemon=True)
        self._reader.start()
        self.ask("SET SELF CLIENT_NAME small-steps:companion:main")
        self.ask("SET SELF NOTIFICATION ALL ON")
        self.ask("SET SELF PRIORITY MESSAGE")
        if not self.ask("GET LANGUAGE")[0].startswith(locale):
            self.ask(f"SET SELF LANGUAGE {locale}")
        self._rate, self._volume = self._number("RATE"), self._number("VOLUME")

    def tune(self, pace: float, volume: float) -> None:
        """Speak *pace* times as fast and *volume* times as loud as the user chose."""
        rate = self._rate + _OCTAVE * math.log2(pace)
        loud = (self._volume - _LEAST) * volume + _LEAST
        for name, value in (("RATE", rate), ("VOLUME", loud)):
            self.ask(f"SET SELF {name} {round(min(_MOST, max(_LEAST, value)))}")

    def ask(self, command: str) -> list[str]:
        """Send one line and return the lines of the reply, without their codes.

        Raise DeviceError when it is refused, or nobody is there any more.
        """
        try:
            self._socket.sendall(f"{command}\r\n".encode())
            lines = self._replies.get(timeout=_PATIENCE)
        except (OSError, Empty) as error:
            raise _gone() from error
        if lines is None or int(lines[-1][:3]) >= _REFUSED:
            raise _gone()
        return [line[4:] for line in lines]

    def speak(self, text: str) -> int:
        """Have *text* spoken after what was given before; return its number."""
        self.ask("SPEAK")
        lines = (f".{line}" if line[:1] == "." else line for line in text.splitlines())
        return int(self.ask("\r\n".join((*lines, ".")))[0])

    def close(self) -> None:
        """Let go of it; what is being spoken by us ends."""
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._reader.join(_PATIENCE)

    def _number(self, name: str) -> int:
        return int(self.ask(f"GET {name}")[0])

    def _read(self) -> None:
        lines: list[str] = []
        with suppress(OSError, ValueError), self._socket.makefile("rb") as incoming:
            for raw in incoming:
                line = raw.decode(errors="replace").rstrip("\r\n")
                lines.append(line)
                if line[3:4] != "-":
                    self._take(lines)
                    lines = []
        self._replies.put(None)
        self._tell(None)

    def _take(self, lines: list[str]) -> None:
        code = int(lines[-1][:3])
        if code in _EVENTS:
            self._tell(Progress(code, int(lines[0][4:])))
        else:
            self._replies.put(lines)


def _connected() -> socket.socket:
    path = _path()
    with suppress(OSError):
        return _connect(path)
    _spawn()
    try:
        return _connect(path)
    except OSError as error:
        problem = "speech-dispatcher, the voice of the desktop, does not answer."
        remedy = "Install it with: sudo apt install speech-dispatcher"
        raise SetupError(problem, remedy) from error


def _connect(path: Path) -> socket.socket:
    connection = socket.socket(socket.AF_UNIX)
    try:
        connection.connect(str(path))
    except OSError:
        connection.close()
        raise
    return connection


def _named() -> Path | None:
    """Return the socket that SPEECHD_ADDRESS names: of a service somebody else runs."""
    method, _, path = os.environ.get("SPEECHD_ADDRESS", "").partition(":")
    return Path(path) if method == "unix_socket" and path else None


def _path() -> Path:
    runtime = os.environ.get("XDG_RUNTIME_DIR") or f"/run/user/{os.getuid()}"
    return _named() or Path(runtime) / "speech-dispatcher" / "speechd.sock"


def _spawn() -> None:
    """Start the user's own service as its other clients do, where it may be started.

    A socket that is there does not mean that it runs: one that was killed leaves it.
    """
    program = shutil.which("speech-dispatcher")
    if program and not _named():
        with suppress(subprocess.TimeoutExpired):
            subprocess.run([program, "--spawn"], capture_output=True, timeout=_SPAWN)  # noqa: S603, PLW1510  its failure shows when we connect


def _gone() -> DeviceError:
    return DeviceError("speech-dispatcher does not answer any more")
