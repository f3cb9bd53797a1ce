"""Small Steps as a person runs it, and OVOS around our skill; nothing is imitated."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest

FOLDER = tempfile.TemporaryDirectory(prefix="small-steps-ovos-")
for name in ("CONFIG", "DATA", "STATE", "CACHE"):  # before OVOS is imported
    os.environ[f"XDG_{name}_HOME"] = str(Path(FOLDER.name, name.lower()))
os.environ["XDG_RUNTIME_DIR"] = FOLDER.name
os.environ["OVOS_DEFAULT_LOG_LEVEL"] = "WARNING"

from ovos_bus_client.message import Message  # noqa: E402
from ovos_bus_client.session import Session  # noqa: E402
from ovos_workshop.skills.fallback import FallbackSkill  # noqa: E402
from ovoscope import CaptureSession, get_minicroft  # noqa: E402

PROGRAM = Path(sys.executable).with_name("small-steps")
SKILL = "ovos-skill-small-steps.small-steps"
PIPELINE = [  # in the order that OVOS itself has, by what is installed here
    "ovos-stop-pipeline-plugin-high",
    "ovos-converse-pipeline-plugin",
    "ovos-padacioso-pipeline-plugin-high",
    "ovos-fallback-pipeline-plugin-high",
    "ovos-stop-pipeline-plugin-medium",
    "ovos-padacioso-pipeline-plugin-medium",
    "ovos-fallback-pipeline-plugin-medium",
    "ovos-fallback-pipeline-plugin-low",
]

ENDS = ["ovos.utterance.handled", f"{SKILL}.stop.response"]
"""What OVOS tells when it is done with a sentence."""


class Other(FallbackSkill):
    """Another skill, which takes whatever nobody wanted."""

    def initialize(self):
        """Be asked after the others."""
        self.register_fallback(self.handle, 50)

    def can_answer(self, message):
        """Take anything."""
        return bool(message)

    def handle(self, message):
        """Say who we are."""
        self.speak("the other skill has it" if message else "")
        return True


class Served:
    """`small-steps serve` over a home of its own."""

    def __init__(self, home, locale="en"):
        """Start it, and wait until its door is open."""
        self.home, self.locale = configured(home), locale
        self.address = f"unix://{home}/door.sock"
        self.start()

    def start(self):
        """Serve, again if it was ended."""
        command = [PROGRAM, "--home", self.home, "--locale", self.locale, "serve"]
        self.program = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert "open at" in self.program.stdout.readline()

    def end(self):
        """End it as a person does, and wait until the journal is let go."""
        self.program.terminate()  # harmless when it has ended
        self.program.wait()
        self.program.stdout.close()

    def kept(self):
        """Return what is on disk now, read from a copy: the journal is in use."""
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder, "home")
            shutil.copytree(self.home, copy, ignore=shutil.ignore_patterns("*.sock"))
            command = [PROGRAM, "--home", copy, "journal", "list"]
            done = subprocess.run(command, capture_output=True, check=True, text=True)
        return done.stdout


def configured(home):
    """Make a home folder with a door and a key of its own, and return it."""
    home.mkdir(exist_ok=True)
    door = f'wyoming = "unix://{home}/door.sock"'
    lines = (door, 'key = "file"', 'recognizer = "nobody"', 'voice = "silent"')
    (home / "config.toml").write_text("\n".join(lines))
    return home


class House:
    """OVOS with our skill and another, and what it says."""

    def __init__(self, croft):
        """Take a minicroft, and be a satellite that it has not met."""
        self.croft, self.session = croft, Session()

    def reach(self, door):
        """Set our skill's setting door, and tell it, as OVOS does."""
        skill = self.croft.plugin_skills[SKILL].instance
        skill.settings["door"] = door
        skill.settings_change_callback()

    def say(self, text, session=None, lang="en-US"):
        """Say *text* as a satellite does, and return what is spoken, in order."""
        heard = CaptureSession(self.croft, eof_msgs=ENDS)
        session = session or self.session
        session.lang = lang
        data = {"utterances": [text], "lang": lang}
        heard.capture(Message("recognizer_loop:utterance", data, _context(session)))
        assert heard.done.is_set(), "OVOS did not end it"
        messages = heard.finish()
        self.topics = [each.msg_type for each in messages]
        self.last = [each for each in messages if each.msg_type == "speak"]
        for each in messages:  # a satellite goes on with the session it is given
            carried = each.context.get("session") or {}
            if carried.get("session_id") == session.session_id:
                session.active_skills = carried["active_skills"]
        return [each.data["utterance"] for each in self.last]

    @property
    def listens(self):
        """Whether the microphone opens again after what was said last."""
        return bool(self.last and self.last[-1].data["expect_response"])


def _context(session):
    return {"session": session.serialize(), "source": "satellite", "destination": "x"}


@contextmanager
def serving(home, **options):
    """Serve a new journal in *home*."""
    small_steps = Served(home, **options)
    try:
        yield small_steps
    finally:
        small_steps.end()


@pytest.fixture(scope="session")
def served(tmp_path_factory):
    """Give a Small Steps that serves all tests that leave it alone."""
    with serving(tmp_path_factory.mktemp("home")) as small_steps:
        yield small_steps


@pytest.fixture(scope="session")
def ovos():
    """Give OVOS with our skill, in both of its languages."""
    croft = get_minicroft(
        [SKILL],
        default_pipeline=PIPELINE,
        extra_skills={"other": Other},
        lang="en-US",
        secondary_langs=["ko-KR"],
    )
    yield croft
    croft.stop()


@pytest.fixture
def nowhere(ovos):
    """Give a satellite of its own in that OVOS, which has not reached Small Steps."""
    kitchen = House(ovos)
    yield kitchen
    kitchen.reach("tcp://127.0.0.1:9")


@pytest.fixture
def kitchen(nowhere, served):
    """Give one that reaches Small Steps."""
    nowhere.reach(served.address)
    return nowhere


def free_port():
    """Return a port that nobody uses now."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]
