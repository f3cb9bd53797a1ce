"""Whether a sentence is ours, within the time OVOS gives; danger is told even later.

OVOS asks each skill whether it would take a sentence, waits for half a second, once,
and goes on without whoever has not answered. To say yes before it is known would take
from other skills what is theirs: whatever is taken and not answered nobody answers.
"""

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from .answer import WEIGHING, UnansweredError

GRAVE = ("danger", "check")
"""What is heard first, whatever else is said, and late rather than never."""

AGAIN = 1.0
"""Seconds in which OVOS may ask once more about a sentence, further on in its list."""


class Weighing:
    """Asks Small Steps about sentences, each in a thread of its own."""

    def __init__(self, ask: Callable[[str, dict[str, str]], str | None]) -> None:
        """Ask by *ask*, which takes as long as it takes, or raises UnansweredError."""
        self._ask = ask
        self._threads = ThreadPoolExecutor(8, "small-steps-weighing")
        self._asked: dict[tuple[str, str], Future[str | None]] = {}
        """What was asked and not told yet, by the place and the sentence."""

    def weigh(
        self, place: str, text: str, room: dict[str, str], late: Callable[[], None]
    ) -> str | None:
        """Tell as what *text* would be heard. Raise UnansweredError.

        Where that comes too late for OVOS, *late* is called if it is grave, unless it
        was asked about again, or let go, before.
        """
        key = place, text
        is_new = key not in self._asked
        if is_new:
            self._asked[key] = self._threads.submit(self._ask, text, room)
        asked = self._asked[key]
        try:
            meant = asked.result(WEIGHING)
        except TimeoutError:
            if is_new:
                self._threads.submit(self._follow, key, asked, late)
            raise UnansweredError("unreachable", "it took too long") from None
        except UnansweredError:
            self._asked.pop(key, None)
            raise
        self._asked.pop(key, None)
        return meant

    def let_go(self, place: str) -> None:
        """Call nobody late in a *place*: what was said there is being answered."""
        for key in [key for key in list(self._asked) if key[0] == place]:
            self._asked.pop(key, None)

    def close(self) -> None:
        """Ask no more."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _follow(
        self,
        key: tuple[str, str],
        asked: Future[str | None],
        late: Callable[[], None],
    ) -> None:
        """Wait for what came too late, and call *late* if nobody has taken it."""
        is_grave = asked.exception() is None and asked.result() in GRAVE
        if is_grave:
            time.sleep(AGAIN)
        if self._asked.pop(key, None) and is_grave:
            late()
