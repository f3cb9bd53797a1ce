"""The service: systemd hands over its socket, and is told how we are."""

import asyncio
import os
import shutil
import socket
import subprocess
from contextlib import closing, suppress
from pathlib import Path

import pytest
from program import PROGRAM, environment, run
from wyoming.client import AsyncClient
from wyoming.info import Describe, Info

from assistant import systemd

UNITS = Path(__file__).parents[1] / "docs/running"


@pytest.fixture
def notified(tmp_path):
    """Give the socket at which systemd is told how we are."""
    with closing(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)) as bound:
        bound.bind(str(tmp_path / "notify"))
        bound.settimeout(120)
        yield bound


def started(home, given, **more):
    """Start the service as systemd does: with a socket as number 3, and its own id."""
    (home / "config.toml").write_text('wyoming = "systemd"\n')
    script = 'LISTEN_PID=$$ LISTEN_FDS=1 exec "$0" --home "$1" serve 3<&"$2"'
    return subprocess.Popen(
        ["bash", "-c", script, PROGRAM, home, str(given.fileno())],
        env=environment(NOTIFY_SOCKET=str(home / "notify"), **more),
        pass_fds=[given.fileno()],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


async def described(path):
    """Return what answers at a socket."""
    async with AsyncClient.from_uri(f"unix://{path}") as client:
        await client.write_event(Describe().event())
        return Info.from_event(await client.read_event())


def test_a_client_that_came_before_the_service_is_answered_by_it(tmp_path, notified):
    """Ready is told when it is; that it lives, again and again; and that it ends.

    The socket is systemd's, and stays.
    """
    path = tmp_path / "door.sock"
    with closing(socket.socket(socket.AF_UNIX)) as given:
        given.bind(str(path))
        given.listen()
        with started(tmp_path, given, WATCHDOG_USEC="400000") as program:
            assert asyncio.run(described(path)).handle
            told = [notified.recv(100) for _ in range(4)]
            program.terminate()
            with suppress(TimeoutError):
                while told[-1] != b"STOPPING=1":
                    told.append(notified.recv(100))
            _, errors = program.communicate(timeout=60)
    assert (program.returncode, errors) == (0, "")
    assert told[:4] == [b"READY=1", *[b"WATCHDOG=1"] * 3]
    assert told[-1] == b"STOPPING=1"
    assert path.exists()


def test_without_a_socket_from_systemd_it_is_said_what_to_do(tmp_path):
    """And not tried with whatever is number 3."""
    (tmp_path / "config.toml").write_text('wyoming = "systemd"\n')
    done = run("serve", home=tmp_path)
    assert done.returncode == 2
    assert "systemd" in done.stderr


def test_without_systemd_nothing_is_told(monkeypatch):
    """Nor where what is named is no socket."""
    for path in ("", "nowhere", "/nowhere/at/all", "@nowhere"):
        monkeypatch.setenv("NOTIFY_SOCKET", path)
        systemd.tell("READY=1")


@pytest.mark.parametrize(
    ("usec", "pid", "seconds"),
    [
        ("30000000", None, 30),
        ("30000000", "1", None),
        ("0", None, None),
        ("often", None, None),
        ("5000000", "ours", 5),
    ],
)
def test_a_watchdog_is_ours_only_where_it_is_said(monkeypatch, usec, pid, seconds):
    """It may be that of another process."""
    monkeypatch.setenv("WATCHDOG_USEC", usec)
    if pid:
        monkeypatch.setenv("WATCHDOG_PID", str(os.getpid()) if pid == "ours" else pid)
    assert systemd.watchdog() == seconds


@pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="systemd is not installed"
)
def test_systemd_understands_the_units(tmp_path):
    """Every line of them."""
    for unit in UNITS.glob("*.s*"):
        text = unit.read_text().replace("%h/.local/bin/small-steps", str(PROGRAM))
        (tmp_path / unit.name).write_text(text)
    units = sorted(tmp_path.glob("small-steps*"))
    done = subprocess.run(
        ["systemd-analyze", "--user", "verify", *units],
        env={**os.environ, "XDG_RUNTIME_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert len(units) == 4
    assert (done.returncode, done.stderr) == (0, "")
