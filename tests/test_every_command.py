"""Every command, walked from the parser: none is forgotten, whichever comes next."""

import argparse
import json
import os
import pty
import re
import shlex
import signal
import subprocess
import wave
from datetime import datetime, timedelta

import httpx
import pytest
from program import PROGRAM, environment, objects, run

from assistant.__main__ import _parser as parser_of_all
from assistant.journal import Felt, Journal, Slipped, Stepped


def leaves(parser, name=()):
    """Yield every command that does something, by its words."""
    actions = parser._actions  # noqa: SLF001  argparse tells it in no other way
    below = [a for a in actions if isinstance(a, argparse._SubParsersAction)]  # noqa: SLF001
    for each in below:
        for word, sub in each.choices.items():
            yield from leaves(sub, (*name, word))
    if name and not below:
        yield " ".join(name), parser


PARSER = parser_of_all()
COMMANDS = dict(leaves(PARSER))
EXAMPLE = re.compile(r"^  (small-steps\b.*?)(?:  +.*)?$", re.MULTILINE)

QUICK = {
    "transcribe": "transcribe {wav}",
    "say": "say Hello. --to {new} --voice silent",
    "check": "check",
    "models": "models",
    "journal list": "journal list",
    "journal search": "journal search rain",
    "journal export": "journal export {new} --as markdown",
    "journal import": "journal import {lines}",
    "journal backup": "journal backup",
    "journal restore": "journal restore {lines} --yes",
    "journal key": "journal key file",
    "journal forget": "journal forget --today --yes",
}
"""Commands that end by themselves, as they may be run."""

ELSEWHERE = {"type", "understand", "hear", "journal read"}
"""Those that other tests run with --json (test_command_line, _hear, _recording)."""

SHARING = {"share key", "share set-up"}
"""Those that test_shared_command runs."""

LASTING = {"serve", "journal open"}
"""Those that stay until they are stopped; they are run below."""


def test_every_command_is_walked_here():
    """A new one has to be added above."""
    assert set(COMMANDS) == set(QUICK) | ELSEWHERE | SHARING | LASTING


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_examples_that_it_understands(name):
    """Each example is a line that the parser takes, and one is of this command."""
    told = COMMANDS[name].format_help()
    examples = EXAMPLE.findall(told)
    assert any(line.startswith(f"small-steps {name}") for line in examples), told
    for line in examples:
        words = shlex.split(line.partition(" < ")[0])[1:]
        args = PARSER.parse_args(words)
        assert args.run is COMMANDS[name].get_default("run"), line


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_takes_what_stands_everywhere(name):
    """Behind its name and before it, and it does not fit more than 88 columns."""
    usage = COMMANDS[name].format_usage()
    for option in ("--json", "--plain", "--home", "--locale", "--voice"):
        assert f"[{option}" in usage
    about = COMMANDS[name].description
    assert max(map(len, about.splitlines())) <= 88
    assert about[0].islower()


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """Give what commands are run with."""
    folder = tmp_path_factory.mktemp("files")
    with wave.open(str(folder / "quiet.wav"), "wb") as file:
        file.setparams((1, 2, 16_000, 0, "NONE", ""))
        file.writeframes(bytes(32_000))
    home = folder / "home"
    with Journal(home / "journal.db") as journal:
        journal.record(Felt("rain"))
    done = run("journal", "export", folder / "lines.jsonl", home=home)
    assert done.returncode == 0, done.stderr
    names = {"wav": "quiet.wav", "lines": "lines.jsonl"}
    return home, {name: folder / file for name, file in names.items()}


@pytest.mark.parametrize("name", QUICK)
def test_with_json_every_command_writes_objects_and_nothing_else(files, tmp_path, name):
    """One a line, without colours or bars, whatever is said beside it."""
    home, named = files
    line = QUICK[name].format(new=tmp_path / "new", **named)
    done = run(*line.split(), "--json", home=home, said="help\n")
    assert done.returncode == (1 if name == "check" else 0), done.stderr
    assert objects(done)
    assert all(isinstance(each, dict) for each in objects(done))
    assert "\033" not in done.stdout + done.stderr


