"""A model that comes as a zip file from the network."""

import errno
import shutil
import zlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from zipfile import BadZipFile, ZipFile, ZipInfo

from .errors import SetupError

UNPACKED_LIMIT = 500_000_000


@dataclass(frozen=True, slots=True)
class Archive:
    """Where a zip file is, and what it must be."""

    url: str
    size: int
    """Bytes of the zip file."""
    sha256: str
    root: str
    """The folder in the zip file that is the model."""

    def fetch(self, folder: Path, part: Path) -> None:
        """Fill the empty *folder*; *part* keeps the download until it is unpacked.

        A *part* that is there from an earlier try is gone on with.
        """
        from .download import download  # noqa: PLC0415  takes 0.2 s to import

        download(self.url, part, size=self.size, sha256=self.sha256)
        unpack(part, folder, root=self.root)
        part.unlink()


def unpack(file: Path, folder: Path, *, root: str, limit: int = UNPACKED_LIMIT) -> None:
    """Write what the zip *file* holds below *root* into *folder*.

    Raise SetupError when it is no sound zip file, names files outside *root*, or
    would fill more than *limit* bytes.
    """
    try:
        with ZipFile(file) as archive:
            _extract(archive, folder, root, limit)
    except (BadZipFile, EOFError, ValueError, RuntimeError, zlib.error) as error:
        raise _unusable("it is damaged") from error
    except OSError as error:
        if error.errno != errno.EINVAL:  # told to read before the beginning
            raise
        raise _unusable("it is damaged") from error


def _extract(archive: ZipFile, folder: Path, root: str, limit: int) -> None:
    entries = [
        entry for entry in archive.infolist() if not entry.filename.endswith("/")
    ]
    targets = [folder / _relative(entry, root) for entry in entries]
    if not targets or len(set(targets)) < len(targets):
        raise _unusable("it does not hold one model")
    if sum(entry.file_size for entry in entries) > limit:
        raise _unusable("it is larger inside than any model")
    for entry, target in zip(entries, targets, strict=True):
        target.parent.mkdir(parents=True, exist_ok=True)
        # Reads no more than the file_size that was summed above.
        with archive.open(entry) as packed, target.open("xb") as unpacked:
            shutil.copyfileobj(packed, unpacked)


def _relative(entry: ZipInfo, root: str) -> PurePosixPath:
    """Return where *entry* belongs in the model; refuse what would lie outside."""
    path = PurePosixPath(entry.filename)
    if ".." in path.parts or "\\" in entry.filename or ":" in entry.filename:
        raise _unusable("it names files outside its folder")
    if not path.is_relative_to(root) or path == PurePosixPath(root):
        raise _unusable("it names files outside its folder")
    return path.relative_to(root)


def _unusable(why: str) -> SetupError:
    return SetupError(
        f"The downloaded model cannot be used: {why}.",
        "Look for a newer version of Small Steps; nothing was installed.",
    )
