"""Measure what a long journal costs: replies, keeping one more thing, and opening it.

Journals of several sizes are filled with made-up entries of several years, as events,
so that the triggers keep the table and the index of words as they do in life. Then
every command that needs no words of its own is said to the real conversation, some
runs over; each is left with "stop" before the next. The time of a reply is the whole
of it: to understand, to look things up, and to word the answer.
"""

import argparse
import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeAlias

from assistant.conversation import ALWAYS, Conversation
from assistant.dialogue import Context, Variety
from assistant.journal import Journal, Stepped
from assistant.journal.driver import BEST, PLAIN, Driver
from assistant.journal.file import open_file
from assistant.journal.uuid7 import Uuid7
from assistant.skills import discover
from intents import Matcher, Phrasebook
from intents.template import Slot

NOW = datetime(2026, 11, 22, 21, tzinfo=UTC)
STAGES = ("noticed", "considered", "prepared", "did", "kept")
KINDS = {
    "step": 50, "feeling": 22, "slip": 5, "goal": 1, "savoured": 10, "hoped": 8,
    "plan": 1, "sentence": 1, "reminder": 1, "told": 1,
}  # fmt: skip
"""How often each kind comes, in a hundred; "told" adds words to the entry before."""
BEGUN = (
    *("I called", "I wrote to", "I thought about", "I went to see", "I noticed"),
    *("I stayed with", "I got ready for", "I talked to", "I waited for", "I missed"),
)
WHOM = (
    *("my sister", "the clinic", "my old boss", "the meeting", "my neighbour", "Ana"),
    *("the doctor", "my mother", "the quiet room", "my friend from work", "the group"),
)
WHEN = (
    *("after work", "before breakfast", "when it got dark", "in the rain", "at noon"),
    *("with the phone off", "for ten minutes", "although I was tired", "on the way"),
)
FELT = ("tired", "calm", "lonely", "hopeful", "anxious", "a bit low", "relieved", "sad")

_Row: TypeAlias = tuple[str, str, str, int | None, str]
_Figures: TypeAlias = dict[str, dict[str, float]]


def main() -> None:
    """Fill a journal of each size, and print what a turn costs in it."""
    options = _options()
    book = Phrasebook.load("en")
    matcher, measured = Matcher(book, now=lambda: NOW), {}
    for size in options.sizes:
        with tempfile.TemporaryDirectory() as name:
            path = Path(name) / "journal.db"
            took = fill(path, size, options.years, _driver(options))
            figures = _measured(path, book, matcher, options)
            megabytes = path.stat().st_size / 1e6
        print(f"{size:,} entries, {megabytes:.1f} MB, filled in {took:.0f} s")
        _tell(figures, options.most)
        measured[size] = figures
    if options.json:
        print(json.dumps(measured))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[100, 10_000])
    parser.add_argument("--years", type=float, default=5, help="that they are told in")
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--topics", nargs="+", help="only the commands of these")
    parser.add_argument("--plain", action="store_true", help="without encryption")
    parser.add_argument("--most", type=int, default=15, help="slowest rows printed")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def _driver(options: argparse.Namespace) -> Driver:
    return PLAIN if options.plain else BEST


def fill(path: Path, size: int, years: float, driver: Driver = BEST) -> float:
    """Write *size* entries as events of one transaction; return the seconds."""
    began, uuid = time.monotonic(), Uuid7()
    with closing(open_file(path, driver).db) as db:
        db.execute("BEGIN")
        db.executemany(
            "INSERT INTO event (at, zone, kind, entry, body, uuid)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (
                (*row, uuid(datetime.fromisoformat(row[0])))
                for row in _rows(size, years)
            ),
        )
        db.execute("COMMIT")
    return time.monotonic() - began


