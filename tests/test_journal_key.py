"""The key of the journal: where it lies, how it is changed, and what if it is gone."""

import json
import os
import pty
import stat
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from program import PROGRAM, environment, run
from unlocked import unlocked, words_on_disk

from assistant.journal import Felt, Journal, JournalError, KeyFile, Stepped
from assistant.journal.keys import Key

TESTS = Path(__file__).parent
TOLD = "I called my sister"
WORDS = "four words of mine"


@pytest.fixture
def path(tmp_path):
    """Give the place of a journal in a home of choice."""
    return tmp_path / "home" / "journal.db"


def kept(path, text=TOLD):
    """Keep a step, and return the bytes of the closed journal."""
    with Journal(path) as journal:
        journal.record(Stepped(text, "did"))
    return path.read_bytes()


def texts(path):
    """Return the words of all entries."""
    with Journal(path) as journal:
        return [entry.text for entry in journal.entries()]


def with_keyring(folder, name="Kept", **more):
    """Return an environment of a person with that keyring and nothing else."""
    paths = (str(TESTS), str(Path.cwd()), os.environ.get("PYTHONPATH", ""))
    return environment(
        HOME=str(folder),
        XDG_DATA_HOME=str(folder / "data"),
        XDG_CONFIG_HOME=str(folder / "config"),
        TEST_KEYRING=str(folder / "keyring.json"),
        PYTHON_KEYRING_BACKEND=f"keyrings.{name}",
        PYTHONPATH=os.pathsep.join(filter(None, paths)),
        **more,
    )


def small_steps(*arguments, env, said=""):
    """Run the program in the person's own home."""
    return subprocess.run(
        [PROGRAM, *arguments],
        input=said,
        env=env,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )


def test_a_home_of_choice_has_its_key_in_a_file_of_its_own(path):
    """Beside the configuration, for its owner alone; the words are nowhere in clear."""
    locked = kept(path)
    file = path.with_name("journal.key")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert KeyFile(path).read()[0].place == "file"
    assert b"sister" not in locked
    assert not locked.startswith(b"SQLite format")
    assert texts(path) == [TOLD]


def test_no_key_is_in_its_representation(path):
    """Nor in what a traceback may show."""
    kept(path)
    (key,) = KeyFile(path).read()
    assert key.value not in repr(key)


def test_another_key_opens_nothing_and_nothing_is_changed(path):
    """It is said what is wrong and what to do."""
    locked = kept(path)
    KeyFile(path).write(Key("file", "ab" * 32))
    other = path.with_name("journal.key").read_bytes()
    with pytest.raises(JournalError, match="does not open the journal") as found:
        Journal(path)
    assert "journal.key" in found.value.remedy
    assert path.read_bytes() == locked
    assert path.with_name("journal.key").read_bytes() == other


def test_a_key_that_is_gone_is_not_replaced(path):
    """A new one would open nothing, and hide that the old one is missed."""
    locked = kept(path)
    path.with_name("journal.key").unlink()
    with pytest.raises(JournalError, match="its key is gone") as found:
        Journal(path)
    assert "Put the key file back" in found.value.remedy
    assert path.read_bytes() == locked
    assert not path.with_name("journal.key").exists()


def test_the_command_line_says_so_in_two_lines(path):
    """With exit code 2 and no traceback, before anything is heard."""
    locked = kept(path)
    path.with_name("journal.key").unlink()
    done = run("type", home=path.parent, said=f"{TOLD}\n")
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 2
    assert path.read_bytes() == locked


def test_a_crash_is_not_folded_in_with_a_wrong_key(path):
    """What the log holds waits for the right one."""
    program = (
        "import os, signal, sys; from pathlib import Path;"
        "from assistant.journal import Journal, Felt; j = Journal(Path(sys.argv[1]));"
        "j.record(Felt('Tired')); os.kill(os.getpid(), signal.SIGKILL)"
    )
    subprocess.run([sys.executable, "-c", program, str(path)], check=False)
    right = path.with_name("journal.key").read_bytes()
    KeyFile(path).write(Key("file", "ab" * 32))
    with pytest.raises(JournalError, match="does not open the journal"):
        Journal(path)
    path.with_name("journal.key").write_bytes(right)
    assert texts(path) == ["Tired"]


@pytest.mark.parametrize(
    "text",
    [
        *("", "\n", "# only a remark\n", "file\n", "file 12ab\n", "file " + "g" * 64),
        *("keyring\n", "keyring ../../x\n", "passphrase secret\n", "door 1\n"),
        *("file " + "ab" * 32 + "\nnonsense\n", "\x00\x01", "schlüssel\n"),
    ],
)
def test_a_damaged_key_file_is_refused_and_left(path, text):
    """Whatever stands in it."""
    locked = kept(path)
    file = path.with_name("journal.key")
    file.write_text(text, "utf-8")
    with pytest.raises(JournalError, match=r"key file .* (is damaged|cannot be read)"):
        Journal(path)
    assert (file.read_text("utf-8"), path.read_bytes()) == (text, locked)