def terminal(*arguments, home, **more):
    """Return what a command shows on a terminal."""
    ours, theirs = pty.openpty()
    own = environment(TERM="xterm", **more)
    if not more.get("NO_COLOR"):
        own.pop("NO_COLOR", None)
    command = [PROGRAM, "--home", home, *arguments]
    with subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=theirs, env=own
    ) as program:
        os.close(theirs)
        shown = b""
        try:
            while part := os.read(ours, 4096):
                shown += part
        except OSError:  # the terminal is gone with the program
            pass
        assert program.wait() == 0
    os.close(ours)
    return shown.decode().replace("\r\n", "\n")


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """Give a home in which something was told on several days."""
    home, now = tmp_path_factory.mktemp("kept"), datetime.now().astimezone()
    for days, event in ((400, Slipped("I drank")), (1, Stepped("I swam", "did"))):
        at = (now - timedelta(days=days)).replace(hour=9, minute=5)
        with Journal(home / "journal.db", lambda at=at: at) as journal:
            journal.record(event)
    with Journal(home / "journal.db") as journal:
        journal.record(Felt("calm after I swam"))
    return home, now - timedelta(days=400)


def test_days_are_listed_in_plain_words(kept):
    """A line each in a pipe; of another year with its year."""
    home, long_ago = kept
    first, second, third = run("journal", "list", home=home).stdout.splitlines()
    day = f"{long_ago:%A, %B} {long_ago.day}, {long_ago.year}"
    assert first == f"{day}, 09:05  slip: I drank"
    assert second == "Yesterday, 09:05  step (did): I swam"
    assert re.fullmatch(r"Today, \d\d:\d\d  feeling: calm after I swam", third)


def test_only_the_days_that_are_named_are_listed(kept):
    """In plain words; others are refused with the remedy."""
    home, _ = kept
    found = run("journal", "search", "swam", "--days", "today", home=home).stdout
    assert found.startswith("Today")
    assert len(found.splitlines()) == 1
    done = run("journal", "list", "someday", home=home)
    assert (done.returncode, done.stdout) == (2, "")
    assert "someday" in done.stderr
    assert len(done.stderr.splitlines()) == 2


def test_on_a_terminal_days_stand_above_and_what_was_looked_for_stands_out(kept):
    """Unless somebody wants no colours, or plain lines."""
    home, _ = kept
    shown = terminal("journal", "search", "SWAM", home=home)
    assert "\033[1mYesterday\033[0m\n  \033[2m09:05\033[0m  step (did): I " in shown
    assert shown.count("\033[1mswam\033[0m") == 2
    bare = terminal("journal", "search", "SWAM", home=home, NO_COLOR="1")
    assert "Yesterday\n  09:05  step (did): I swam\n" in bare
    assert "\033" not in bare
    plain = terminal("journal", "search", "SWAM", "--plain", home=home)
    assert plain.startswith("Yesterday, 09:05  step (did): I swam\n")
    assert "\033" not in plain


def started(*arguments, home):
    """Start a command that lasts."""
    return subprocess.Popen(
        [PROGRAM, "--home", home, *arguments],
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_serve_serves_the_page(tmp_path):
    """Where the web door is open: to who has the link, with the network locked."""
    (tmp_path / "config.toml").write_text('web = "tcp://127.0.0.1:0"\n')
    with started("serve", "--json", home=tmp_path) as served:
        try:
            told = json.loads(served.stdout.readline())
            assert told["door"] == "web"
            base = told["address"].replace("tcp://", "http://")
            assert httpx.get(base).status_code == 401
            asked = run("journal", "open", "--json", home=tmp_path)
            (link,) = [each["link"] for each in objects(asked)]
            with httpx.Client(base_url=base, follow_redirects=True) as browser:
                assert browser.get(link).status_code == 200
                for path in ("/", "/week", "/search", "/back", "/letter", "/safety"):
                    shown = browser.get(path)
                    assert shown.status_code == 200
                    assert "<h1>" in shown.text
                assert "It is locked for this program." in browser.get("/kept").text
                key = shown.text.split('name="form" value="')[1].split('"')[0]
                said = {"form": key, "words": "I took a small step, I called my sister"}
                assert "called your sister" in browser.post("/talk", data=said).text
                assert "I called my sister" in browser.get("/week").text
        finally:
            served.send_signal(signal.SIGTERM)
            errors = served.communicate(timeout=60)[1]
    assert (served.returncode, errors) == (0, "")
    assert not (tmp_path / "page.key").exists()
