"""Small Steps in the process of OVOS, where no `small-steps serve` runs.

A journal has one owner: as long as this is open, that is us, and any other Small Steps
says so. OVOS may use the network; `small-steps serve` cannot, and is the better way.
"""

from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any

from .answer import ANSWERING, Answer, UnansweredError, speaks

NAME = "inside"
"""The value of the setting that asks for it."""


class Inside:
    """Talks over the journal of the user's home folder, in a thread that owns it."""

    def __init__(self) -> None:
        """Open the journal. Raise UnansweredError where that cannot be."""
        self._thread = ThreadPoolExecutor(1, "small-steps")
        self._open = ExitStack()
        self._opened: Future[Any] = self._thread.submit(self._begin)
        try:
            self._rooms, self._language = self._opened.result()
        except Exception as error:  # noqa: BLE001  whatever it is, OVOS goes on
            self.close()
            raise UnansweredError("journal", type(error).__name__) from None

    def weigh(self, text: str, room: dict[str, str]) -> str | None:
        """Tell as what *text* would be heard in a *room*; None is not at all."""
        asked = self._thread.submit(
            self._rooms.would_take, _name(room), text, trusted=True
        )
        return _result(asked, "unreachable")

    def say(self, text: str, language: str, room: dict[str, str]) -> Answer:
        """Return the answer to *text*."""
        if not speaks([self._language], language):
            raise UnansweredError("language", f"it does not speak {language}")
        said = self._thread.submit(self._rooms.hear, _name(room), text, trusted=True)
        told = _result(said, "silent")
        return Answer(told.text, told.understood, told.asks)

    def close(self) -> None:
        """Make the backup of the day, and let the journal go."""
        self._thread.submit(self._open.close)
        self._thread.shutdown()

    def _begin(self) -> tuple[Any, str]:
        """Open the talk as `small-steps serve` does; all of it stays in this thread."""
        from assistant.backups import Backups  # noqa: PLC0415  an extra
        from assistant.config import Config, home_folder  # noqa: PLC0415
        from assistant.doors.rooms import Rooms  # noqa: PLC0415
        from assistant.talk import now, open_talk  # noqa: PLC0415
        from assistant.tongue import RoomsTongue, spoken  # noqa: PLC0415

        config = spoken(Config.load(home_folder(None), {}), None)
        tongue = RoomsTongue(config.voice, config.locale)
        backups = Backups.of(config, now)
        talk = open_talk(config.locale, config.journal, tongue, backups)
        return Rooms(self._open.enter_context(talk)), config.locale


def _name(room: dict[str, str]) -> str:
    """Return the name of a room as a door finds it: its place, else its talk."""
    return room.get("satellite_id") or room["conversation_id"]


def _result(future: Future[Any], lost: str) -> Any:
    try:
        return future.result(ANSWERING)
    except Exception as error:  # noqa: BLE001  its message might hold words
        raise UnansweredError(lost, type(error).__name__) from None
