"""How sharing goes: a small file tells `small-steps check`, and holds no words."""

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from audio import SetupError

from ..config import Config
from ..transfer import write_whole
from .key import RoomKey

_REMEDY = "Start it: small-steps share (docs/shared.md)"


class Notice:
    """What the process that carries leaves, and others read."""

    def __init__(self, home: Path) -> None:
        """Look in *home*."""
        self._file, self._lock = home / "share.json", home / "share.lock"

    def write(self, problem: str = "", remedy: str = "") -> None:
        """Leave how it goes since now; "" is well."""
        at = datetime.now().astimezone().isoformat(timespec="seconds")
        said = {"at": at, "problem": problem, "remedy": remedy}
        write_whole(self._file, [json.dumps(said).encode()], over=True)

    def found(self, config: Config) -> str:
        """Return how it goes. Raise SetupError where something is to be done."""
        RoomKey.read(config.home)
        if not self._is_carried():
            raise SetupError("Nothing is carried to the shared journal now.", _REMEDY)
        try:
            said = json.loads(self._file.read_text("utf-8"))
            problem, remedy, at = (said[k] for k in ("problem", "remedy", "at"))
        except (OSError, ValueError, KeyError, TypeError):
            raise SetupError(
                "It has not begun to carry yet.", "Wait a moment."
            ) from None
        if problem:
            raise SetupError(problem, f"{remedy} Nothing is lost: it is tried again.")
        return f"holds what was told here, without a break since {at[:16]}."

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Be the only one that carries. Raise SetupError where another is."""
        import fcntl  # noqa: PLC0415  unknown to Windows

        with self._lock.open("wb") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                problem = "Another `small-steps share` carries for this home."
                raise SetupError(problem, "One is enough: leave it running.") from None
            yield

    def _is_carried(self) -> bool:
        if not self._lock.exists():
            return False
        with suppress(SetupError), self.alone():
            return False
        return True
