"""A small real HTTP server on this machine that serves one file, well or badly."""

import io
import threading
import zipfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from random import Random
from typing import Self

from audio.archive import Archive
from audio.models import Model

ROOT = "vosk-model-tiny"
"""The folder inside the archives made here."""

FILES = {
    "README": b"A model for tests.\n",
    "am/final.mdl": Random(1).randbytes(300_000),  # noqa: S311  no secret
    "conf/model.conf": b"--beam=10.0\n",
    "graph/Gr.fst": Random(2).randbytes(200_000),  # noqa: S311  no secret
}
"""A model as Vosk lays it out; the large files do not compress."""

PIECE = 50_000
"""Bytes sent at a time."""


def packed(files: Mapping[str, bytes], root: str = ROOT) -> bytes:
    """Return a zip archive of *files* below the folder *root*."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in files.items():
            opened.writestr(f"{root}/{name}", content)
    return archive.getvalue()


@dataclass
class ArchiveServer:
    """Serves *content* at *url* while it is entered; the switches may be turned."""

    content: bytes = packed(FILES)
    etag: str | None = '"first"'
    ranges: bool = True
    """Whether a part of the file may be asked for."""
    refusals: list[int] = field(default_factory=list)
    """Statuses to answer the next requests with, instead of the file."""
    cuts: list[int] = field(default_factory=list)
    """Bytes after which to break the connections of the next requests."""
    stall_at: int | None = None
    """Bytes after which the next request is left hanging until the server ends."""
    declares_length: bool = True
    asked: list[str | None] = field(default_factory=list)
    """The Range of each request so far."""
    sent: int = 0
    """Bytes of the file sent so far, in all; the last piece may be on its way."""

    def __enter__(self) -> Self:
        """Listen, at a port that is free."""
        self._ending = threading.Event()
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._http.daemon_threads = False  # server_close() then waits for them
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.05,))
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Let go what hangs, and wait for its end."""
        self._ending.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        """The address of the archive."""
        return f"http://127.0.0.1:{self._http.server_port}/{ROOT}.zip"

    @property
    def sha256(self) -> str:
        """The checksum of what is served."""
        return sha256(self.content).hexdigest()

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        """Answer one request as the switches say."""
        wanted = request.headers["Range"]
        self.asked.append(wanted)
        if self.refusals:
            request.send_error(self.refusals.pop(0))
            return
        same = request.headers["If-Range"] in (None, self.etag)
        start = int(wanted[6:-1]) if wanted and self.ranges and same else 0
        if start >= len(self.content):
            request.send_error(416)
            return
        self._send_headers(request, start)
        self._send_body(request, self.content[start:])

    def _send_headers(self, request: BaseHTTPRequestHandler, start: int) -> None:
        size = len(self.content)
        request.send_response(206 if start else 200)
        if start:
            request.send_header("Content-Range", f"bytes {start}-{size - 1}/{size}")
        if self.declares_length:
            request.send_header("Content-Length", str(size - start))
        if self.etag:
            request.send_header("ETag", self.etag)
        request.end_headers()

    def _send_body(self, request: BaseHTTPRequestHandler, body: bytes) -> None:
        if self.cuts:
            body = body[: self.cuts.pop(0)]
        stall, self.stall_at = self.stall_at, None
        wanted = body[:stall]
        for start in range(0, len(wanted), PIECE):
            piece = wanted[start : start + PIECE]
            self.sent += len(piece)  # first: whoever has it all may look at once
            request.wfile.write(piece)
        if stall is not None:
            self._ending.wait()


def _handler(server: ArchiveServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # the name http.server calls
            with suppress(ConnectionError):  # the client may have had enough
                server.answer(self)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler


def archive(server):
    """Return what the catalog would know of the served archive."""
    return Archive(server.url, len(server.content), server.sha256, ROOT)


def tiny(server):
    """Return the model that *server* serves."""
    fill = archive(server).fetch
    return Model("tiny", "en", "vosk", "", len(server.content), "MIT", "", fill)


def files_in(folder):
    """Return the files of the model in *folder*, without its manifest."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "manifest.json"
    }


def names(folder):
    """Return the names in *folder*, without that of the lock."""
    return sorted(path.name for path in folder.iterdir() if path.name != ".lock")
