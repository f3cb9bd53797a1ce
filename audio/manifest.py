"""The manifest of a model folder: which files it holds, their sizes and checksums.

It is written last, so a folder whose manifest fits was finished.
"""

import hashlib
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath

MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Entry:
    """What one file must be."""

    size: int
    sha256: str


def seal(folder: Path) -> None:
    """Write the manifest of all that *folder* holds; have both safely on the disk."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    entries = {
        file.relative_to(folder).as_posix(): asdict(Entry(_sync(file), checksum(file)))
        for file in files
    }
    manifest = folder / MANIFEST
    manifest.write_text(json.dumps(entries, indent=1) + "\n", encoding="utf-8")
    _sync(manifest)
    for inner in {file.parent for file in files} | {folder}:
        sync_folder(inner)


def is_whole(folder: Path) -> bool:
    """Say whether *folder* has a manifest and its files fit it by name and size."""
    entries = _read(folder)
    return bool(entries) and all(
        _size(folder / name) == entry.size for name, entry in entries.items()
    )


def verify(folder: Path) -> tuple[str, ...]:
    """Read every file of *folder* and name those that are missing or changed.

    A folder that came without a manifest has nothing to be compared with: no names.
    """
    if not (folder / MANIFEST).exists():
        return ()
    entries = _read(folder)
    if not entries:
        return (MANIFEST,)
    return tuple(
        name for name, entry in entries.items() if not _fits(folder / name, entry)
    )


def checksum(file: Path) -> str:
    """Return the SHA-256 of *file* in hexadecimal."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def sync_folder(folder: Path) -> None:
    """Have the names in *folder* safely on the disk, where the system can do that."""
    if os.name != "posix":
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _read(folder: Path) -> dict[str, Entry]:
    """Return the entries of the manifest; none when it is missing or makes no sense."""
    try:
        text = (folder / MANIFEST).read_text(encoding="utf-8")
        entries = {name: Entry(**entry) for name, entry in json.loads(text).items()}
    except (OSError, ValueError, TypeError, AttributeError, RecursionError):
        return {}
    return entries if all(map(_is_sound, entries, entries.values())) else {}


def _is_sound(name: str, entry: Entry) -> bool:
    path = PurePosixPath(name)
    inside = bool(path.parts) and not path.is_absolute() and ".." not in path.parts
    return inside and type(entry.size) is int and type(entry.sha256) is str


def _size(file: Path) -> int | None:
    try:
        return file.stat().st_size if file.is_file() else None
    except (OSError, ValueError):  # a name no file can have
        return None


def _fits(file: Path, entry: Entry) -> bool:
    try:
        return _size(file) == entry.size and checksum(file) == entry.sha256
    except OSError:
        return False


def _sync(file: Path) -> int:
    """Have *file* safely on the disk and return its size."""
    with file.open("rb+") as opened:
        os.fsync(opened.fileno())
        return os.fstat(opened.fileno()).st_size
