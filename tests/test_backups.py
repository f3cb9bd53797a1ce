"""Backups: one a day, read back, kept in number, gone when something is forgotten."""

import gzip
import io
import shutil
import subprocess
import sys
from contextlib import closing
from datetime import timedelta
from operator import itemgetter

import packaged
import pyrage
import pytest
from clock import Clock
from journals import held, morning

from assistant.backups import Backups, KeyFiles, Series, parsed, restored, unsealed
from assistant.config import Config
from assistant.conversation import Conversation
from assistant.dialogue import Context
from assistant.forgetful import forget
from assistant.journal import Chose, DamagedError, Journal, NotSavedError, Stepped
from assistant.keeping_safe import quiet
from assistant.skills import discover
from assistant.transfer import read
from audio import SetupError


@pytest.fixture
def clock():
    """Give a clock that stands in a morning."""
    return Clock(morning())


@pytest.fixture
def backups(tmp_path, clock):
    """Keep three in a folder of the home."""
    return Backups(tmp_path, tmp_path / "backups", 3, clock)


def told(journal, text="I opened the window"):
    """Tell a step."""
    return journal.record(Stepped(text, "did"))


def kept_up(backups, journal):
    """Use quiet moments until the backup of the day is made, if one is due."""
    backups.keep_up(journal)
    backups.catch_up(journal)
    return backups.latest()


def files(folder):
    """Return the names of all files in a folder, also of hidden ones."""
    return sorted(path.name for path in folder.iterdir())


def talk(journal, backups):
    """Make a conversation, always in its first wording."""
    ctx = Context(packaged.book("en"), journal, morning, itemgetter(0), backups=backups)
    return Conversation(discover(), packaged.matcher("en"), ctx)


def test_a_backup_is_made_once_on_a_day_on_which_something_was_told(
    journal, backups, clock
):
    """And on none on which nothing was: so that the old ones are not pushed out."""
    assert kept_up(backups, journal) is None
    told(journal)
    first = kept_up(backups, journal)
    told(journal)
    assert kept_up(backups, journal) == first
    clock.time += timedelta(days=1)
    assert backups.keep_up(journal)
    second = kept_up(backups, journal)
    assert second.at.date() == clock.time.date()
    clock.time += timedelta(days=1)
    assert not backups.keep_up(journal)
    assert kept_up(backups, journal) == second


def test_a_clock_that_was_wrong_stops_no_backup(journal, backups, clock):
    """What was made next year is not the last one; set back, it is made again."""
    told(journal)
    clock.time += timedelta(days=365)
    kept_up(backups, journal)
    clock.time -= timedelta(days=365)
    assert backups.latest() is None
    assert kept_up(backups, journal).at.year == clock.time.year
    clock.time -= timedelta(days=3)
    told(journal)
    assert kept_up(backups, journal).at.date() == clock.time.date()


def test_a_backup_holds_all_of_it_for_who_has_the_key(journal, backups, tmp_path):
    """It is age and gzip, readable without this program; its words are not."""
    told(journal, "canary")
    sealed = kept_up(backups, journal).path.read_bytes()
    assert b"canary" not in sealed
    identity = parsed((tmp_path / "backup.key").read_text())
    assert b"canary" in gzip.decompress(pyrage.decrypt(sealed, [identity]))
    found = restored(backups.latest().path, lambda: identity)
    with closing(Journal(tmp_path / "new.db")) as other:
        other.become(found.events)
        assert held(other) == held(journal)


def test_only_the_owner_can_read_what_is_made(journal, backups, tmp_path):
    """Backups and keys alike."""
    told(journal)
    kept_up(backups, journal)
    made = [p for p in tmp_path.rglob("*") if p.name.startswith("backup")]
    assert len(made) == 4
    assert not [p for p in (*made, backups.latest().path) if p.stat().st_mode & 0o077]


def test_so_many_are_kept_and_the_oldest_go(journal, backups, clock):
    """Not before the new one was read back."""
    made = []
    for _ in range(5):
        told(journal)
        made.append(kept_up(backups, journal).path.name)
        clock.time += timedelta(days=1)
    assert files(backups.folder) == made[-3:]