@given(st.binary(max_size=200))
def test_any_bytes_in_a_key_file_are_a_key_or_an_error(tmp_path_factory, written):
    """Never anything else."""
    keys = KeyFile(tmp_path_factory.mktemp("key") / "journal.db")
    keys.path.write_bytes(written)
    with suppress(JournalError):
        assert all(key.place for key in keys.read())


def test_a_key_file_that_others_may_read_is_closed_to_them(path):
    """As after a copy from a stick."""
    kept(path)
    file = path.with_name("journal.key")
    file.chmod(0o644)
    assert texts(path) == [TOLD]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_new_key_opens_it_and_the_old_one_is_gone(path):
    """From the key file and from its blocks; what was told stays."""
    kept(path)
    (old,) = KeyFile(path).read()
    with Journal(path) as journal:
        journal.change_key("file")
        journal.record(Felt("Calm"))
        journal.verify()
    (new,) = KeyFile(path).read()
    assert new.value != old.value
    left = b"".join(file.read_bytes() for file in path.parent.iterdir())
    assert old.value.encode() not in left
    assert texts(path) == [TOLD, "Calm"]
    KeyFile(path).write(old)
    with pytest.raises(JournalError, match="does not open"):
        Journal(path)


FIRST = """
import sys
from pathlib import Path
from assistant.journal import Felt, Journal, JournalError
sys.stdin.readline()
try:
    with Journal(Path(sys.argv[1])) as journal:
        journal.record(Felt("Tired"))
    print("kept")
except JournalError as error:
    print(error.problem)
"""


