"""Journals of every released version, opened by today's: whole at every moment."""

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

import pytest
from unlocked import unlocked, words_on_disk

from assistant.journal import Alarmed, Felt, Journal, JournalError, Safeguarded
from assistant.journal.driver import PLAIN, SQLCIPHER
from assistant.journal.schema import MIGRATIONS

VERSIONS = range(1, len(MIGRATIONS))
CANARY = "xylophone"
KILLED = """
import os, shutil, signal, sys
from pathlib import Path
from assistant.journal import Journal

def killed(path, last):
    seen = 0
    def step(event, args):
        nonlocal seen
        kinds = {"open", "os.rename", "os.link", "os.remove"}
        if event in kinds and str(path.parent) in str(args[0]):
            seen += 1
            if seen == last:
                os.kill(os.getpid(), signal.SIGKILL)
    sys.addaudithook(step)
    Journal(path).close()
    os._exit(0)

plain = Path(sys.argv[1])
for last in range(1, 99):
    path = plain.parent / str(last) / "journal.db"
    path.parent.mkdir()
    shutil.copy(plain, path)
    child = os.fork() or killed(path, last)
    if os.waitpid(child, 0)[1] == 0:
        break
print(last)
"""


@pytest.fixture
def quick(memory):
    """Give a folder that waits for no disk."""
    with TemporaryDirectory(dir=memory) as name:
        yield Path(name)


def made(path, version):
    """Write a journal as that version did."""
    script = Path(__file__).with_name(f"journal-{version}.sql").read_text("utf-8")
    path.parent.mkdir(exist_ok=True)
    with closing(sqlite3.connect(path)) as raw:
        raw.executescript(script)
    return path


def told(journal):
    """Return the words of all that stands."""
    return [(entry.id, entry.text) for entry in journal.entries()]


@pytest.mark.parametrize("driver", [SQLCIPHER, PLAIN], ids=["sqlcipher", "plain"])
@pytest.mark.parametrize("version", VERSIONS)
def test_every_version_reads_as_it_did_and_goes_on(tmp_path, version, driver):
    """With all its entries, in order, and with what came later."""
    path = made(tmp_path / "journal.db", version)
    with closing(sqlite3.connect(path)) as raw:
        numbers = "SELECT seq, at, zone, kind, entry, body FROM event ORDER BY seq"
        before = raw.execute(numbers).fetchall()
        shown = "SELECT id, rtrim(text, ' .') FROM entry ORDER BY id"
        stood = raw.execute(shown).fetchall()
    with Journal(path, driver=driver) as journal:
        assert told(journal) == stood
        assert journal._db.execute(numbers).fetchall() == before  # noqa: SLF001  all
        journal.record(Alarmed())
        journal.record(Safeguarded("My sister", "who"))
        journal.verify()
    with Journal(path, driver=driver) as journal:
        assert told(journal)[:-2] == stood


@pytest.mark.parametrize("version", VERSIONS)
def test_events_get_names_of_version_7_in_their_order(tmp_path, version):
    """Made from the time at which they were told."""
    path = made(tmp_path / "journal.db", version)
    Journal(path).close()
    with unlocked(path) as raw:
        rows = raw.execute("SELECT at, uuid FROM event ORDER BY seq").fetchall()
    names = [UUID(bytes=name) for _, name in rows]
    assert names == sorted(set(names))
    for (at, _), name in zip(rows, names, strict=True):
        assert (name.version, name.variant) == (7, "specified in RFC 4122")
        made_at = datetime.fromtimestamp((name.int >> 80) / 1000, UTC)
        assert made_at == datetime.fromisoformat(at)