def test_what_was_left_unfinished_is_taken_away(journal, backups, clock):
    """We may be killed while one is made: then it has no name, and goes."""
    told(journal)
    first = kept_up(backups, journal)
    part = Series(backups.home).part(backups.folder)
    part.write_bytes(b"half")
    clock.time += timedelta(days=1)
    told(journal)
    second = kept_up(backups, journal)
    assert files(backups.folder) == [first.path.name, second.path.name]


def test_what_others_put_into_a_folder_is_left_alone(
    journal, tmp_path, tmp_path_factory, clock
):
    """Also a backup of somebody else's journal."""
    folder = tmp_path_factory.mktemp("shared")
    backups = Backups(tmp_path, folder, 3, clock)
    other = "small-steps_2020-01-01_000000_00000000_0000000000000000.age"
    (folder / other).write_bytes(b"another's")
    (folder / "letter.txt").write_text("mine")
    for _ in range(5):
        told(journal)
        kept_up(backups, journal)
        clock.time += timedelta(days=1)
    assert len(files(folder)) == 5
    forget(journal)
    assert files(folder) == ["letter.txt", other]


def test_in_the_home_folder_all_backups_are_ours(journal, backups):
    """Also those that nothing remembers any more."""
    told(journal)
    kept_up(backups, journal)
    (backups.home / "backup.json").unlink()
    forget(journal)
    assert files(backups.folder) == []


def test_a_backup_is_made_without_the_key_that_reads_it(journal, backups, tmp_path):
    """The key may be kept elsewhere; the backup is read back all the same."""
    told(journal)
    kept_up(backups, journal)
    key = parsed((tmp_path / "backup.key").read_text())
    (tmp_path / "backup.key").unlink()
    backups.make(journal)
    assert not (tmp_path / "backup.key").exists()
    assert b"I opened" in unsealed(backups.latest().path.read_bytes(), key)


def test_another_key_does_not_open_it(journal, backups, tmp_path):
    """And that is said."""
    told(journal)
    made = kept_up(backups, journal).path
    other = KeyFiles(tmp_path / "..").private
    assert not other.exists()
    with pytest.raises(SetupError, match="does not open"):
        restored(made, pyrage.x25519.Identity.generate)


def test_a_backup_that_is_cut_or_changed_anywhere_is_refused(
    journal, backups, tmp_path
):
    """Its key opens it whole, or not at all; and the name tells without a key."""
    told(journal)
    made = kept_up(backups, journal)
    whole, path = made.path.read_bytes(), made.path
    key = parsed((tmp_path / "backup.key").read_text())
    for at in range(len(whole)):
        flipped = whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]
        for spoiled in (whole[:at], *([flipped] if at % 7 == 0 else [])):
            path.write_bytes(spoiled)
            assert not made.is_whole()
            with pytest.raises(SetupError):
                restored(path, lambda: key)
    path.write_bytes(whole)
    assert made.is_whole()
    restored(path, lambda: key)


def test_a_folder_that_is_gone_is_told_once_and_tried_again(journal, tmp_path, clock):
    """It is not made anew: it may be a disk that is not plugged in."""
    stick = tmp_path / "stick"
    stick.mkdir()
    (tmp_path / "home").mkdir()
    backups = Backups(tmp_path / "home", stick / "copies", 3, clock)
    told(journal)
    assert kept_up(backups, journal)
    stick.rename(tmp_path / "pulled")
    clock.time += timedelta(days=1)
    told(journal)
    conversation = talk(journal, backups)
    kept_up(backups, journal)
    assert quiet(backups, journal, conversation.bell.wait()) == 1.0
    assert conversation.ring().text == (
        "There is no new backup: its folder is not there. Your journal is safe."
        " I will try again."
    )
    kept_up(backups, journal)
    assert conversation.ring() is None
    (tmp_path / "pulled").rename(stick)
    assert kept_up(backups, journal).at.day == 1
    clock.time += timedelta(hours=2)
    assert kept_up(backups, journal).at.day == 2
    assert conversation.ring() is None


