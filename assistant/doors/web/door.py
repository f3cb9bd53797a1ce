"""The door itself: one socket, one server, and a file through which links are had.

The file `page.key` in the home folder says where the page is and holds the token with
which another process of this person asks for a link. It is theirs alone (0600), made
when the page opens and gone when it closes.
"""

import asyncio
import ipaddress
import socket
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import uvicorn

from audio import SetupError

from ...config import Config
from ...talk import Talk
from ...transfer import write_whole
from .. import address
from .app import make_app

KEY = "page.key"
"""The file, in the home folder."""

USUAL = "tcp://127.0.0.1:0"
"""Where the page opens if nothing else is set: a port that is free."""

IDLE_CONNECTION, CONNECTIONS = 5, 64
"""Seconds that a browser's connection stays open unused, and how many there may be."""

NAMES = ("localhost", "127.0.0.1", "[::1]")
"""Names of this machine for itself."""

_TIMEOUT = 3.0


class WebDoor:
    """Answers browsers of this machine at one address."""

    def __init__(self, config: Config, talk: Talk) -> None:
        """Open where `config.web` says, over the journal of *talk*."""
        self.address = config.web or USUAL
        self._config, self._talk = config, talk
        self._socket: socket.socket | None = None
        self._server: _Server | None = None
        self._code: Callable[[], str] = str
        """Makes the code of a new link."""

    async def bind(self) -> None:
        """Take the address, and write the file for links. Raise SetupError."""
        self._socket = address.listening(self.address, "web")
        if address.is_beyond(self._socket):
            raise SetupError(
                f"At {self.address} other machines would reach the page.",
                f'Write instead: web = "{USUAL}"',
            )
        self.address = address.shown(self._socket)
        app, keys = make_app(self._talk, self._config, self._is_host)
        self._code = keys.link
        options = uvicorn.Config(
            app,
            lifespan="off",
            ws="none",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_keep_alive=IDLE_CONNECTION,
            limit_concurrency=CONNECTIONS,
        )
        self._server = _Server(options)
        told = f"{self.address}\n{keys.token}\n"
        write_whole(self._config.home / KEY, [told.encode()], over=True)

    async def serve(self) -> None:
        """Answer until cancelled."""
        if self._server is None or self._socket is None:
            return
        serving = asyncio.create_task(self._server.serve([self._socket]))
        try:
            await asyncio.shield(serving)
        finally:
            self._server.should_exit = self._server.force_exit = True
            await serving

    async def close(self) -> None:
        """Let the address go, and the file for links."""
        if self._socket is None:
            return
        left = [self._config.home / KEY]
        if self._socket.family == socket.AF_UNIX:
            left.append(Path(self.address.removeprefix("unix://")))
        for path in left:
            _remove(path)
        self._socket.close()
        self._socket = None

    def link(self) -> str:
        """Return a new link, to be opened once."""
        return _link(self.address, self._code())

    def _is_host(self, host: str) -> bool:
        """Tell whether a Host names this machine, and the port that is ours.

        A tunnel to a unix socket has a port of its own.
        """
        name, _, port = host.rpartition(":")
        if self.address.startswith("unix:"):
            return (name if port.isdecimal() else host) in NAMES
        return name in (*NAMES, _host(self.address)) and port == _port(self.address)


class _Server(uvicorn.Server):
    """Leaves signals to whoever runs the loop."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield


def links_of_running(home: Path) -> str | None:
    """Return a new link to the page that is open already, if one is."""
    try:
        where, token = (home / KEY).read_text("ascii").split()
    except (OSError, ValueError):
        return None
    headers = {"Authorization": f"Bearer {token}", "Host": f"localhost:{_port(where)}"}
    try:
        with closing(_connection(where)) as connection:
            connection.request("POST", "/link", headers=headers)
            answer = connection.getresponse()
            code = answer.read(200).decode("ascii")
    except (OSError, HTTPException, ValueError):
        return None
    return _link(where, code) if answer.status == HTTPStatus.OK else None


def _connection(where: str) -> HTTPConnection:
    if where.startswith("unix:"):
        return _UnixConnection(where.removeprefix("unix://"))
    host = _host(where).strip("[]")
    if not ipaddress.ip_address(host).is_loopback:
        raise ValueError
    return HTTPConnection(host, int(_port(where)), timeout=_TIMEOUT)


class _UnixConnection(HTTPConnection):
    """Speaks HTTP through a unix socket."""

    def __init__(self, path: str) -> None:
        super().__init__("localhost", timeout=_TIMEOUT)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(_TIMEOUT)
        self.sock.connect(self._path)


def _link(where: str, code: str) -> str:
    """Return the address that a person opens; through a tunnel the port is theirs."""
    if where.startswith("unix:"):
        return f"http://localhost:PORT/enter/{code}"
    return f"{where.replace('tcp://', 'http://')}/enter/{code}"


def _host(where: str) -> str:
    return where.removeprefix("tcp://").rpartition(":")[0]


def _port(where: str) -> str:
    port = where.rpartition(":")[2]
    return port if port.isdecimal() else "0"


def _remove(path: Path) -> None:
    with suppress(OSError):
        path.unlink()