def test_first_starts_at_the_same_moment_make_one_key(path):
    """Whoever is told that it is kept finds it; the others are told to wait."""
    command = [sys.executable, "-c", FIRST, str(path)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    started = [subprocess.Popen(command, **pipes) for _ in range(6)]
    for process in started:
        process.stdin.write("\n")
        process.stdin.flush()
    told = [process.communicate(timeout=60)[0].strip() for process in started]
    kept = told.count("kept")
    assert kept >= 1
    assert all(each == "kept" or "Another Small Steps" in each for each in told)
    assert texts(path) == ["Tired"] * kept
    assert {file.name for file in path.parent.iterdir()} == {
        "journal.db",
        "journal.key",
    }


REKEYED = """
import os, signal, sys
from pathlib import Path
from assistant.journal import Journal, KeyFile
from assistant.journal.keys import Key

def killed(path, last):
    seen = 0
    def step(event, args):
        nonlocal seen
        kinds = {"open", "os.rename", "os.link", "os.remove"}
        if event in kinds and str(path.parent) in str(args[0]):
            seen += 1
            if seen == last:
                os.kill(os.getpid(), signal.SIGKILL)
    journal = Journal(path)
    sys.addaudithook(step)
    journal.change_key("file")
    journal.close()
    os._exit(0)

path = Path(sys.argv[1])
for last in range(1, 99):
    child = os.fork() or killed(path, last)
    ended = os.waitpid(child, 0)[1]
    with Journal(path) as journal:
        journal.verify()
        print(last, len(KeyFile(path).read()), journal.count(), flush=True)
    if ended == 0:
        break
"""


def test_a_crash_at_any_step_of_a_change_leaves_a_key_that_opens_it(path):
    """The old one or the new one, and no other is left."""
    kept(path)
    program = [sys.executable, "-c", REKEYED, str(path)]
    done = subprocess.run(program, check=True, capture_output=True, text=True)
    steps = [line.split() for line in done.stdout.splitlines()]
    assert len(steps) > 6
    assert {(keys, count) for _, keys, count in steps} == {("1", "1")}


CUT = """
import sys
import threading
from contextlib import suppress
from pathlib import Path
from assistant.journal import Journal
journal = Journal(Path(sys.argv[1]))
print("ready", flush=True)
journal.change_key("file")
"""


@pytest.mark.parametrize("wait", [0.0, 0.004, 0.012, 0.03, 0.06])
def test_a_kill_while_pages_are_locked_anew_loses_nothing(path, wait):
    """A journal of several thousand pages, and a moment somewhere in between."""
    with Journal(path) as journal:
        journal._db.execute("BEGIN")  # noqa: SLF001  as one commit, for speed
        for number in range(1500):
            journal.record(Stepped(f"{TOLD} {number} " + "and we talked " * 20, "did"))
        journal._db.execute("COMMIT")  # noqa: SLF001  as above
    command = [sys.executable, "-c", CUT, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        process.stdout.readline()
        with suppress(subprocess.TimeoutExpired):
            process.wait(wait)
        process.kill()
    with Journal(path) as journal:
        journal.verify()
        assert journal.count() == 1500
    assert len(KeyFile(path).read()) == 1


def test_everything_forgotten_takes_its_key_along(path):
    """Then no copy of the locked file can be read by anyone."""
    locked = kept(path)
    (old,) = KeyFile(path).read()
    with Journal(path) as journal:
        journal.forget()
        journal.record(Felt("Lighter"))
    (new,) = KeyFile(path).read()
    assert new.value != old.value
    assert old.value.encode() not in words_on_disk(path.parent)
    assert texts(path) == ["Lighter"]
    path.write_bytes(locked)
    with pytest.raises(JournalError, match="does not open"):
        Journal(path)


def test_the_own_home_uses_the_keyring(tmp_path):
    """The file beside the configuration only says so; another home never asks it."""
    env = with_keyring(tmp_path)
    assert small_steps("type", env=env, said=f"I took a step, {TOLD}\n").returncode == 0
    (name, key), *rest = json.loads((tmp_path / "keyring.json").read_text()).items()
    pointer = (tmp_path / "config" / "small-steps" / "journal.key").read_text()
    assert rest == []
    assert f"keyring {name.split()[1]}" in pointer
    assert key not in pointer
    assert TOLD in small_steps("journal", env=env).stdout
    (tmp_path / "keyring.json").write_text("{}")
    locked = small_steps("journal", env=env)
    assert (locked.returncode, locked.stdout) == (2, "")
    assert "Unlock your keyring" in locked.stderr
    chosen = small_steps("--home", str(tmp_path / "chosen"), "type", env=env)
    assert chosen.returncode == 0
    assert (tmp_path / "keyring.json").read_text() == "{}"
    assert (tmp_path / "chosen" / "journal.key").exists()


@pytest.mark.parametrize("name", ["Locked", "Forgetful", "Hanging", "Insecure"])
def test_a_keyring_that_does_not_keep_is_passed_over(tmp_path, name):
    """In seconds; then the key lies in a file beside the configuration."""
    env = with_keyring(tmp_path, name)
    program = (
        "from platformdirs import user_data_path; from assistant.journal import *;"
        "Journal(user_data_path('small-steps') / 'journal.db').record(Felt('Calm'))"
    )
    command = [sys.executable, "-c", program]
    assert subprocess.run(command, env=env, check=False, timeout=60).returncode == 0
    written = (tmp_path / "config" / "small-steps" / "journal.key").read_text()
    assert "\nfile " in written


def test_the_key_goes_into_the_keyring_and_back_and_leaves_no_copy(tmp_path):
    """As the person says, or as config.toml does."""
    home = tmp_path / "home"
    env = with_keyring(tmp_path)
    begun = small_steps("--home", str(home), "type", env=env, said=f"a step, {TOLD}\n")
    assert begun.returncode == 0
    moved = small_steps("--home", str(home), "journal", "key", "keyring", env=env)
    assert "keyring of your desktop" in moved.stdout
    (value,) = json.loads((tmp_path / "keyring.json").read_text()).values()
    assert value not in (home / "journal.key").read_text()
    (home / "config.toml").write_text('key = "file"\n')
    back = small_steps("--home", str(home), "journal", "key", env=env)
    assert str(home / "journal.key") in back.stdout
    assert (tmp_path / "keyring.json").read_text() == "{}"
    assert TOLD in small_steps("--home", str(home), "journal", env=env).stdout


def test_where_there_is_no_keyring_it_is_said_and_nothing_is_changed(path):
    """It was asked for by name."""
    locked = kept(path)
    env = with_keyring(path.parent, "Locked")
    home = str(path.parent)
    done = small_steps("--home", home, "journal", "key", "keyring", env=env)
    assert (done.returncode, done.stdout) == (2, "")
    assert "no keyring here" in done.stderr
    assert path.read_bytes() == locked
    assert len(KeyFile(path).read()) == 1


@pytest.mark.parametrize("given", ["ab" * 32 + "\n", "AB" * 32, "four words of mine\n"])
def test_the_system_may_give_the_key(path, tmp_path, given):
    """In hex digits, or as a passphrase; nothing of it is kept on the disk."""
    (tmp_path / "small-steps-key").write_text(given)
    env = environment(CREDENTIALS_DIRECTORY=str(tmp_path))
    home = path.parent
    assert run("type", home=home, said=f"a step, {TOLD}\n", env=env).returncode == 0
    assert (home / "journal.key").read_text().endswith("credential\n")
    assert TOLD in run("journal", home=home, env=env).stdout
    without = run("journal", home=home)
    assert without.returncode == 2
    assert "given by systemd" in without.stderr
    (tmp_path / "small-steps-key").write_text("ef" * 32)
    other = run("journal", home=home, env=env)
    assert (other.returncode, "does not open" in other.stderr) == (2, True)


def at_a_terminal(*arguments, home, typed):
    """Run the program as one sits before it; return exit code, output, errors."""
    ours, its = pty.openpty()
    with subprocess.Popen(
        [PROGRAM, "--home", home, *arguments],
        stdin=its,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
        text=True,
        start_new_session=True,
    ) as process:
        told, stop = "", threading.Timer(30, process.kill)
        stop.start()
        for line in typed:
            while not told.endswith(": ") and (more := process.stderr.read(1)):
                told += more
            os.write(ours, f"{line}\n".encode())
            told += "\n"
        written, rest = process.communicate()
        stop.cancel()
    os.close(ours)
    os.close(its)
    return process.returncode, written, told + rest


def test_a_passphrase_of_choice_is_asked_at_the_start(path):
    """Once in a run, however often the journal is opened; nobody reads it without."""
    kept(path)
    home = path.parent
    code, written, _ = at_a_terminal(
        "journal", "key", "passphrase", home=home, typed=[WORDS, WORDS]
    )
    assert (code, "if it is forgotten, the journal is lost" in written) == (0, True)
    assert (home / "journal.key").read_text().endswith("\npassphrase\n")
    code, written, told = at_a_terminal(
        "journal", home=home, typed=["wrong words", WORDS]
    )
    assert (code, TOLD in written) == (0, True)
    assert told.count("Passphrase of your journal") == 2
    assert WORDS not in written + told
    locked = path.read_bytes()
    code, written, told = at_a_terminal("journal", home=home, typed=["wrong words"] * 3)
    assert (code, written, "does not open" in told) == (2, "", True)
    done = run("journal", home=home)
    assert (done.returncode, "no terminal" in done.stderr) == (2, True)
    assert path.read_bytes() == locked
    assert at_a_terminal("journal", "key", "file", home=home, typed=[WORDS])[0] == 0
    assert TOLD in run("journal", home=home).stdout


@pytest.mark.parametrize("typed", [["short", "short"], [WORDS, WORDS + "x"], ["", ""]])
def test_a_passphrase_that_will_not_do_changes_nothing(path, typed):
    """Too short, or typed in two ways."""
    locked = kept(path)
    code, _, told = at_a_terminal(
        "journal", "key", "passphrase", home=path.parent, typed=typed
    )
    assert (code, "passphrase" in told) == (2, True)
    assert path.read_bytes() == locked
    assert texts(path) == [TOLD]


def test_a_new_journal_takes_the_key_that_is_configured(path):
    """And a place that there is not is named."""
    path.parent.mkdir()
    config = path.with_name("config.toml")
    config.write_text('key = "under the mat"\n')
    with pytest.raises(JournalError, match="under the mat"):
        Journal(path)
    config.write_text('key = "passphrase"\n')
    code, written, _ = at_a_terminal("journal", home=path.parent, typed=[WORDS, WORDS])
    assert (code, written) == (0, "")
    assert KeyFile(path).read() == (Key("passphrase"),)


def test_the_check_says_where_the_key_is_and_what_that_protects_from(path):
    """In a row of its own, as a script reads it too."""
    kept(path)
    rows = run("check", "--json", home=path.parent).stdout.splitlines()
    found = {row["part"]: row for row in map(json.loads, rows)}
    assert found["key"]["ok"]
    assert str(path.with_name("journal.key")) in found["key"]["is"]
    assert "Whoever can read your files" in found["key"]["is"]
    assert found["journal"]["is"].endswith("is whole and holds 1 entries.")


def test_where_nothing_encrypts_it_says_so(tmp_path):
    """At the start and in the check; and what was told is kept all the same."""
    (tmp_path / "sqlcipher3.py").write_text("raise ImportError\n")
    paths = (str(tmp_path), str(Path.cwd()), os.environ.get("PYTHONPATH", ""))
    env = environment(PYTHONPATH=os.pathsep.join(filter(None, paths)))
    home = tmp_path / "home"
    done = run("type", home=home, said=f"a step, {TOLD}\n", env=env)
    assert (done.returncode, "not encrypted" in done.stderr) == (0, True)
    assert "encrypted" not in done.stdout
    assert (home / "journal.db").read_bytes().startswith(b"SQLite format 3")
    rows = run("check", "--json", home=home, env=env).stdout.splitlines()
    found = {row["part"]: row for row in map(json.loads, rows)}
    assert (found["key"]["ok"], found["journal"]["ok"]) == (False, True)
    assert "sqlcipher3" in found["key"]["remedy"]
    assert TOLD in run("journal", home=home).stdout
    with unlocked(home / "journal.db") as raw:
        assert raw.execute("SELECT count(*) FROM event").fetchone()[0] >= 1
