"""What takes seconds to make of packaged files is kept, as Python keeps its modules.

It is written into `__pycache__` beside the files, and read from there until a file of
this package, or the Python that runs it, is another. It is trusted as that code is.
Where nothing can be written, it is made anew each time.
"""

import gc
import pickle
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from hashlib import sha256
from io import BytesIO
from os import stat_result
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, TypeVar, cast

import numpy as np

CACHE = "__pycache__"
DIGEST = sha256().digest_size

_T = TypeVar("_T")
_Memo: Any = type(lru_cache(int))


def compiled(folder: Path, name: str, make: Callable[[], _T], *, of: Path) -> _T:
    """Return what *make* makes of all files below *of*, or made of them earlier.

    It is kept in *folder*, under a *name* of its own.
    """
    stamp = _stamp(of)
    file = folder / CACHE / f"{name}.{sys.implementation.cache_tag}.pickle"
    with suppress(OSError):
        kept = file.read_bytes()
        content = kept[2 * DIGEST :]
        if kept[: 2 * DIGEST] == stamp + sha256(content).digest():
            return cast("_T", _unpickled(content))
    made = make()
    if not sys.dont_write_bytecode:
        with suppress(OSError):
            content = _pickled(made)
            _write(file, stamp + sha256(content).digest() + content)
    return made


def _stamp(folder: Path) -> bytes:
    """Tell apart all that is below *folder*, by names, sizes and times."""
    files = sorted(f for f in folder.rglob("*") if CACHE not in f.parts)
    seen = [(str(file), *_version(file.stat())) for file in files if file.is_file()]
    return sha256(repr((sys.version, np.__version__, seen)).encode()).digest()


def _version(stat: stat_result) -> tuple[int, int]:
    return stat.st_size, stat.st_mtime_ns


class _Pickler(pickle.Pickler):
    """Lets what remembers its answers begin anew, without them."""

    def reducer_override(self, each: object) -> Any:  # noqa: ANN401  as in pickle
        if isinstance(each, _Memo):
            return _remembering, (each.cache_parameters()["maxsize"], each.__wrapped__)
        return NotImplemented


def _remembering(most: int | None, answer: Callable[..., _T]) -> Callable[..., _T]:
    return lru_cache(most)(answer)


def _pickled(made: object) -> bytes:
    out = BytesIO()
    _Pickler(out, pickle.HIGHEST_PROTOCOL).dump(made)
    return out.getvalue()


def _unpickled(content: bytes) -> object:
    """Make it again, without looking for garbage among so much that is new."""
    was_looking = gc.isenabled()
    gc.disable()
    try:
        return pickle.loads(content)  # noqa: S301  trusted as our code is
    finally:
        if was_looking:
            gc.enable()


def _write(file: Path, content: bytes) -> None:
    """Write all of it or nothing, whoever else does so too."""
    file.parent.mkdir(exist_ok=True)
    file.parent.chmod(0o755)
    with NamedTemporaryFile(dir=file.parent, delete=False) as whole:
        try:
            whole.write(content)
            Path(whole.name).chmod(0o644)  # for all who may run our code
            Path(whole.name).replace(file)
        except OSError:
            Path(whole.name).unlink()
            raise