def test_a_disk_that_is_full_is_told(tmp_path):
    """A real one, of half a megabyte; what was there is still there."""
    script = """
import os, sys
from pathlib import Path
from datetime import datetime, timedelta
from assistant.backups import Backups
from assistant.journal import Journal, Stepped
home, small = Path(sys.argv[1]), Path(sys.argv[2])
clock = [datetime(2026, 11, 1).astimezone()]
now = lambda: clock[0]
backups = Backups(home, small / "backups", 3, now)
journal = Journal(home / "journal.db", now)
journal.record(Stepped("first", "did"))
first = backups.make(journal)
for _ in range(60):
    journal.record(Stepped(os.urandom(8000).hex(), "did"))
clock[0] += timedelta(days=1)
journal.record(Stepped("second", "did"))
while backups.keep_up(journal):
    pass
left = sorted(path.name for path in (small / "backups").iterdir())
print(backups.take_failure(), first.is_whole(), left == [first.path.name])
"""
    small = tmp_path / "small"
    small.mkdir()
    mount = f"mount -t tmpfs -o size=512k none {small}"
    python = [sys.executable, "-c", script, str(tmp_path), str(small)]
    done = subprocess.run(
        ["unshare", "-m", "sh", "-c", f'{mount} && exec "$@"', "sh", *python],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    if "unshare" in done.stderr or "mount" in done.stderr:
        pytest.skip("no disk can be mounted here")
    assert done.stdout == "no room True True\n", done.stderr


def test_what_is_forgotten_leaves_the_backups(journal, backups, clock):
    """All of them, and what is just being made; a new one is made soon."""
    told(journal, "kept")
    kept_up(backups, journal)
    clock.time += timedelta(days=1)
    told(journal, "canary")
    assert backups.keep_up(journal)
    forget(journal, clock.time)
    assert kept_up(backups, journal) is not None
    (made,) = files(backups.folder)
    key = KeyFiles(backups.home).ready().identity
    text = unsealed((backups.folder / made).read_bytes(), key)
    assert b"kept" in text
    assert b"canary" not in text


def test_with_everything_goes_the_key(journal, backups, tmp_path):
    """So that no copy anywhere can be read by what is here."""
    told(journal)
    kept_up(backups, journal)
    forget(journal)
    assert files(backups.folder) == []
    assert not (tmp_path / "backup.key").exists()
    assert not (tmp_path / "backup.pub").exists()
    assert kept_up(backups, journal) is None


def test_backups_out_of_reach_go_when_their_folder_is_back(
    journal, tmp_path, tmp_path_factory, clock
):
    """That is said; a folder that is empty may be that of a disk that is not there."""
    stick = tmp_path_factory.mktemp("stick")
    backups = Backups(tmp_path, stick, 3, clock)
    elsewhere = tmp_path / "pulled"
    told(journal)
    old = kept_up(backups, journal).path.name
    shutil.move(stick, elsewhere)
    conversation = talk(journal, backups)
    conversation.hear("forget today")
    assert conversation.hear("yes").reply.text == (
        "Today is deleted. It cannot come back. Some backups are out of reach now."
        " I delete them when their folder is back."
    )
    stick.mkdir()
    told(journal)
    clock.time += timedelta(days=1)
    kept_up(backups, journal)
    assert Series(tmp_path).gone
    shutil.move(elsewhere / old, stick / old)
    told(journal)
    clock.time += timedelta(days=1)
    kept_up(backups, journal)
    assert not Series(tmp_path).gone
    assert old not in files(stick)


def test_nothing_is_deleted_while_the_backups_cannot_be(journal, backups):
    """What is to go cannot be written down first, so all of it stays."""
    told(journal)
    kept_up(backups, journal)
    known = backups.home / "backup.json"
    known.unlink()
    known.mkdir()
    (known / "in the way").touch()
    with pytest.raises(NotSavedError):
        forget(journal)
    assert journal.count() == 1
    assert len(files(backups.folder)) == 1


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"series": "../../x"}', '{"series": 5, "gone": 1}', "\xff"]
)
def test_a_memory_that_makes_no_sense_is_begun_anew(journal, backups, text):
    """Nothing that stands there is taken for a name of files."""
    (backups.home / "backup.json").write_text(text, "latin-1")
    told(journal)
    assert kept_up(backups, journal)


