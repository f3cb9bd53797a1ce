"""No traces: what is said is in the journal, and nowhere else on the machine."""

import os
import random
import re
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
from program import PROGRAM, environment, objects, plain, run, speak
from tracing import needs_linux

import assistant.journal
from audio import models

pytestmark = needs_linux
JOURNAL = re.compile(r"journal\.db(-wal|-shm|-journal)?")


@pytest.fixture
def machine(tmp_path):
    """Give an environment in which every place of ours is in a folder of the test."""
    names = {
        "HOME": "user",
        "TMPDIR": "temporary",
        "XDG_CACHE_HOME": "cache",
        "XDG_CONFIG_HOME": "config",
        "XDG_DATA_HOME": "data",
        "XDG_RUNTIME_DIR": "runtime",
        "XDG_STATE_HOME": "state",
    }
    for folder in names.values():
        (tmp_path / folder).mkdir(mode=0o700)
    kept = models.find("moonshine-en")
    if kept:
        names["SMALL_STEPS_MODELS"] = kept.parent
    places = {name: str(tmp_path / folder) for name, folder in names.items()}
    return environment(PYTHONDONTWRITEBYTECODE="1", **places)


def script(text, *arguments, env=None):
    """Run a script of ours to its end."""
    return subprocess.run(
        [sys.executable, "-c", text, *arguments],
        env=env or environment(),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


HOLDER = """
import tempfile, sys
from assistant.privacy import leave_no_traces
leave_no_traces()
print(tempfile.gettempdir(), flush=True)
open(tempfile.mkstemp()[1], "w").write("words")
if sys.argv[1:]:
    sys.stdin.read()
"""


def holder(env):
    """Start a process that has a temporary file; return it and its folder."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, "wait"],
        env=env,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    folder = Path(process.stdout.readline().strip())
    while not [*folder.iterdir()]:
        time.sleep(0.01)
    return process, folder


def test_temporary_files_lie_in_memory_for_this_person_alone(machine):
    """In the runtime folder of the session; gone with the process."""
    folder = Path(script(HOLDER, env=machine).stdout.strip())
    place = Path(machine["XDG_RUNTIME_DIR"]) / "small-steps"
    assert folder.parent == place
    assert place.stat().st_mode & 0o777 == 0o700
    assert [*place.iterdir()] == []


def test_what_a_killed_process_left_is_wiped_by_the_next_start(machine):
    """And nothing of one that lives."""
    (lives, kept), (dies, left) = holder(machine), holder(machine)
    with lives, dies:
        dies.kill()
        dies.wait()
        assert [*left.iterdir()]
        script(HOLDER, env=machine)
        assert not left.exists()
        assert [*kept.iterdir()]
        lives.stdin.close()


@pytest.mark.parametrize("trap", ["link", "open to others"])
def test_a_folder_that_another_may_have_put_there_is_not_used(machine, tmp_path, trap):
    """Shared memory is for everyone, so its names may be taken."""
    place = Path(machine["XDG_RUNTIME_DIR"]) / "small-steps"
    if trap == "link":
        (tmp_path / "elsewhere").mkdir(mode=0o700)
        place.symlink_to(tmp_path / "elsewhere")
    else:
        place.mkdir()
        place.chmod(0o777)
    folder = Path(script(HOLDER, env=machine).stdout.strip())
    assert folder.parent == Path(f"/dev/shm/small-steps-{os.getuid()}")  # noqa: S108
    assert [*place.iterdir()] == []


DUMPING = ["sh", "-c", 'ulimit -c unlimited; exec "$@"', "sh"]
"""Before a command: a careless shell asks for core dumps."""

CRASH = "import os; os.abort()"
CRASH_QUIETLY = f"from audio import no_core_dumps; no_core_dumps(); {CRASH}"


def test_a_crash_leaves_no_picture_of_the_memory(tmp_path):
    """Where the same crash of another program leaves one."""
    sizes = {}
    for name, text in (("other", CRASH), ("ours", CRASH_QUIETLY)):
        folder = tmp_path / name
        folder.mkdir()
        done = subprocess.run(
            [*DUMPING, sys.executable, "-c", text],
            cwd=folder,
            env=environment(PYTHONPATH=os.pathsep.join(sys.path)),
            capture_output=True,
            check=False,
        )
        assert done.returncode == -signal.SIGABRT
        sizes[name] = [*folder.iterdir()]
    assert sizes["ours"] == []
    if not sizes["other"]:
        pytest.skip("this system keeps core dumps elsewhere, so none was seen")


FAILING = """
import gc, logging, threading, warnings
from assistant.privacy import leave_no_traces
leave_no_traces()
SECRET = "told nobody"
def fail():
    raise ValueError(SECRET)
class Leaves:
    def __del__(self):
        fail()
warnings.warn(SECRET)
for log in (logging.getLogger("somebody.else"), logging.getLogger("assistant.x")):
    try:
        fail()
    except ValueError:
        log.exception(SECRET if log.name != "assistant.x" else "It broke")
thread = threading.Thread(target=fail)
thread.start()
thread.join()
Leaves()
fail()
"""


def test_what_fails_is_named_by_kind_and_place_and_never_by_value():
    """An error that nobody caught, of a thread, a destructor, a library's log."""
    done = script(FAILING)
    assert done.returncode == 1
    assert "told nobody" not in done.stderr + done.stdout
    lines = done.stderr.splitlines()
    assert lines[0].startswith("small-steps: somebody.else reports a failure at ")
    assert lines[1].startswith("small-steps: It broke, ValueError at ")
    broke = [line for line in lines if line.startswith("Small Steps broke: ")]
    assert len(broke) == 3
    assert all("ValueError at <string>:7" in line for line in broke)


def test_typed_talk_has_no_history():
    """Lines are read without readline, which alone would keep them in a file."""
    look = "import assistant.__main__, sys; print('readline' in sys.modules)"
    assert script(look).stdout == "False\n"


def tree(pid):
    """Return a process and all that it started."""
    children = []
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            children += [int(c) for c in (task / "children").read_text().split()]
    return [pid, *(each for child in children for each in tree(child))]


def is_shown(word, pid):
    """Tell whether the list of processes shows *word*, in a name or an environment."""
    shown = b""
    for each in tree(pid):
        for part in ("cmdline", "environ", "comm"):
            with suppress(OSError):
                shown += Path(f"/proc/{each}/{part}").read_bytes()
    return word.encode() in shown


def is_encrypted():
    """Tell whether the journal is kept by SQLCipher."""
    assert assistant.journal.Journal
    return "sqlcipher3" in sys.modules


def files_with(word, *folders):
    """Return the files of *folders* that hold *word*, in any of their forms."""
    forms = [form.encode(e) for form in (word, word.upper(), word.title())
             for e in ("utf-8", "utf-16-le")]  # fmt: skip
    return {
        file.name
        for folder in folders
        for file in Path(folder).rglob("*")
        if file.is_file() and any(form in file.read_bytes() for form in forms)
    }


def left_outside(word, folder):
    """Return the files with *word* that should have none."""
    found = files_with(word, folder, f"/dev/shm/small-steps-{os.getuid()}")  # noqa: S108
    return {name for name in found if is_encrypted() or not JOURNAL.fullmatch(name)}


def test_a_word_that_is_left_would_be_found(machine, tmp_path):
    """In any file, however deep, and in the list of processes."""
    stray = tmp_path / "cache/deep/stray.bin"
    stray.parent.mkdir()
    stray.write_bytes(b"\0" + "Quillon".encode("utf-16-le"))
    assert left_outside("quillon", tmp_path) == {"stray.bin"}
    shown = [sys.executable, "-c", "print(flush=True); input()", "quillon"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(shown, env=machine, **pipes) as process:
        process.stdout.readline()
        assert is_shown("quillon", process.pid)
        process.stdin.write(b"\n")


def test_a_typed_word_is_nowhere_but_in_the_journal(machine, tmp_path):
    """The program is killed in the middle, again and again; then all is searched."""
    chance = random.Random(7)  # noqa: S311  repeatable
    word = f"quillon{chance.randrange(10**9)}"
    for _ in range(2):
        with subprocess.Popen(
            [*DUMPING, PROGRAM, "type"],
            cwd=tmp_path,
            env=machine,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as talk:
            talk.stdin.write(f"I took a small step, I met {word} outside\n")
            talk.stdin.flush()
            assert word in talk.stdout.readline()
            assert not is_shown(word, talk.pid)
            talk.stdin.write(f"I slipped and shouted at {word}\nwhat did you save\n")
            talk.stdin.flush()
            time.sleep(chance.random() / 20)
            talk.kill()
            assert word not in talk.communicate()[1]
    kept = run("journal", "list", home=tmp_path / "data/small-steps", env=machine)
    assert kept.stdout.count(word) >= 2
    assert left_outside(word, tmp_path) == set()


@pytest.mark.skipif(models.find("moonshine-en") is None, reason="no English model")
def test_a_spoken_word_is_nowhere_but_in_the_journal(machine, tmp_path):
    """Said, recognized, answered aloud by a process of its own; both are killed."""
    word = "xylophone"
    words = f"I took a small step. I played the {word}."
    said = speak(tmp_path / "a.wav", words, voice="pyttsx3")
    home = tmp_path / "data/small-steps"
    command = [PROGRAM, "--voice", "pyttsx3", "--home", home, "hear", *[said] * 4]
    with subprocess.Popen(
        [*DUMPING, *command, "--json"],
        cwd=tmp_path,
        env=machine,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as talk:
        for turn in range(3):
            assert word in plain(talk.stdout.readline())
            assert not is_shown(word, talk.pid)
            if turn < 2:
                for voice in tree(talk.pid)[1:]:
                    os.kill(voice, signal.SIGSEGV if turn else signal.SIGKILL)
        talk.kill()
        assert word not in talk.communicate()[1]
    kept = objects(run("journal", "list", "--json", home=home, env=machine))
    assert word in plain(kept[0]["text"])
    assert left_outside(word, tmp_path) == set()
