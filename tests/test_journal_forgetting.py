"""What is forgotten is nowhere: no file, no page, no log, no backup of ours."""

import random
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from clock import Clock
from unlocked import words_on_disk

from assistant.journal import Felt, Journal, Slipped, Stepped, Told, Undone
from assistant.journal.driver import PLAIN, SQLCIPHER

EVENING = datetime(2026, 11, 22, 21, tzinfo=UTC)
CANARY = "xylophone"
BOTH = pytest.mark.parametrize("driver", [SQLCIPHER, PLAIN], ids=["sqlcipher", "plain"])


@pytest.fixture
def clock():
    """Give a clock that is set by hand."""
    return Clock(EVENING)


@pytest.fixture
def folder(memory):
    """Give a folder that waits for no disk."""
    with TemporaryDirectory(dir=memory) as name:
        yield Path(name)


@pytest.fixture
def filled(folder, clock):
    """Return what opens a journal of some hundred entries, in which one is told."""

    def fill(driver):
        journal = Journal(folder / "journal.db", clock, driver)
        dice = random.Random(7)  # noqa: S311  made-up words
        for number in range(300):
            if number == 150:
                one = journal.record(Slipped(f"I shouted at the {CANARY}"))
                journal.record(Felt("Tired"))
                journal.record(Told(one, f"and at another {CANARY}"))
            words = "I talked to my sister " * dice.randrange(1, 40)
            journal.record(Stepped(words, "did"))
            clock.time += timedelta(minutes=7)
        return journal, one

    return fill


def is_free_of_it(folder, journal):
    """Tell whether the word is gone, and no page is free that could hold it."""
    (free,) = journal._db.execute("PRAGMA freelist_count").fetchone()  # noqa: SLF001
    return CANARY.encode() not in words_on_disk(folder) and free == 0


@BOTH
def test_one_entry_goes_with_all_that_was_said_about_it(folder, filled, driver):
    """From the table, the index, the log and the pages; while it is open, and after."""
    journal, one = filled(driver)
    assert CANARY.encode() in words_on_disk(folder)
    journal.forget_entries([one])
    assert is_free_of_it(folder, journal)
    assert journal.like([CANARY], 5) == ()
    assert (journal.entry(one), journal.count()) == (None, 301)
    journal.verify()
    journal.close()
    assert CANARY.encode() not in words_on_disk(folder)


@BOTH
@pytest.mark.parametrize("share", ["a day", "everything", "what was taken back"])
def test_a_day_and_everything_and_what_was_taken_back(folder, filled, driver, share):
    """All of it goes in the same way."""
    journal, one = filled(driver)
    if share == "what was taken back":
        journal.record(Undone(one))
        assert (journal.has_taken_back, journal.count()) == (True, 301)
        journal.forget_taken_back()
        assert (journal.has_taken_back, journal.count()) == (False, 301)
    else:
        journal.forget(EVENING + timedelta(hours=1) if share == "a day" else None)
        assert journal.count() == (9 if share == "a day" else 0)
    assert is_free_of_it(folder, journal)
    journal.record(Felt("Lighter"))
    journal.verify()
    journal.close()


def test_nothing_to_forget_changes_nothing(filled):
    """Nothing taken back, or an entry that is not there."""
    journal, _ = filled(SQLCIPHER)
    seq = journal.seq
    journal.forget_taken_back()
    journal.forget_entries([])
    journal.forget_entries([10_000])
    assert (journal.seq, journal.count()) == (seq, 302)


CRASHED = """
import os, signal, sys
from pathlib import Path
from assistant.journal import Journal, Stepped

class Dying(Journal):
    def _rewrite(self):
        os.kill(os.getpid(), signal.SIGKILL)

journal = Dying(Path(sys.argv[1]))
journal.record(Stepped("I swam", "did"))
journal.record(Stepped("The xylophone fell", "did"))
journal.forget_entries([2])
"""


def test_what_a_crash_interrupts_is_done_at_the_next_start(folder):
    """Nothing of what was forgotten is left in the file then."""
    path = folder / "journal.db"
    died = subprocess.run([sys.executable, "-c", CRASHED, str(path)], check=False)
    assert died.returncode == -signal.SIGKILL
    with Journal(path) as journal:
        assert [entry.text for entry in journal.entries()] == ["I swam"]
        assert is_free_of_it(folder, journal)
