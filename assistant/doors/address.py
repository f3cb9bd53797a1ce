"""Where a door opens: a unix socket, or a port of this machine, or of its network."""

import ipaddress
import os
import socket
import stat
from contextlib import closing, suppress
from pathlib import Path
from urllib.parse import urlsplit

from audio import SetupError

from ..systemd import handed_over

FORMS = "tcp://127.0.0.1:10700 or unix:///run/user/1000/small-steps.sock"
SYSTEMD = "systemd"
"""The value of a setting that takes the socket which systemd listens at."""

BACKLOG = 1024
"""Clients that may wait to be let in."""


def listening(uri: str, setting: str) -> socket.socket:
    """Return a socket that listens at *uri*, the value of *setting*.

    Raise SetupError.
    """
    if uri == SYSTEMD:
        return _given(setting)
    try:
        parts = urlsplit(uri)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise _unclear(uri, setting) from None
    if parts.scheme == "unix" and parts.path.startswith("/") and not parts.netloc:
        return _on_path(Path(parts.path), setting)
    if parts.scheme == "tcp" and host and port is not None and not parts.path:
        return _on_port(host, port, setting)
    raise _unclear(uri, setting)


def is_beyond(bound: socket.socket) -> bool:
    """Tell whether other machines reach it."""
    if bound.family == socket.AF_UNIX:
        return False
    return not ipaddress.ip_address(bound.getsockname()[0]).is_loopback


def shown(bound: socket.socket) -> str:
    """Write where it listens as a client is told it."""
    name = bound.getsockname()
    if bound.family == socket.AF_UNIX:
        return f"unix://{name}"
    host = f"[{name[0]}]" if ":" in name[0] else name[0]
    return f"tcp://{host}:{name[1]}"


def leave(bound: socket.socket, uri: str, address: str) -> None:
    """Let *bound* go, which may be closed already; a path of ours is taken away."""
    if bound.family == socket.AF_UNIX and uri != SYSTEMD:
        Path(address.removeprefix("unix://")).unlink(missing_ok=True)
    bound.close()


def _given(setting: str) -> socket.socket:
    if given := handed_over():
        return given
    problem = "systemd has handed over no socket."
    remedy = f"Start small-steps-doors.socket, or write an address into: {setting}"
    raise SetupError(problem, remedy)


def _on_port(host: str, port: int, setting: str) -> socket.socket:
    try:
        family, *_, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        return socket.create_server(where[:2], family=family, backlog=BACKLOG)
    except OSError as error:
        raise SetupError(
            f"The port {port} of {host} cannot be opened: {error.strerror}.",
            f"Close what uses it, or write another port into: {setting}",
        ) from error


def _on_path(path: Path, setting: str) -> socket.socket:
    """Listen at *path*, for this user alone, in place of what nobody serves."""
    if _is_served(path):
        problem = f"Another program answers at {path}."
        raise SetupError(problem, f"Close it, or write another path into: {setting}")
    bound = socket.socket(socket.AF_UNIX)
    try:
        with suppress(FileNotFoundError):
            if stat.S_ISSOCK(path.stat().st_mode):
                path.unlink()
        before = os.umask(0o177)
        try:
            bound.bind(str(path))
        finally:
            os.umask(before)
        bound.listen(BACKLOG)
    except OSError as error:
        bound.close()
        raise SetupError(
            f"The socket {path} cannot be made: {error.strerror or error}.",
            f"Name one in a folder that is there and yours, in: {setting}",
        ) from error
    return bound


def _is_served(path: Path) -> bool:
    with closing(socket.socket(socket.AF_UNIX)) as client, suppress(OSError):
        client.settimeout(1)
        client.connect(str(path))
        return True
    return False


def _unclear(uri: str, setting: str) -> SetupError:
    problem = f"The setting {setting} = {uri!r} is no address that I can open."
    return SetupError(problem, f"Write one like {FORMS}.")
