"""The house rules that no linter knows."""

import ast
import re
import subprocess
import sys
import tomllib
from itertools import chain
from pathlib import Path

import packaged
import pytest

from assistant.conversation import ALWAYS
from assistant.skills import discover

ROOT = Path(__file__).parent.parent
PACKAGES = ("assistant", "audio", "intents")
SOURCES = sorted(chain(*((ROOT / package).rglob("*.py") for package in PACKAGES)))
TESTS = sorted((ROOT / "tests").glob("*.py"))
SKILLS = sorted((ROOT / "assistant/skills").glob("[!_]*.py"))
BOOK = packaged.book("en")
ADAPTERS = {
    "recognizers": "transcribe",
    "voices": "synthesize",
    "detectors": "is_speech",
    "wakewords": "is_called",
}
"""Folder of engines -> the method that makes a class one."""


def name(file):
    """Name a file in the output of a test."""
    return str(file.relative_to(ROOT))


def parsed(file):
    """Parse a file."""
    return ast.parse(file.read_text("utf-8"))


def stems(pattern):
    """Return the bare names of files, but for those that begin with an underscore."""
    return {p.stem for p in ROOT.glob(pattern) if not p.stem.startswith("_")}


def test_the_packages_know_only_whom_they_may():
    """The contract is in pyproject.toml, and import-linter keeps it."""
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([lint], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def deep_imports(tree):
    """Find imports that reach past the root of one of our packages."""
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        and not node.level
        and str(node.module).startswith(tuple(f"{package}." for package in PACKAGES))
    ]


@pytest.mark.parametrize("file", SOURCES, ids=name)
def test_a_border_is_crossed_only_at_the_root_of_a_package(file):
    """So every crossing shows at the top of a file."""
    assert deep_imports(parsed(file)) == []


def test_an_import_past_the_root_is_found():
    """The test itself works."""
    source = "from audio import Heard\nfrom audio.events import Heard\nfrom .x import y"
    assert deep_imports(ast.parse(source)) == [2]


def unspoken(tree):
    """Find replies that are made and then dropped, for want of a yield or return."""
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Call)
        and called(node.value) in {"ask", "say", "settle", "confirm"}
    ]


def called(call):
    """Return the name of what is called."""
    return getattr(call.func, "attr", getattr(call.func, "id", ""))


@pytest.mark.parametrize("file", SKILLS, ids=name)
def test_every_reply_is_yielded_or_returned(file):
    """A forgotten yield would say nothing, and nobody would notice."""
    assert unspoken(parsed(file)) == []


def test_a_dropped_reply_is_found():
    """The test itself works."""
    source = "def f(_, ctx):\n ctx.ask('a')\n yield ctx.ask('b')\n confirm(ctx, 'c')"
    assert unspoken(ast.parse(source)) == [2, 4]


def long_functions(tree, most=30):
    """Find functions of more lines than *most*, not counting the docstring."""
    return {
        node.name: length(node)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and length(node) > most
    }


def length(function):
    """Count the lines of a function from its def to its end, without its docstring."""
    lines = function.end_lineno - function.lineno + 1
    if ast.get_docstring(function) is None:
        return lines
    docstring = function.body[0]
    return lines - (docstring.end_lineno - docstring.lineno + 1)


@pytest.mark.parametrize("file", SOURCES, ids=name)
def test_files_and_functions_are_short(file):
    """A file is at most 250 lines, a function 30."""
    assert len(file.read_text("utf-8").splitlines()) <= 250
    assert long_functions(parsed(file)) == {}


def test_a_long_function_is_found():
    """The test itself works, and a docstring does not count."""
    source = "def f():\n '''a\n b'''\n 1\n 2\ndef g():\n 1\n 2\n 3"
    assert long_functions(ast.parse(source), most=3) == {"g": 4}


@pytest.mark.parametrize("file", [*SOURCES, *TESTS], ids=name)
def test_nothing_is_mocked(file):
    """Our fakes are features: typed talk, recordings, the scripted recognizer."""
    imports = [node for node in ast.walk(parsed(file)) if isinstance(node, ast.Import)]
    sources = [n for n in ast.walk(parsed(file)) if isinstance(n, ast.ImportFrom)]
    named = {alias.name for node in imports for alias in node.names}
    named |= {str(node.module) for node in sources}
    assert not [module for module in named if "mock" in module]


def test_a_topic_has_one_name_in_three_places():
    """A phrase file, a skill and scenes. Short answers are the conversation's own."""
    phrases = stems("intents/locale/en/*.toml")
    assert phrases == stems("assistant/skills/*.py") | {"answers"}
    assert phrases == stems("tests/conversations/en/*.txt")


def test_every_command_has_a_handler_and_every_handler_a_command():
    """What is understood is acted on."""
    assert set(BOOK.commands) == set(discover()) | ALWAYS


def test_every_command_can_be_asked_back():
    """What may have been meant is asked; short commands are not."""
    wanted = {
        f"{topic}.confirm_{key}"
        for topic, _, key in (id_.partition(".") for id_ in discover())
    }
    assert wanted == {key for key in BOOK.replies if ".confirm_" in key}


def keys_in(source):
    """Find what reads like the id of a reply or an intent: topic.key."""
    topics = "|".join(stems("intents/locale/en/*.toml"))
    return {
        node.value
        for node in ast.walk(source)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.fullmatch(rf"(?:{topics})\.[a-z_]+", node.value)
    }


def test_every_reply_that_is_used_exists_and_every_one_that_exists_is_used():
    """No silence for want of words, and no words that nobody hears."""
    sources = (ROOT / "assistant").rglob("*.py")
    used = set().union(*(keys_in(parsed(file)) for file in sources))
    known = set(BOOK.replies) | set(BOOK.commands) | set(BOOK.answers)
    assert used - known == set()
    assert {k for k in BOOK.replies if ".confirm_" not in k} - used == set()


@pytest.mark.parametrize("folder", ADAPTERS)
def test_every_engine_is_an_entry_point_and_every_entry_point_an_engine(folder):
    """An adapter that is not listed cannot be chosen."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    listed = settings["project"]["entry-points"][f"small_steps.{folder}"]
    classes = {
        f"audio.{folder}.{file.stem}:{node.name}": node
        for file in (ROOT / "audio" / folder).glob("*.py")
        for node in parsed(file).body
        if isinstance(node, ast.ClassDef)
    }
    able = {
        name
        for name, node in classes.items()
        if ADAPTERS[folder] in {getattr(part, "name", "") for part in node.body}
    }
    shared = {
        base.id for n in classes.values() for base in n.bases if hasattr(base, "id")
    }
    heirs = {
        name
        for name, node in classes.items()
        if {getattr(base, "id", "") for base in node.bases}
        & {name.partition(":")[2] for name in able}
    }
    there = {n for n in able | heirs if n.partition(":")[2] not in shared}
    assert set(listed.values()) == there
