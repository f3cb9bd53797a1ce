"""Bring one large file here: resumed, bounded, and checked."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit

import requests
from tqdm import tqdm

from .errors import SetupError
from .manifest import checksum

PAUSES = (0.5, 1.0, 2.0, 4.0)
"""Seconds before each new try when a connection broke or a server was busy."""

TIMEOUTS = (10, 30)
"""Seconds to wait for a connection, and for the next bytes."""

CHUNK = 32_768

_BUSY = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS, *range(500, 600)}


class _BrokenOffError(Exception):
    """The transfer ended early; another try may go on with it."""


def download(url: str, part: Path, *, size: int, sha256: str) -> None:
    """Bring the file at *url* to *part*, going on with what is there already.

    *part* stays when the network fails, and goes when its content is wrong. The
    server's version of it is kept beside it, so that a file that changes between two
    tries is begun again. Raise SetupError, or OSError when the disk fails.
    """
    while True:
        resumed = _length(part) > 0
        _complete(url, part, size)
        if _length(part) == size and checksum(part) == sha256:
            _version(part).unlink(missing_ok=True)
            return
        _discard(part)
        if not resumed:
            raise SetupError(
                f"What {_host(url)} sent is not the file we know: nothing was kept.",
                "Try again on another network; if it stays so, look for a newer "
                "version of Small Steps.",
            )


def _complete(url: str, part: Path, size: int) -> None:
    """Fetch until *part* has *size* bytes, or shows that it is another file."""
    if _length(part) >= size:
        return
    with requests.Session() as session, _progress(url, part, size) as show:
        for pause in (*PAUSES, None):
            try:
                _transfer(session, url, part, size, show)
            except (requests.RequestException, _BrokenOffError) as error:
                if pause is None or not _may_pass(error):
                    raise _failed(url, error) from error
                time.sleep(pause)
            else:
                return


def _transfer(
    session: requests.Session,
    url: str,
    part: Path,
    size: int,
    show: Callable[[int], object],
) -> None:
    """Ask for what *part* lacks and append it."""
    headers = _wanted(part)
    with session.get(url, headers=headers, stream=True, timeout=TIMEOUTS) as response:
        start = _start(response, part)
        with part.open("ab" if start else "wb") as file:
            if not start:
                _remember_version(response, part)
            rest = str(size - start)
            if response.headers.get("Content-Length", rest) != rest:
                return  # a page in its place, or another version
            for chunk in response.iter_content(CHUNK):
                file.write(chunk)
                show(file.tell())
                if file.tell() > size:
                    return
    if _length(part) < size:
        raise _BrokenOffError


def _wanted(part: Path) -> dict[str, str]:
    """Return the request headers for the bytes that *part* lacks."""
    headers = {"Accept-Encoding": "identity"}  # a range is of the file as it is
    if start := _length(part):
        headers["Range"] = f"bytes={start}-"
        if _version(part).exists():
            headers["If-Range"] = _version(part).read_text("ascii")
    return headers


def _start(response: requests.Response, part: Path) -> int:
    """Return where in the file the body of *response* begins."""
    here, status = _length(part), response.status_code
    if here and status == HTTPStatus.PARTIAL_CONTENT:
        if response.headers.get("Content-Range", "").startswith(f"bytes {here}-"):
            return here
        status = HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE
    if here and status == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
        _discard(part)
        raise _BrokenOffError
    response.raise_for_status()
    return 0


def _remember_version(response: requests.Response, part: Path) -> None:
    etag = response.headers.get("ETag", "")
    if etag.startswith('"') and etag.isascii():  # a weak one cannot vouch for bytes
        _version(part).write_text(etag, "ascii")
    else:
        _version(part).unlink(missing_ok=True)


def _version(part: Path) -> Path:
    return part.with_name(f"{part.name}.etag")


def _discard(part: Path) -> None:
    part.unlink(missing_ok=True)
    _version(part).unlink(missing_ok=True)


def _length(part: Path) -> int:
    return part.stat().st_size if part.exists() else 0


def _may_pass(error: Exception) -> bool:
    """Say whether trying again may help."""
    if isinstance(error, requests.HTTPError):
        status: int = error.response.status_code
        return status in _BUSY
    return not isinstance(error, ValueError)  # requests' own for a bad address


def _failed(url: str, error: Exception) -> SetupError:
    if isinstance(error, requests.HTTPError):
        return SetupError(
            f"{_host(url)} answered {error.response.status_code} for {url}.",
            "Try again later; if it stays so, look for a newer version of Small Steps.",
        )
    return SetupError(
        f"The download from {_host(url)} did not come through.",
        "Check the network and run the same command again; it goes on where it ended.",
    )


def _host(url: str) -> str:
    return urlsplit(url).hostname or url


@contextmanager
def _progress(url: str, part: Path, size: int) -> Iterator[Callable[[int], object]]:
    """Show a bar on a terminal, a line at each end elsewhere or with TQDM_DISABLE."""
    name = urlsplit(url).path.rpartition("/")[2]
    drawn = sys.stderr.isatty() and not os.environ.get("TQDM_DISABLE")
    if not drawn:
        sys.stderr.write(f"Downloading {name}, {size / 1e6:.1f} MB.\n")
    with tqdm(
        desc=name,
        total=size,
        initial=_length(part),
        unit="B",
        unit_scale=True,
        file=sys.stderr,
        disable=not drawn,
    ) as bar:
        yield lambda position: bar.update(position - bar.n)
    if not drawn:
        sys.stderr.write(f"Downloaded {name}.\n")
