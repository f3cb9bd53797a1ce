"""Carries sealed rows between the journal of a room and the shared journal.

A trip begins with what each side says it has, so nothing that was noted elsewhere can
be wrong; it goes on until one of them is away. In every round forgetting goes first.
"""

import time
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from audio import SetupError

from .address import Address
from .counter import AwayError, Counter
from .database import Database
from .notice import Notice
from .outbox import EVENTS, Outbox

PAUSE = 2.0
"""Seconds between two rounds in which nothing was to be carried."""
FIRST, LAST = 1.0, 60.0
"""Seconds to wait after a failure: at first, and at most; twice as long each time."""

_LOW, _HIGH = -(2**63), 2**63 - 1
"""Numbers beyond all that events have."""


class Trip:
    """From one journal to one database, as long as both are there."""

    def __init__(self, counter: Counter | Outbox, database: Database) -> None:
        """Ask both what they have."""
        self._counter, self._database = counter, database
        self._there = database.ids()
        self._here: set[bytes] = set()
        self._range = (_HIGH, _LOW)  # none yet
        self._number = 0
        self.unread = 0
        """Rows of other rooms that this one could not read."""
        self._waiting = self._named()

    def round(self) -> bool:
        """Carry some of what is new either way; tell whether there was anything."""
        forgot = self._forget()
        came = self._fetch()
        self._waiting += self._named()
        return self._send() or came or forgot

    def _named(self) -> list[bytes]:
        """Return names that are new here, and not there, in the order told.

        What is taken in from a file gets numbers below all others.
        """
        low, high = self._range
        if low > high:
            new = self._between(_LOW, _HIGH)
        else:
            new = [*self._between(_LOW, low), *self._between(high, _HIGH)]
        self._here.update(new)
        return [name for name in new if name not in self._there]

    def _between(self, after: int, before: int) -> list[bytes]:
        new: list[bytes] = []
        while found := self._counter.names(after, before):
            after = found[-1][0]
            low, high = self._range
            self._range = (min(low, found[0][0]), max(high, after))
            new += [name for _, name in found]
        return new

    def _send(self) -> bool:
        wanted = self._waiting[:EVENTS]
        if not wanted:
            return False
        rows = self._counter.events(wanted)
        if rows:
            self._database.keep(rows)
        self._there.update(name for name, _ in rows)
        last = rows[-1][0] if rows else wanted[-1]  # the others were forgotten
        del self._waiting[: wanted.index(last) + 1]
        return True

    def _forget(self) -> bool:
        rows = self._counter.forgotten()
        if rows:
            self._database.forget(rows)
            self._there.update(name for name, _ in rows)
            self._counter.settle([name for name, _ in rows])
        return bool(rows)

    def _fetch(self) -> bool:
        """Give what came from other rooms: what is not here, or is here and gone."""
        arrived = self._database.arrived(self._number)
        rows = [
            (name, sealed)
            for _, name, gone, sealed in arrived
            if gone or name not in self._here
        ]
        if rows:
            self.unread += self._counter.take(rows)
            self._here.update(name for name, _ in rows)
        if arrived:
            self._there.update(name for _, name, _, _ in arrived)
            self._number = arrived[-1][0]
        return bool(arrived)


class Carrier:
    """Makes trips, and tells how it goes."""

    def __init__(
        self, home: Path, address: Address, tell: Callable[[str], None]
    ) -> None:
        """Carry between the journal in *home* and a database; *tell* how it goes."""
        self._home, self._address, self._log = home, address, tell
        self._notice = Notice(home)
        self._said: tuple[str, str] | None = None
        self._failures = 0

    def carry(self) -> NoReturn:
        """Carry for ever; whatever fails is tried again."""
        self._tell("Nothing was carried yet.", "Start Small Steps in this room.")
        while True:
            try:
                with (
                    Counter(self._home) as counter,
                    Database(self._address) as database,
                ):
                    self._go_on(Trip(counter, database))
            except AwayError:
                time.sleep(PAUSE)
            except SetupError as error:
                self._tell(error.problem, error.remedy)
                time.sleep(min(FIRST * 2**self._failures, LAST))
                self._failures += 1

    def _go_on(self, trip: Trip) -> NoReturn:
        """Make rounds until one side is away."""
        while True:
            has_more = trip.round()
            self._failures = 0
            if not has_more:
                self._tell(*_unread(trip.unread))
                time.sleep(PAUSE)

    def _tell(self, problem: str = "", remedy: str = "") -> None:
        """Tell what is new: once, not at every try."""
        if (problem, remedy) == self._said:
            return
        self._said = (problem, remedy)
        self._notice.write(problem, remedy)
        well = "All that was told here is in the shared journal."
        self._log(f"{problem} {remedy}" if problem else well)


def _unread(many: int) -> tuple[str, str]:
    if not many:
        return "", ""
    return (
        f"{many} entries of other rooms cannot be read in this one.",
        "See that all have the same key (small-steps share key) and the same version.",
    )
