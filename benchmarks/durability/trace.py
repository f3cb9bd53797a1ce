"""What a writer asked of the disk, as strace saw it: a list of changes, in order."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

CALLS = (
    "openat,creat,write,writev,pwrite64,pwritev,fsync,fdatasync,ftruncate,fallocate,"
    "link,linkat,unlink,unlinkat,rename,renameat,renameat2"
)
"""All by which SQLite and we change files. Nothing of ours is mapped into memory."""

COMMAND = ("strace", "-f", "-y", "-xx", "-s", "100000", "-e", f"trace={CALLS}", "-o")
"""What to run the writer with, before the name of the log."""

_LINE = re.compile(r"^\d+ +(\w+)\((.*)\) += (-?\d+)")
_TEXT = re.compile(r'"([^"]*)"')
_FILE = re.compile(r"^(\d+)<([^>]*)>")


class UnknownCallError(Exception):
    """The log has what cannot be replayed."""


@dataclass(frozen=True, slots=True)
class Kept:
    """The writer said that an entry is kept."""

    number: int


@dataclass(frozen=True, slots=True)
class Made:
    """A file was opened, and made if it was not there."""

    name: str
    is_cut: bool


@dataclass(frozen=True, slots=True)
class Written:
    """Bytes were written; without a place they go to the end."""

    name: str
    place: int | None
    data: bytes


@dataclass(frozen=True, slots=True)
class Cut:
    """A file got another length."""

    name: str
    length: int


@dataclass(frozen=True, slots=True)
class Synced:
    """A file is on the disk; if the name is empty, the names in the folder are."""

    name: str


@dataclass(frozen=True, slots=True)
class Gone:
    """A name was taken away."""

    name: str


@dataclass(frozen=True, slots=True)
class Renamed:
    """A name became another one."""

    name: str
    to: str


@dataclass(frozen=True, slots=True)
class Linked:
    """A file got another name."""

    name: str
    to: str


Change = Kept | Made | Written | Cut | Synced | Gone | Renamed | Linked


def changes(log: Path, home: Path) -> list[Change]:
    """Return what happened in the folder *home*, and what was said to be kept."""
    with log.open("r", encoding="ascii", errors="replace") as lines:
        return [change for line in lines for change in _of(line, f"{home}")]


def _of(line: str, home: str) -> Iterator[Change]:
    found = _LINE.match(line)
    if not found or int(found[3]) < 0:
        return
    call, arguments = found[1], found[2]
    texts = [_plain(text) for text in _TEXT.findall(arguments)]
    file = _FILE.match(arguments)
    if call == "write" and file and file[1] == "1":
        said = texts[0].strip()
        if said.isdigit():
            yield Kept(int(said))
        return
    where = _plain(file[2]).decode() if file else ""
    paths = [text.decode(errors="replace") for text in texts]
    if call.startswith(("open", "creat", "link", "unlink", "rename")):
        yield from _of_names(call, arguments, [_inside(p, home) for p in paths])
    elif (name := _inside(where, home)) is not None:
        yield _of_content(call, arguments, name, texts)


def _of_names(call: str, arguments: str, names: list[str | None]) -> Iterator[Change]:
    if names[0] is None:
        return
    if call.startswith("unlink"):
        yield Gone(names[0])
    elif call.startswith(("rename", "link")):
        if names[1] is None:
            raise UnknownCallError(call)
        kind = Linked if call.startswith("link") else Renamed
        yield kind(names[0], names[1])
    elif "O_CREAT" in arguments or "O_TRUNC" in arguments:
        yield Made(names[0], is_cut="O_TRUNC" in arguments)


def _of_content(call: str, arguments: str, name: str, texts: list[bytes]) -> Change:
    last = arguments.rpartition(", ")[2]
    match call:
        case "write":
            return Written(name, None, texts[0])
        case "pwrite64":
            return Written(name, int(last), texts[0])
        case "fsync" | "fdatasync":
            return Synced(name)
        case "ftruncate":
            return Cut(name, int(last))
    raise UnknownCallError(call)


def _inside(path: str, home: str) -> str | None:
    """Return the name of *path* in *home*, "" for itself, None for others."""
    if path == home:
        return ""
    return path[len(home) + 1 :] if path.startswith(f"{home}/") else None


def _plain(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", ""))
