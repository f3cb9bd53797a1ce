"""`small-steps journal`: out, in, copies, the way back, and forgetting."""

import json
import os
import pty
import shutil
import subprocess
import time

import pytest
from program import PROGRAM, environment, objects, run
from test_diaries import DAYLIO, FILES

CHECK_IN = "I took a small step, I called my sister\nset a goal to walk ten minutes\n"
EXPORT, IMPORT = ("journal", "export"), ("journal", "import")
LIST = ("journal", "list", "--json")


def talked(home, said):
    """Type to the installed program."""
    return run("type", home=home, said=said)


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """Give a home in which something was told."""
    home = tmp_path_factory.mktemp("told")
    talked(home, CHECK_IN)
    return home


@pytest.fixture
def home(told, tmp_path):
    """Give such a home of one's own."""
    shutil.copytree(told, tmp_path / "home")
    known = tmp_path / "home" / "backup.json"
    known.write_text(known.read_text().replace(str(told), str(tmp_path / "home")))
    return tmp_path / "home"


def at_terminal(*arguments, home, typed):
    """Run a command on a terminal, with what is *typed* there; return what is shown."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [PROGRAM, "--home", home, *arguments],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=environment(TERM="dumb"),
        close_fds=True,
    ) as program:
        os.close(theirs)
        os.write(ours, f"{typed}\n".encode())
        shown = b""
        try:
            while part := os.read(ours, 4096):
                shown += part
        except OSError:  # the terminal is gone with the program
            pass
        program.wait(timeout=60)
    os.close(ours)
    return program.returncode, shown.decode()


def test_a_journal_is_exported_by_the_ending_of_a_name(home, tmp_path):
    """For its owner alone; and it is said that it is not encrypted."""
    for name, begins in (
        ("diary.md", "# My journal"),
        ("journal.jsonl", '{"format": "small-steps-journal"'),
        ("journal.csv", "\ufefftold,day,kind"),
    ):
        done = run(*EXPORT, tmp_path / name, home=home)
        assert (done.returncode, done.stderr) == (0, "")
        assert "not encrypted" in done.stdout
        assert (tmp_path / name).read_text("utf-8").startswith(begins)
        assert (tmp_path / name).stat().st_mode & 0o777 == 0o600
    (told,) = objects(run(*EXPORT, tmp_path / "x.md", "--json", home=home))
    assert told == {"file": str(tmp_path / "x.md"), "as": "markdown", "entries": 2}


def test_an_export_may_go_down_a_pipe(home):
    """As a diary, if nothing else is asked for; each line of jsonl is an object."""
    assert run(*EXPORT, "-", home=home).stdout.startswith("# My journal")
    lines = run(*EXPORT, "-", "--as", "jsonl", home=home).stdout.splitlines()
    assert len([json.loads(line) for line in lines]) == 3


def test_a_file_that_is_there_is_not_written_over(home, tmp_path):
    """Unless that is wished."""
    path = tmp_path / "diary.md"
    path.write_text("mine")
    done = run(*EXPORT, path, home=home)
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 2
    assert path.read_text() == "mine"
    assert run(*EXPORT, path, "--force", home=home).returncode == 0
    assert "called my sister" in path.read_text()


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ([*EXPORT, "/nowhere/journal.xyz"], "--as"),
        ([*EXPORT, "/nowhere/diary.md"], "/nowhere/diary.md"),
        ([*IMPORT, "nowhere.json"], "nowhere.json"),
        ([*IMPORT, "letter.txt"], "Daylio"),
        (["journal", "backup", "--to", "/nowhere/at/all"], "folder"),
        (["journal", "restore", "nowhere.age"], "nowhere.age"),
        (["journal", "restore", "letter.txt"], "Small Steps"),
        (["journal", "forget", "--since", "yesterday"], "yesterday"),
        (["journal", "forget", "--day", "the week"], "not one day"),
        (["journal", "forget", "--day", "2999-01-01"], "2999-01-01"),
        (["journal", "forget", "--day", "last monday and tuesday"], "tuesday"),
        (["journal", "forget", "--everything"], "--yes"),
        (["journal", "forget"], "--today"),
    ],
)
def test_what_can_be_mended_is_named(home, arguments, named):
    """Two lines, no traceback, and nothing is changed."""
    (home / "letter.txt").write_text("Dear diary")
    before = run(*LIST, home=home).stdout
    arguments = [home / a if a == "letter.txt" else a for a in arguments]
    done = run(*arguments, home=home)
    assert (done.returncode, done.stdout) == (2, "")
    assert named in done.stderr
    assert len(done.stderr.splitlines()) >= 2
    assert "Traceback" not in done.stderr
    assert run(*LIST, home=home).stdout == before


def test_a_journal_moves_to_another_home(home, tmp_path):
    """Through a file, and once however often."""
    run(*EXPORT, tmp_path / "all.jsonl", home=home)
    other = tmp_path / "other"
    (first,) = objects(run(*IMPORT, tmp_path / "all.jsonl", "--json", home=other))
    (again,) = objects(run(*IMPORT, tmp_path / "all.jsonl", "--json", home=other))
    assert first == {"from": "small-steps", "new": 2, "known": 0}
    assert again == {"from": "small-steps", "new": 0, "known": 2}
    assert run(*LIST, home=other).stdout == run(*LIST, home=home).stdout


def test_another_diary_comes_in_and_can_be_read_aloud(home, tmp_path):
    """As notes and feelings of their days; what was told here stays the last thing."""
    (tmp_path / "dayone.zip").write_bytes(FILES["day one, zipped"][0])
    (tmp_path / "daylio.csv").write_text(DAYLIO, "utf-8")
    for name in ("dayone.zip", "daylio.csv"):
        assert run(*IMPORT, tmp_path / name, home=home).returncode == 0
    kinds = [entry["kind"] for entry in objects(run(*LIST, home=home))]
    assert (kinds.count("note"), kinds.count("feeling")) == (4, 3)
    said = "what did you save\nread me May 20\n"
    last, day = talked(home, said).stdout.splitlines()
    assert "alk ten minutes" in last
    assert "Feeling: Rad." in day
    assert "You wrote: Morning Felt great, rested." in day


def test_a_backup_restores_a_journal_on_another_machine(home, tmp_path):
    """With the key of the first, which then is the key of the second."""
    run("journal", "backup", "--to", tmp_path / "stick", home=home)
    (backup,) = (tmp_path / "stick").iterdir()
    key = run("journal", "backup", "--key", home=home).stdout.strip()
    assert key.startswith("AGE-SECRET-KEY-1")
    other = tmp_path / "other"
    done = run("journal", "restore", backup, home=other)
    assert done.returncode == 2
    assert "--key" in done.stderr
    restore = ("journal", "restore", backup, "--key", home / "backup.key")
    assert run(*restore, home=other).returncode == 0
    assert run(*LIST, home=other).stdout == run(*LIST, home=home).stdout
    assert run("journal", "backup", "--key", home=other).stdout.strip() == key


def test_restoring_loses_nothing_of_what_was_here(home):
    """It is backed up first, and can be restored in turn."""
    (first,) = objects(run("journal", "backup", "--json", home=home))
    before = run(*LIST, home=home).stdout
    talked(home, "I slipped today\n\n")
    after = run(*LIST, home=home).stdout
    done = run("journal", "restore", first["file"], "--yes", "--json", home=home)
    (told,) = objects(done)
    assert run(*LIST, home=home).stdout == before
    run("journal", "restore", told["before"], "--yes", home=home)
    assert run(*LIST, home=home).stdout == after


def test_restoring_is_confirmed(home):
    """On a terminal by a word; elsewhere by an option."""
    (made,) = objects(run("journal", "backup", "--json", home=home))
    before = run(*LIST, home=home).stdout
    done = run("journal", "restore", made["file"], home=home)
    assert done.returncode == 2
    assert "--yes" in done.stderr
    code, shown = at_terminal("journal", "restore", made["file"], home=home, typed="no")
    assert code == 0
    assert "Nothing is changed." in shown
    code, shown = at_terminal(
        *("journal", "restore", made["file"]), home=home, typed="restore"
    )
    assert code == 0
    assert "restored" in shown
    assert run(*LIST, home=home).stdout == before


def test_a_journal_that_does_not_open_is_set_aside_for_a_backup(home):
    """Only where that is wished; it is kept."""
    (made,) = objects(run("journal", "backup", "--json", home=home))
    before = run(*LIST, home=home).stdout
    (home / "journal.db").write_bytes(b"no journal at all" * 1000)
    restore = ("journal", "restore", made["file"])
    done = run(*restore, home=home)
    assert done.returncode == 2
    assert "--set-aside" in done.stderr
    assert run(*restore, "--set-aside", home=home).returncode == 0
    assert run(*LIST, home=home).stdout == before
    (aside,) = home.glob("journal.db.set-aside*")
    assert aside.read_bytes().startswith(b"no journal")


def test_forgetting_is_confirmed_and_reaches_the_backups(home):
    """By a word that is typed; a new backup is made of what stays."""
    code, shown = at_terminal("journal", "forget", "--today", home=home, typed="yes")
    assert code == 0
    assert "Nothing is deleted." in shown
    assert len(objects(run(*LIST, home=home))) == 2
    old = {path.name for path in (home / "backups").iterdir()}
    code, shown = at_terminal("journal", "forget", "--today", home=home, typed="forget")
    assert "2 entries deleted" in shown
    assert run(*LIST, home=home).stdout == ""
    assert old.isdisjoint(path.name for path in (home / "backups").iterdir())


def test_everything_goes_with_its_key(home):
    """Nothing of it is left but the settings' own file."""
    (told,) = objects(
        run("journal", "forget", "--everything", "--yes", "--json", home=home)
    )
    assert told == {"deleted": 2, "unreached": []}
    left = {path.name for path in home.iterdir()}
    assert not left & {"backup.key", "backup.pub", "numbers.txt"}
    assert [*(home / "backups").iterdir()] == []


