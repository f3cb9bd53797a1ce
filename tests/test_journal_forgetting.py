"""What is forgotten is nowhere: no file, no page, no log, no backup of ours."""

import random
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from clock import Clock
from hypothesis import given, settings
from hypothesis import strategies as st
from unlocked import words_on_disk

from assistant.journal import Chose, Felt, Journal, Slipped, Stepped, Told, Undone
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
    journal.tidy()
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
        assert (journal.is_untidy, journal.count()) == (True, 301)
        journal.tidy()
        assert (journal.is_untidy, journal.count()) == (False, 301)
    else:
        journal.forget(EVENING + timedelta(hours=1) if share == "a day" else None)
        journal.tidy()
        assert journal.count() == (9 if share == "a day" else 0)
    assert is_free_of_it(folder, journal)
    journal.record(Felt("Lighter"))
    journal.verify()
    journal.close()


def test_nothing_to_forget_changes_nothing(filled):
    """Nothing taken back, or an entry that is not there."""
    journal, _ = filled(SQLCIPHER)
    seq = journal.seq
    journal.tidy()
    journal.forget_entries([])
    journal.forget_entries([10_000])
    assert (journal.seq, journal.count()) == (seq, 302)


CRASHED = """
import os, signal, sys
from pathlib import Path
from assistant.journal import Journal, Stepped

class Dying(Journal):
    def _rewrite(self, *_):
        os.kill(os.getpid(), signal.SIGKILL)

journal = Dying(Path(sys.argv[1]))
journal.record(Stepped("I swam", "did"))
journal.record(Stepped("The xylophone fell", "did"))
journal.forget_entries([2])
journal.tidy()
"""


def test_what_a_crash_interrupts_is_done_at_the_next_start(folder):
    """Nothing of what was forgotten is left in the file then."""
    path = folder / "journal.db"
    died = subprocess.run([sys.executable, "-c", CRASHED, str(path)], check=False)
    assert died.returncode == -signal.SIGKILL
    with Journal(path) as journal:
        assert [entry.text for entry in journal.entries()] == ["I swam"]
        assert is_free_of_it(folder, journal)


@BOTH
def test_one_day_goes_with_what_was_told_later_of_it(folder, clock, driver):
    """Wherever it was told; what was changed then stands as it stood before."""
    with Journal(folder / "journal.db", clock, driver) as journal:
        before = journal.record(Stepped("I called", "did"))
        clock.time += timedelta(days=1)
        day = clock.time.date()
        journal.record(Told(before, f"the {CANARY}"))
        journal.record(Slipped(f"I shouted at the {CANARY}"))
        journal.record(Chose("pace", 2))
        clock.time += timedelta(hours=4)  # of the next day here, but not yet there
        clock.time = clock.time.astimezone(timezone(timedelta(hours=-5)))
        journal.record(Felt(f"Tired of the {CANARY}"))
        clock.time += timedelta(days=3)
        journal.record(Felt("Calm"))
        journal.record(Slipped(f"The {CANARY} again", when=f"{day}T12:00:00+00:00"))
        assert len(journal.of_day(day)) == 3
        journal.forget_day(day)
        assert [entry.text for entry in journal.entries()] == ["I called", "Calm"]
        assert journal.of_day(day) == ()
        assert journal.setting("pace") == 2
        assert journal.is_untidy
        journal.tidy()
        assert is_free_of_it(folder, journal)
        journal.verify()


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_what_is_left_of_any_days_is_what_was_told_on_the_others(memory, data):
    """The clock may go back in between, and entries may be changed on any day."""
    told, clock = [], Clock(EVENING)
    with TemporaryDirectory(dir=memory) as name:
        journal = Journal(Path(name) / "journal.db", clock)
        for _ in range(data.draw(st.integers(1, 12))):
            day = data.draw(st.integers(0, 3))
            clock.time = EVENING + timedelta(days=day, minutes=len(told))
            of = data.draw(st.sampled_from([None, *(n for n, _, o in told if not o)]))
            words = f"word {len(told)}"
            event = Told(of, words) if of else Stepped(words, "did")
            told.append((journal.record(event), day, of))
        gone = data.draw(st.integers(0, 3))
        journal.forget_day((EVENING + timedelta(days=gone)).date())
        begun = {n for n, day, of in told if not of and day != gone}
        left = {
            first: ". ".join(
                f"word {place}"
                for place, (n, day, of) in enumerate(told)
                if first in (n, of) and day != gone
            )
            for first in begun
        }
        assert {entry.id: entry.text for entry in journal.entries()} == left
        journal.close()


def test_tidying_gives_way_at_once_and_is_done_later(folder, filled):
    """Whoever speaks meanwhile is answered; nothing that was told is lost by it."""
    journal, one = filled(SQLCIPHER)
    journal.forget_entries([one])
    looks = iter([True, False])
    journal.tidy(lambda: next(looks))
    assert next(looks, None) is None
    assert journal.is_untidy
    journal.record(Felt("Heard at once"))
    journal.tidy(lambda: True)
    assert not journal.is_untidy
    assert is_free_of_it(folder, journal)
    assert journal.count() == 302
    journal.verify()


def test_the_check_gives_way_too(filled):
    """And says that not all was read."""
    journal, _ = filled(SQLCIPHER)
    assert journal.verify()
    assert not journal.verify(lambda: False)
    assert journal.verify(lambda: True)
