"""The journal on real files, real disks and real processes."""

import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from unlocked import unlocked

from assistant.journal import (
    Aimed,
    Chose,
    DamagedError,
    Entry,
    Felt,
    Hoped,
    Journal,
    JournalError,
    NotSavedError,
    Savoured,
    Slipped,
    Stepped,
    Told,
    Undone,
)
from assistant.journal.driver import PLAIN

CET = timezone(timedelta(hours=1))
EVENING = datetime(2026, 11, 22, 21, 0, tzinfo=CET)
KEEPER = """
import sys, time
from pathlib import Path
from assistant.journal import Journal, Stepped
journal = Journal(Path(sys.argv[1]))
journal.record(Stepped("I called my sister", "did"))
print("kept", flush=True)
time.sleep(600)
"""
FILLER = """
import os, sys
from pathlib import Path
from assistant.journal import Journal, NotSavedError, Stepped
folder = Path(sys.argv[1])
journal, kept = Journal(folder / "journal.db"), 0
try:
    while kept < 10_000:
        journal.record(Stepped("I called my sister", "did"))
        kept += 1
except NotSavedError as error:
    print(error.problem, "|", error.remedy)
(folder / "ballast").unlink()
journal.record(Stepped("I made room", "did"))
journal.close()
with Journal(folder / "journal.db") as journal:
    entries = journal.entries()
    print(kept > 0 and len(entries) == kept + 1, entries[-1].text)
"""
READER = """
import sys
from pathlib import Path
from assistant.journal import Journal, JournalError
try:
    Journal(Path(sys.argv[1]) / "journal.db")
except JournalError as error:
    print(error.problem, "|", error.remedy)
"""


@pytest.fixture
def path(tmp_path):
    """Give the place of a journal in a folder that is not there yet."""
    return tmp_path / "home" / "journal.db"


def opened(path, now=EVENING):
    """Open a journal whose clock stands still."""
    return closing(Journal(path, lambda: now))


def test_what_was_told_reads_back_as_entries(path):
    """Also after closing and opening."""
    with opened(path) as journal:
        journal.record(Stepped("I called my sister", "did", "this morning"))
        journal.record(Slipped(""))
    with opened(path) as journal:
        assert journal.entries() == (
            Entry(1, EVENING, "step", "I called my sister", "did", "this morning"),
            Entry(2, EVENING, "slip", ""),
        )


def test_more_words_are_added_and_what_is_taken_back_is_gone(path):
    """The events stay; the entries read as they stand."""
    with opened(path) as journal:
        slip = journal.record(Slipped("I had a drink."))
        journal.record(Told(slip, "I was alone."))
        step = journal.record(Stepped("", "did"))
        journal.record(Told(step, "I rang Ana"))
        assert [e.text for e in journal.entries()] == [
            "I had a drink. I was alone",
            "I rang Ana",
        ]
        journal.record(Undone(step))
        assert journal.last().text == "I had a drink. I was alone"
        journal.record(Undone(slip))
        assert journal.last() is None
        assert journal.seq == 6


def test_what_changed_since_an_event_can_be_asked(path):
    """New entries, and older ones that were added to."""
    with opened(path) as journal:
        first = journal.record(Stepped("", "did"))
        journal.record(Stepped("I slept", "did"))
        before = journal.seq
        journal.record(Told(first, "I ate"))
        journal.record(Slipped(""))
        assert [e.text for e in journal.since(before)] == ["I ate", ""]
        assert journal.since(journal.seq) == ()


def test_entries_of_a_kind_since_a_time(path):
    """The time is a moment, whatever zone it is written in."""
    with opened(path) as journal:
        journal.record(Stepped("I slept", "did"))
        journal.record(Slipped(""))
        at, later = EVENING.astimezone(UTC), EVENING + timedelta(seconds=1)
        assert [e.kind for e in journal.entries("step", since=at)] == ["step"]
        assert [e.kind for e in journal.entries(since=at)] == ["step", "slip"]
        assert journal.entries(since=later) == ()