def test_a_key_that_is_none_is_named(tmp_path):
    """Whatever stands in the file."""
    for text in ("", "AGE-SECRET-KEY-1", "# comment", "two\nlines"):
        with pytest.raises(SetupError):
            parsed(text)
    (tmp_path / "backup.pub").write_text("age1nothing")
    with pytest.raises(SetupError, match=r"backup\.pub"):
        KeyFiles(tmp_path).ready()


def test_whether_one_is_backed_up_is_looked_up(journal, backups):
    """A damaged one is not called a backup."""
    conversation = talk(journal, backups)
    told(journal)
    conversation.hear("back up my journal")
    assert conversation.hear("am I backed up").reply.text.startswith("Yes.")
    backups.latest().path.write_bytes(b"rotten")
    assert "is damaged" in conversation.hear("am I backed up").reply.text


def test_backups_that_are_turned_off_are_said_to_be(journal, tmp_path, clock):
    """And none is made."""
    backups = Backups(tmp_path, None, 3, clock)
    told(journal)
    assert kept_up(backups, journal) is None
    off = "No. Backups are turned off in the settings."
    for said in ("am I backed up", "back up my journal"):
        assert talk(journal, backups).hear(said).reply.text == off
    assert files(tmp_path) == ["journal.db", "journal.db-wal", "journal.key"]


def test_the_settings_say_where_and_how_many(tmp_path):
    """A number that makes no sense is named."""
    (tmp_path / "config.toml").write_text('backup_folder = "/x"\nbackups_kept = 2\n')
    backups = Backups.of(Config.load(tmp_path, {}), morning)
    assert str(backups.folder) == "/x"
    assert Backups.of(Config(tmp_path), morning).folder == tmp_path / "backups"
    assert Backups.of(Config(tmp_path, backup_folder=""), morning).folder is None
    for wrong in (0, -1, 99999999):
        with pytest.raises(SetupError, match="no number"):
            Backups.of(Config(tmp_path, backups_kept=wrong), morning)


def test_a_setting_alone_is_backed_up_too(journal, backups):
    """All that is kept is."""
    journal.record(Chose("pace", 1))
    made = kept_up(backups, journal)
    key = KeyFiles(backups.home).ready().identity
    found = read(io.BytesIO(unsealed(made.path.read_bytes(), key)))
    assert [event.kind for event in found.events] == ["setting"]


def damage(path):
    """Flip a bit in the middle of a journal: it still opens."""
    written = bytearray(path.read_bytes())
    written[len(written) // 2] ^= 1
    path.write_bytes(written)


def test_a_damaged_journal_pushes_out_no_good_backup(journal, backups, clock):
    """However long it goes on; it is told once, and the good ones stay."""
    for _ in range(100):
        told(journal, "I opened the window, and stood there for a while")
    good = kept_up(backups, journal)
    told(journal)
    journal.close()
    damage(journal.path)
    with Journal(journal.path, clock) as again:
        for _ in range(5):
            clock.time += timedelta(days=1)
            assert kept_up(backups, again) == good
        assert backups.take_failure() == "damaged"
        assert backups.take_failure() is None
        with pytest.raises(DamagedError, match="is damaged"):
            backups.make(again)
    assert files(backups.folder) == [good.path.name]
    assert good.is_whole()


def test_who_speaks_puts_the_backup_off(journal, backups):
    """The journal is looked through first, and that gives way."""
    for _ in range(100):
        told(journal)
    assert not backups.keep_up(journal, lambda: False)
    assert backups.latest() is None
    assert backups.keep_up(journal, lambda: True)
    assert kept_up(backups, journal)
