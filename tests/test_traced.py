"""What the kernel was asked for while we talked: no network, and no other files."""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from program import PROGRAM, environment, objects, plain, speak
from tracing import needs_linux, needs_namespace, needs_strace, reaching_out, traced

from audio import models

pytestmark = needs_linux
needs_model = pytest.mark.skipif(
    models.find("moonshine-en") is None,
    reason="no English model: run small-steps models install moonshine-en",
)
SLIP = Path(__file__).parent / "conversations/en/slip.txt"
SCENE = """\
I took a small step, I called my sister
I feel sad today
my plan is when I want to drink I will call Ana
remind me to breathe at nine thirty
what did I say about my sister
read me my week
stop
forget today
yes
"""
CALLS = "%network,open,openat,creat,memfd_create"
WRITTEN = re.compile(r'open(?:at)?\([^"]*"([^"]+)", O_(?:WRONLY|RDWR)[^)]*\) = \d')


@pytest.fixture(scope="module")
def spoken(tmp_path_factory):
    """Return a recording of a check-in."""
    path = tmp_path_factory.mktemp("spoken") / "step.wav"
    return speak(path, "I took a small step. I called my sister.", voice="pyttsx3")


def trace(folder, *command, said=""):
    """Run a command in a session of its own under strace; the log is in *folder*."""
    runtime = folder / "runtime"
    runtime.mkdir(mode=0o700)
    env = environment(XDG_RUNTIME_DIR=str(runtime), PYTHONDONTWRITEBYTECODE="1")
    env.pop("CI", None)  # onnxruntime is better behaved where it thinks it is tested
    return subprocess.run(
        [*traced(folder / "log", CALLS), PROGRAM, "--home", folder / "home", *command],
        input=said,
        env=env,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )


def elsewhere(folder):
    """Return the files that were written and are not where ours may be."""
    text = (folder / "log").read_text()
    written = {Path(path) for path in WRITTEN.findall(text)}
    assert folder / "home/journal.db" in written
    assert "memfd" not in text
    ours = ("home", "replies", "runtime/small-steps")
    allowed = [Path(os.devnull), *(folder / name for name in ours)]
    return [f for f in written if not any(f.is_relative_to(place) for place in allowed)]


@needs_strace
def test_a_connection_would_be_seen(tmp_path):
    """And a file: the tests below could fail."""
    script = (
        "import socket; socket.socket().connect_ex(('127.0.0.1', 9));"
        f"open('{tmp_path}/stray', 'a'); open('{tmp_path}/home/journal.db', 'w')"
    )
    (tmp_path / "home").mkdir()
    command = [*traced(tmp_path / "log", CALLS), sys.executable, "-B", "-c", script]
    subprocess.run(command, check=True)
    assert len(reaching_out(tmp_path / "log")) >= 2
    assert elsewhere(tmp_path) == [tmp_path / "stray"]


@needs_strace
def test_typed_talk_asks_for_no_network_and_for_no_other_file(tmp_path):
    """Nothing but unix sockets; files in the home folder, and in memory."""
    slip = re.findall(r"^> (?!\.\.\.)(.*)$", SLIP.read_text("utf-8"), re.MULTILINE)
    done = trace(tmp_path, "type", said=SCENE + "\n".join(slip))
    assert done.stderr == ""
    assert len(done.stdout.splitlines()) >= len(slip)
    assert reaching_out(tmp_path / "log") == []
    assert elsewhere(tmp_path) == []


FORGETS = """
import random, sys
from datetime import datetime
from pathlib import Path
sys.modules.update(dict.fromkeys(sys.argv[2:]))  # what is to be missing
from assistant.journal import Journal, Stepped
with Journal(Path(sys.argv[1])) as journal:
    for _ in range(800):
        journal.record(Stepped(random.randbytes(2000).hex(), "did"))
    journal.forget(datetime.now().astimezone())
    journal.tidy()
    assert journal.count() == 800
"""


@needs_strace
@pytest.mark.parametrize("missing", [[], ["sqlcipher3"]], ids=["", "fallback"])
def test_forgetting_writes_nothing_aside(memory, tmp_path, missing):
    """SQLite would write a journal of some megabytes anew in /var/tmp."""
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        home = Path(folder) / "home"
        command = [sys.executable, "-B", "-c", FORGETS, home / "journal.db", *missing]
        before = traced(tmp_path / "log", CALLS)
        subprocess.run([*before, *command], check=True, timeout=120)
        written = WRITTEN.findall((tmp_path / "log").read_text())
        assert [f for f in written if not Path(f).is_relative_to(home)] == []


@needs_strace
@needs_model
def test_speech_asks_for_no_network_and_for_no_other_file(tmp_path, spoken):
    """Real speech to a real recognizer, and a real voice in its own process."""
    replies = ["--to", tmp_path / "replies", "--voice", "pyttsx3", "--json"]
    done = trace(tmp_path, "hear", spoken, *replies)
    (turn,) = objects(done)
    assert plain(turn["entries"][0]["text"]) == "i called my sister"
    assert reaching_out(tmp_path / "log") == []
    assert elsewhere(tmp_path) == []


@needs_namespace
@needs_model
def test_everything_works_where_there_is_no_network_at_all(tmp_path, spoken):
    """In an empty network namespace: heard, answered aloud, kept; and read again."""
    nowhere = ["unshare", "--map-root-user", "--net", PROGRAM, "--home", tmp_path]
    replies = ["--to", tmp_path / "replies", "--voice", "hibari"]
    for command in (["hear", spoken, *replies], ["type"]):
        done = subprocess.run(
            [*nowhere, *command],
            input="what did you save\n",
            env=environment(),
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert (done.returncode, done.stderr) == (0, "")
        assert "sister" in done.stdout
    assert [*(tmp_path / "replies").iterdir()]
