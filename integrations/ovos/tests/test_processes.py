"""A real message bus and a real ovos-core, each a process, as a person runs them."""

import json
import os
import subprocess
import sys
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from conftest import PIPELINE, SKILL, free_port
from ovos_bus_client import MessageBusClient
from ovos_bus_client.message import Message

BUS = [sys.executable, "-m", "ovos_messagebus"]
CORE = [Path(sys.executable).with_name("ovos-core")]


@contextmanager
def running(command, env):
    """Run a program until the end, which is asked for and then waited for."""
    silent = subprocess.DEVNULL
    program = subprocess.Popen(command, env=env, stdout=silent, stderr=silent)
    try:
        yield program
    finally:
        program.terminate()
        try:
            program.wait(20)
        except subprocess.TimeoutExpired:
            program.kill()
            program.wait()


@pytest.fixture
def bus(tmp_path, served):
    """Give a client of OVOS in which our skill has been loaded, and its log folder."""
    names = {f"XDG_{n}_HOME": str(tmp_path / n) for n in ("CONFIG", "DATA", "CACHE")}
    names |= {"XDG_STATE_HOME": str(tmp_path / "STATE")}
    env = {k: v for k, v in os.environ.items() if k != "OVOS_DEFAULT_LOG_LEVEL"} | names
    folder, port = tmp_path / "CONFIG" / "mycroft", free_port()
    (folder / "skills" / SKILL).mkdir(parents=True)
    settings = json.dumps({"door": served.address})
    (folder / "skills" / SKILL / "settings.json").write_text(settings)
    config = {
        "log_level": "WARNING",  # as our page says
        "websocket": {"host": "127.0.0.1", "port": port, "route": "/core"},
        "intents": {"pipeline": PIPELINE},
    }
    (folder / "mycroft.conf").write_text(json.dumps(config))
    with ExitStack() as house:
        house.enter_context(running(BUS, env))
        house.enter_context(running(CORE, env))
        client = MessageBusClient(host="127.0.0.1", port=port)
        client.run_in_thread()
        house.callback(client.close)
        assert client.connected_event.wait(60)
        asked = Message("ovos.skills.fallback.ping", {"utterances": ["I slipped"]})
        while not client.wait_for_response(asked, "ovos.skills.fallback.pong", 2):
            pass  # it is being loaded; the test itself is timed
        yield client, tmp_path / "STATE"


def said(client, text):
    """Say *text*, and return what is spoken."""
    data = {"utterances": [text], "lang": "en-US"}
    heard = Message("recognizer_loop:utterance", data, {"source": "satellite"})
    return client.wait_for_response(heard, "speak", 60).data


def test_a_check_in_is_heard_answered_and_kept(bus, served):
    """With its follow-up; and at the log level we name, no log holds a word of it."""
    client, logs = bus
    asked = said(client, "I took a small step")
    assert asked["expect_response"]
    kept = said(client, "I fed the zebra")
    assert "zebra" in kept["utterance"]
    assert "fed the zebra" in served.kept().lower()
    written = [file.read_text() for file in logs.rglob("*") if file.is_file()]
    assert written
    assert not any("zebra" in text for text in written)