def _rows(size: int, years: float) -> Iterator[_Row]:
    """Make up the events of *size* entries, evenly over the *years* before now."""
    dice = random.Random(size)  # noqa: S311  made-up words, not secrets
    names, weights = list(KINDS), list(KINDS.values())
    apart = timedelta(days=365 * years) / size
    seq = made = last = 0
    while made < size:
        (kind,) = dice.choices(names, weights) if made else ("step",)
        told = kind == "told"
        at = NOW - (size - made) * apart
        seq += 1
        if not told:
            made, last = made + 1, seq
        body = json.dumps(_body(kind, at, dice))
        moment = at.isoformat(timespec="microseconds")
        yield moment, "+00:00", kind, last if told else None, body


def _body(kind: str, at: datetime, dice: random.Random) -> dict[str, str | None]:
    words = " ".join(dice.choice(part) for part in (BEGUN, WHOM, WHEN))
    match kind:
        case "step":
            when = at.isoformat() if not dice.randrange(9) else None
            return {"text": words, "stage": dice.choice(STAGES), "when": when}
        case "feeling":
            return {"text": dice.choice(FELT), "when": None}
        case "slip":
            return {"text": words if dice.randrange(2) else "", "when": None}
        case "plan":
            return {"text": words, "cue": f"I see {dice.choice(WHOM)}"}
        case "reminder":
            later = at + timedelta(days=dice.randrange(1, 9))
            return {"text": words, "when": later.isoformat(), "cue": None}
        case _:
            return {"text": words}


def _measured(
    path: Path, book: Phrasebook, matcher: Matcher, options: argparse.Namespace
) -> _Figures:
    figures, driver = {}, _driver(options)
    opened = _timed(lambda: Journal(path, driver=driver).close(), options.runs)
    with Journal(path, lambda: NOW, driver) as journal:
        step = Stepped("I opened the window and let in some air", "did")
        kept = _timed(lambda: journal.record(step), options.runs)
        talk = Conversation(
            discover(), matcher, Context(book, journal, lambda: NOW, Variety(1))
        )
        for line in _lines(book, options.topics):
            took = []
            for _ in range(options.runs):
                took += _timed(lambda line=line: talk.hear(line), 1)  # type: ignore[misc]
                talk.hear("stop")
            figures[line] = _figure(took)
        day = (NOW - timedelta(days=400)).date()
        forgot = _timed(lambda: journal.forget_day(day), 1)
        tidied = _timed(journal.tidy, 1)
        checked = _timed(journal.verify, 1)
    figures["(forget a day)"], figures["(tidy up after that)"] = map(
        _figure, (forgot, tidied)
    )
    figures["(check all of it)"] = _figure(checked)
    figures["(open the file)"], figures["(keep one entry)"] = map(
        _figure, (opened, kept)
    )
    return figures


def _lines(book: Phrasebook, topics: Sequence[str] | None) -> list[str]:
    """Return one way to say each command, without words of one's own."""
    plain = [
        " ".join(map(str, form))
        for intent, forms in book.commands.items()
        if intent not in ALWAYS and (not topics or intent.partition(".")[0] in topics)
        for form in [f for f in forms if not any(isinstance(i, Slot) for i in f)][:1]
    ]
    return plain or sys.exit("There are no such topics.")


def _timed(what: Callable[[], object], runs: int) -> list[float]:
    took = []
    for _ in range(runs):
        began = time.perf_counter()
        what()
        took.append(1000 * (time.perf_counter() - began))
    return took


def _figure(took: list[float]) -> dict[str, float]:
    median, worst = statistics.median(took), max(took)
    return {"median_ms": round(median, 2), "worst_ms": round(worst, 2)}


def _tell(figures: _Figures, most: int) -> None:
    """Print the slowest first."""
    print(f"  {'milliseconds':46}{'median':>9}{'worst':>9}")
    slowest = sorted(figures.items(), key=lambda pair: -pair[1]["median_ms"])
    kept = [pair for n, pair in enumerate(slowest) if n < most or pair[0][0] == "("]
    for line, figure in kept:
        print(f"  {line:46}", *(f"{value:8.2f}" for value in figure.values()))
    median = statistics.median(each["median_ms"] for each in figures.values())
    print(f"  {f'the median of all {len(figures)}':46} {median:8.2f}\n")


if __name__ == "__main__":
    main()