def test_one_day_goes_and_the_others_stay(home):
    """Named by its date, or in words."""
    none = run("journal", "forget", "--day", "yesterday", "--yes", home=home)
    assert none.stdout.startswith("0 entries from ")
    assert len(objects(run(*LIST, home=home))) == 2
    day = objects(run(*LIST, home=home))[0]["at"][:10]
    done = run("journal", "forget", "--day", day, "--yes", home=home)
    assert done.stdout.startswith("2 entries from ")
    assert f"{day} deleted, from the backups too." in done.stdout
    assert run(*LIST, home=home).stdout == ""


def test_what_was_told_before_a_day_stays(home):
    """Only what was told from that day on goes."""
    done = run("journal", "forget", "--since", "2999-01-01", "--yes", home=home)
    assert done.stdout.startswith("0 entries")
    assert len(objects(run(*LIST, home=home))) == 2


def test_a_conversation_leaves_a_backup(home):
    """One, of what was told in it; and says so when it is asked."""
    (backup,) = (home / "backups").iterdir()
    talked(home, "I slipped today\n\n")
    assert [*(home / "backups").iterdir()] == [backup]
    said = talked(home, "am I backed up\n").stdout
    assert said.startswith("Yes. The last backup was made")


def test_a_program_that_goes_on_makes_its_backup(home):
    """The page, and doors, stay open for weeks: they do not wait for the end."""
    folder = home / "backups"
    for made in folder.iterdir():
        made.unlink()
    command = [PROGRAM, "--home", home, "journal", "open", "--no-browser"]
    with subprocess.Popen(
        command, env=environment(), stdout=subprocess.PIPE, text=True
    ) as page:
        while not [*folder.glob("small-steps_*.age")]:
            assert page.poll() is None
            time.sleep(0.05)
        assert page.poll() is None
        page.terminate()
        page.communicate()
    assert page.returncode == 0


def test_a_backup_that_fails_is_told_at_the_end(home):
    """On standard error, kindly; what was told is kept."""
    (home / "config.toml").write_text('backup_folder = "/nowhere/at/all"\n')
    done = talked(home, "I slipped today\n\n")
    assert done.returncode == 0
    assert "its folder is not there" in done.stderr + done.stdout
    assert len(objects(run(*LIST, home=home))) == 3


def test_each_action_has_help_with_examples(tmp_path):
    """What it does, and how it is written."""
    for action in ("list", "search", "export", "import", "backup", "restore", "forget"):
        done = run("journal", action, "--help", home=tmp_path)
        assert "example" in done.stdout
        assert f"small-steps journal {action}" in done.stdout