def test_a_plain_journal_is_encrypted_and_nothing_of_it_is_left(tmp_path):
    """Nor of the log that a crash had left beside it."""
    path = made(tmp_path / "journal.db", 4)
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        raw.execute("PRAGMA journal_mode = WAL")
        row = f'{{"text": "{CANARY}", "when": null}}'
        raw.execute(
            "INSERT INTO event (at, zone, kind, body) VALUES (?, '+01:00', 'slip', ?)",
            ("2026-11-14T09:00:00.000000+00:00", row),
        )
        crashed = tmp_path / "home" / "journal.db"
        crashed.parent.mkdir()
        for ending in ("", "-wal"):
            shutil.copy(f"{path}{ending}", f"{crashed}{ending}")
    with Journal(crashed) as journal:
        assert journal.last().text == CANARY
    for file in crashed.parent.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert not any(word in file.read_bytes() for word in (b"sister", b"xylophone"))
    left = {file.name for file in crashed.parent.iterdir()}
    assert left == {"journal.db", "journal.key", "journal-before-6.db"}


def test_a_crash_at_any_step_leaves_one_whole_journal(quick):
    """Killed before each file is opened, linked, renamed or taken away."""
    plain = made(quick / "plain.db", 4)
    with closing(sqlite3.connect(plain)) as raw:
        stood = raw.execute("SELECT id, text FROM entry ORDER BY id").fetchall()
    program = [sys.executable, "-c", KILLED, str(plain)]
    steps = int(subprocess.run(program, check=True, stdout=subprocess.PIPE).stdout)
    assert steps > 10
    for folder in (quick / str(step) for step in range(1, steps + 1)):
        with Journal(folder / "journal.db") as journal:
            assert told(journal) == stood
            journal.verify()
        names = {file.name for file in folder.iterdir()}
        assert names <= {"journal.db", "journal.key", "journal-before-6.db"}
        assert b"sister" not in b"".join(f.read_bytes() for f in folder.iterdir())


def test_before_a_new_shape_a_backup_is_made_under_the_same_key(tmp_path):
    """It is taken away by the first start after a day."""
    path = made(tmp_path / "journal.db", 4)
    Journal(path).close()
    copy = tmp_path / "journal-before-6.db"
    shutil.copy(tmp_path / "journal.key", tmp_path / "journal-before-6.key")
    with unlocked(copy) as raw:
        assert raw.execute("PRAGMA user_version").fetchone() == (4,)
        assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert raw.execute("SELECT count(*) FROM event").fetchone() == (21,)
    Journal(path).close()
    assert copy.exists()
    yesterday = time.time() - 25 * 3600
    os.utime(copy, (yesterday, yesterday))
    Journal(path).close()
    assert not copy.exists()


def test_no_room_for_the_backup_leaves_the_journal_as_it_was(tmp_path):
    """A folder that lies in its place stands for it."""
    path = made(tmp_path / "journal.db", 4)
    (tmp_path / "journal-before-6.db.new").mkdir()
    with pytest.raises(JournalError, match="could not be backed up"):
        Journal(path)
    with unlocked(path) as raw:
        assert raw.execute("PRAGMA user_version").fetchone() == (4,)
    (tmp_path / "journal-before-6.db.new").rmdir()
    with Journal(path) as journal:
        assert journal.count() == 12


@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
def test_a_damaged_plain_journal_is_left_as_it_is(tmp_path, share):
    """It is not encrypted with a part missing."""
    path = made(tmp_path / "journal.db", 4)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])
    cut = path.read_bytes()
    with pytest.raises(JournalError, match=r"damaged|cannot be used"):
        Journal(path)
    assert path.read_bytes() == cut
    assert not list(tmp_path.glob("*.sealed*"))


def test_where_nothing_encrypts_an_encrypted_journal_is_left_as_it_is(tmp_path):
    """And it is said what is missing."""
    path = tmp_path / "journal.db"
    with Journal(path) as journal:
        journal.record(Felt("Tired"))
    locked = path.read_bytes()
    with pytest.raises(JournalError, match="encrypted") as found:
        Journal(path, driver=PLAIN)
    assert "sqlcipher3" in found.value.remedy
    assert path.read_bytes() == locked


def test_forgetting_reaches_the_backup(tmp_path):
    """It holds what is forgotten."""
    path = made(tmp_path / "journal.db", 4)
    with Journal(path) as journal:
        assert b"sister" in words_on_disk(tmp_path)
        journal.forget(datetime(2026, 1, 1, tzinfo=UTC))
        journal.tidy()
    assert not list(tmp_path.glob("journal-before-*"))
    assert b"sister" not in words_on_disk(tmp_path)