def test_the_order_is_the_order_of_telling_whatever_the_clock_says(path):
    """Clocks are set back; sequence is not."""
    times = iter([EVENING, EVENING - timedelta(days=3), EVENING])
    with Journal(path, lambda: next(times)) as journal:
        for text in ("one", "two", "three"):
            journal.record(Stepped(text, "did"))
        assert [e.text for e in journal.entries()] == ["one", "two", "three"]


def test_the_hour_is_kept_as_it_was_where_it_was_told(path):
    """The offset from UTC comes back with the time."""
    night = datetime(
        2026, 7, 1, 3, 30, tzinfo=timezone(timedelta(hours=-3, minutes=-30))
    )
    with opened(path, night) as journal:
        journal.record(Slipped(""))
        assert journal.last().at.isoformat() == "2026-07-01T03:30:00-03:30"


def test_only_this_person_may_read_it(path):
    """The folder and every file in it."""
    with opened(path) as journal:
        journal.record(Slipped(""))
        modes = {stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
        assert modes == {0o600}
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_after_closing_one_whole_file_is_left(path):
    """Nothing lies in a log beside it."""
    with opened(path) as journal:
        journal.record(Slipped(""))
    left = sorted(file.name for file in path.parent.iterdir())
    assert left == ["journal.db", "journal.key"]


def test_events_are_never_changed_or_removed(path):
    """The file itself refuses, whoever writes to it."""
    with opened(path) as journal:
        journal.record(Slipped(""))
    with unlocked(path) as raw:
        for statement in ("DELETE FROM event", "UPDATE event SET body = '{}'"):
            with pytest.raises(raw.IntegrityError, match="only grows"):
                raw.execute(statement)


def test_it_syncs_every_commit(path):
    """WAL with synchronous=FULL: what no kill can show, only a power cut."""
    with opened(path) as journal:
        pragmas = ("journal_mode", "synchronous", "locking_mode")
        found = [journal._db.execute(f"PRAGMA {p}").fetchone()[0] for p in pragmas]  # noqa: SLF001  no other way to see it
    assert found == ["wal", 2, "exclusive"]


def test_what_was_acknowledged_survives_a_kill(path):
    """And the killed process leaves no lock behind."""
    with keeper(path) as process:
        process.kill()
    with opened(path) as journal:
        assert [e.text for e in journal.entries()] == ["I called my sister"]


def test_a_second_process_is_told_that_the_journal_is_in_use(path):
    """It gets no half of a journal, and the first loses nothing."""
    with keeper(path) as process:
        with pytest.raises(JournalError, match="Another Small Steps"):
            Journal(path)
        process.kill()


def test_the_same_process_cannot_open_it_twice_either(path):
    """And trying to does not take the lock from the first."""
    with opened(path) as journal:
        for _ in range(2):
            with pytest.raises(JournalError, match="Another Small Steps"):
                Journal(path)
        assert journal.record(Slipped("")) == 1


def test_a_journal_that_was_only_opened_is_held_too(path):
    """Nothing needs to be written first."""
    with opened(path):
        pass
    with opened(path), pytest.raises(JournalError, match="Another Small Steps"):
        Journal(path)


def keeper(path):
    """Start a process that keeps a step and then holds on to the journal."""
    process = subprocess.Popen(
        [sys.executable, "-c", KEEPER, str(path)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "kept\n"
    return process


@pytest.mark.parametrize("keep", [0, 100, 4096])
def test_a_file_that_is_no_journal_is_refused_and_left_as_it_is(path, keep):
    """Overwritten from some byte on: the header, the schema, the last events."""
    with opened(path):
        pass
    whole = path.read_bytes()
    damaged = whole[:keep] + b"\xa5" * (len(whole) - keep)
    path.write_bytes(damaged)
    with pytest.raises(JournalError, match=r"damaged|not open the journal"):
        Journal(path)
    assert path.read_bytes() == damaged


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_file_that_was_cut_is_refused(path, share):
    """As after a copy that broke off; to start anew in it would hide the loss."""
    with opened(path) as journal:
        for _ in range(200):
            journal.record(Stepped("I called my sister", "did"))
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(JournalError, match="damaged"):
        Journal(path)


def test_another_programs_database_is_refused_and_left_as_it_is(tmp_path):
    """Even if it is a sound one."""
    path = tmp_path / "journal.db"
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE song (title TEXT)")
    with pytest.raises(JournalError, match="another program"):
        Journal(path)
    with closing(sqlite3.connect(path)) as other:
        tables = other.execute("SELECT name FROM sqlite_schema").fetchall()
    assert tables == [("song",)]


def test_a_journal_of_the_first_version_opens_and_keeps_every_entry(path):
    """And goes on growing, with kinds that the first version did not know."""
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as raw:
        raw.executescript(Path(__file__).with_name("journal-1.sql").read_text("utf-8"))
    with opened(path) as journal:
        told = [
            (e.id, e.at.isoformat(), e.kind, e.text, e.when) for e in journal.entries()
        ]
        assert told == [
            (1, "2026-10-25T05:15:00+02:00", "step", "I called my sister",
             "this morning"),
            (2, "2026-10-25T12:15:00+02:00", "slip", "Had a drink. I was alone", None),
            (4, "2026-10-26T02:15:00+02:00", "step", "Ich bin müde, 나는 잤어", None),
        ]  # fmt: skip
        assert journal.seq == 7
        assert journal.record(Felt("Tired")) == 8
        journal.record(Told(2, "I rang Ana"))
    with opened(path) as journal:
        assert [e.text for e in journal.entries()] == [
            "I called my sister",
            "Had a drink. I was alone. I rang Ana",
            "Ich bin müde, 나는 잤어",
            "Tired",
        ]
    with unlocked(path) as raw:
        assert raw.execute("PRAGMA foreign_key_check").fetchall() == []
        with pytest.raises(raw.IntegrityError, match="only grows"):
            raw.execute("DELETE FROM event")


def test_every_kind_of_entry_reads_back(path):
    """Under a name of its own, in the order of telling."""
    with opened(path) as journal:
        for event in (Felt("Tired"), Aimed("Walk"), Savoured("Rain"), Hoped("Tea")):
            journal.record(event)
        assert [(e.kind, e.text) for e in journal.entries()] == [
            ("feeling", "Tired"),
            ("goal", "Walk"),
            ("savoured", "Rain"),
            ("hoped", "Tea"),
        ]


def test_the_latest_choice_of_a_setting_holds_and_is_no_entry(path):
    """Also after closing and opening; it is never the last thing told."""
    with opened(path) as journal:
        assert journal.setting("pace") is None
        journal.record(Felt("Tired"))
        for value in (-1, -2, 0, 3):
            journal.record(Chose("pace", value))
        journal.record(Chose("other", 9))
    with opened(path) as journal:
        assert journal.setting("pace") == 3
        assert [e.text for e in journal.entries()] == ["Tired"]
        assert journal.last().text == "Tired"


@pytest.mark.parametrize(
    ("when", "day"),
    [
        (None, 22),
        ("this morning", 22),
        ("2026-11-20T08:00:00+01:00", 20),
        ("2026-11-20", 20),
        ("2026-11-25T08:00:00+01:00", 22),
    ],
)
def test_the_day_of_an_entry_is_the_one_it_speaks_of(path, when, day):
    """But none that was still to come."""
    with opened(path) as journal:
        journal.record(Stepped("I slept", "did", when))
        assert journal.last().day == EVENING.date().replace(day=day)


def test_a_journal_of_a_newer_version_is_refused(path):
    """We would not know what we lose."""
    with opened(path):
        pass
    with unlocked(path) as raw:
        raw.execute("PRAGMA user_version = 99")
    with pytest.raises(JournalError, match="newer Small Steps"):
        Journal(path)


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    """A file is in its place."""
    (tmp_path / "home").write_text("not a folder")
    with pytest.raises(JournalError, match="home"):
        Journal(tmp_path / "home" / "journal.db")


def test_a_journal_that_is_a_folder_is_named(path):
    """SQLite cannot open it."""
    path.mkdir(parents=True)
    with pytest.raises(JournalError, match="cannot be opened"):
        Journal(path)


def test_an_entry_that_does_not_exist_cannot_be_taken_back(path):
    """The event is refused, not kept."""
    with opened(path) as journal:
        with pytest.raises(NotSavedError):
            journal.record(Undone(7))
        assert journal.seq == 0


def test_a_full_disk_loses_nothing_that_was_acknowledged(tmp_path):
    """It is said what to do; with room again, it goes on."""
    ballast = f"head -c 200000 /dev/zero > {tmp_path}/ballast"
    told, kept = in_a_mount(tmp_path, "size=500k", ballast, FILLER)
    assert told.startswith("There is no room on the disk for the journal")
    assert kept == "True I made room"


@pytest.mark.parametrize(
    "prepare",
    [
        pytest.param("mount -o remount,ro {mount}", id="no journal yet"),
        pytest.param("cp {file} {mount}; mount -o remount,ro {mount}", id="a journal"),
        pytest.param(
            "cp {file} {mount}; cd {mount}; mount --bind journal.db journal.db;"
            " mount -o remount,bind,ro journal.db; cd {cwd}",
            id="the file alone",
        ),
    ],
)
def test_what_cannot_be_written_is_refused_at_the_start(tmp_path, prepare):
    """And not when the first thing told is lost."""
    file, mount = tmp_path / "journal.db", tmp_path / "mount"
    mount.mkdir()
    with opened(file) as journal:
        journal.record(Slipped(""))
    prepare = prepare.format(file=file, mount=mount, cwd=Path.cwd())
    (told,) = in_a_mount(mount, "size=1m", prepare, READER)
    problem, remedy = told.split(" | ")
    assert "journal.db" in problem
    assert remedy


def in_a_mount(folder: Path, options: str, prepare: str, program: str) -> list[str]:
    """Run a Python program on a disk of its own, mounted at *folder*."""
    mount = f"mount -t tmpfs -o {options} none {folder}"
    command = f'{mount} || exit 77; {prepare}; exec "$0" -c "$1" {folder}'
    done = subprocess.run(
        ["unshare", "-rm", "sh", "-c", command, sys.executable, program],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode == 77 or "unshare failed" in done.stderr:
        pytest.skip("this system lets nobody mount a disk of their own")
    assert done.stderr == ""
    return done.stdout.splitlines()


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    """Give a journal that many examples may fill."""
    with opened(tmp_path_factory.mktemp("home") / "journal.db") as journal:
        yield journal


@given(text=st.text(st.characters(), max_size=50))
def test_any_text_comes_back_as_it_was_told(shared, text):
    """But for what no file can hold, and full stops at its end."""
    shared.record(Stepped(text, "did"))
    kept = text.encode(errors="replace").decode().replace("\0", "")
    assert shared.last().text == kept.rstrip(" .")


def test_a_row_that_is_no_longer_words_is_a_damaged_journal(path):
    """Without SQLCipher a flipped byte may make bytes of words."""
    with Journal(path, driver=PLAIN) as journal:
        journal.record(Stepped("I called my sister", "did"))
    whole = path.read_bytes()
    words = whole.rindex(b"I called my sister")
    outcomes = set()
    for place in range(words - 40, words):
        bad = bytearray(whole)
        bad[place] ^= 1
        path.write_bytes(bad)
        outcomes.add(read_plainly(path))
    assert outcomes == {str, DamagedError}


def read_plainly(path):
    """Return what was found: the type of the words, or that it is damaged."""
    try:
        with Journal(path, driver=PLAIN) as journal:
            (entry,) = journal.entries()
            return type(entry.text)
    except DamagedError:
        return DamagedError
