"""Measure how rooms share through a PostgreSQL: small-steps share set-up comes first.

    benchmarks/sharing.py "host=/var/run/postgresql dbname=small_steps user=anna"

Entries are told in a new room and carried to the database, then from there into another
new room. Beside the rates it counts how long a call keeps the journal's thread: so long
a conversation waits at most, and only where it comes at the same moment.
"""

import argparse
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from assistant.journal import Felt, Journal
from assistant.shared import RoomKey
from assistant.shared.address import Address
from assistant.shared.carrier import Trip
from assistant.shared.database import Database
from assistant.shared.outbox import Outbox, Row

T = TypeVar("T")


class Watched(Outbox):
    """An outbox that knows how long each call took."""

    def __init__(self, journal: Journal, key: RoomKey) -> None:
        """Begin to share."""
        super().__init__(journal, key)
        self.took: list[float] = []

    def names(self, after: int, before: int) -> list[tuple[int, bytes]]:
        """Give names."""
        return self._timed(lambda: super(Watched, self).names(after, before))

    def events(self, names: Sequence[bytes]) -> list[Row]:
        """Give rows."""
        return self._timed(lambda: super(Watched, self).events(names))

    def take(self, rows: Sequence[Row]) -> int:
        """Take rows."""
        return self._timed(lambda: super(Watched, self).take(rows))

    def _timed(self, call: Callable[[], T]) -> T:
        began = time.perf_counter()
        try:
            return call()
        finally:
            self.took.append(time.perf_counter() - began)


def main() -> None:
    """Measure, and print a line for each way."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("address", help="of a resident of whom nothing is there yet")
    parser.add_argument("--entries", type=int, default=5_000)
    options = parser.parse_args()
    address, key = Address.parsed(options.address), RoomKey.new()
    with tempfile.TemporaryDirectory() as name:
        with Journal(Path(name) / "bedroom.db") as journal:
            for number in range(options.entries):
                journal.record(Felt(f"I walked to the sea and back, day {number}"))
            carried("to the database", journal, address, key)
        with Journal(Path(name) / "kitchen.db") as journal:
            carried("from there to another room", journal, address, key)
            if journal.how_many() != options.entries:
                message = "not all has come"
                raise RuntimeError(message)
        with Journal(Path(name) / "kitchen.db") as journal:
            carried("again: nothing is new", journal, address, key)


def carried(what: str, journal: Journal, address: Address, key: RoomKey) -> None:
    """Carry all there is, and print how long it took."""
    outbox, began = Watched(journal, key), time.perf_counter()
    with Database(address) as database:
        trip = Trip(outbox, database)
        while trip.round():
            pass
    took = time.perf_counter() - began
    ms = sorted(1000 * each for each in outbox.took)
    print(
        f"{what:28}{journal.how_many() / took:8.0f} entries/s {took:6.1f} s"
        f"   a call: median {ms[len(ms) // 2]:.1f} ms, at worst {ms[-1]:.1f} ms"
    )


if __name__ == "__main__":
    main()
