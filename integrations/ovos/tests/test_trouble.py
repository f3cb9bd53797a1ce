"""What is said when Small Steps is not there, ends in the middle, or is not ours."""

import logging
import socket
import subprocess
import threading
import time
from contextlib import contextmanager, suppress
from importlib.metadata import entry_points

import pytest
from conftest import PROGRAM, SKILL, configured, serving

WORD = "zebra"
"""A word of what is said, which no log may ever hold."""


@pytest.fixture
def log():
    """Give what our skill logs, at every level."""
    lines, handler = [], logging.Handler()
    handler.emit = lambda record: lines.append(record.getMessage())
    named = logging.getLogger(SKILL)
    yield named, handler, lines
    named.removeHandler(handler)


@pytest.mark.parametrize(
    ("door", "said"),
    [
        ("unix:///nowhere/door.sock", "small-steps serve"),
        ("tcp://127.0.0.1:9", "small-steps serve"),
        ("the kitchen", "settings of this skill"),
        ("tcp://127.0.0.1:many", "settings of this skill"),
    ],
)
def test_one_sentence_says_what_to_do_where_nothing_is(nowhere, door, said):
    """Danger is answered by the skill itself; what is not surely ours, by others."""
    nowhere.reach(door)
    (sentence,) = nowhere.say("I slipped")
    assert said in sentence
    assert not nowhere.listens
    (grave,) = nowhere.say("I want to die")
    assert "emergency number" in grave
    assert nowhere.say(f"I fed the {WORD} today") == ["the other skill has it"]


def test_who_is_ended_between_two_sentences_is_found_again(nowhere, tmp_path):
    """What was kept before is there; in a hard moment, the skill says where to call."""
    kitchen = nowhere
    with serving(tmp_path / "home") as served:
        kitchen.reach(served.address)
        kitchen.say("I slipped")
        assert kitchen.listens
        served.end()
        (lost,) = kitchen.say(f"I was alone with the {WORD} all day")
        assert "small-steps serve" in lost
        assert not kitchen.listens
        served.start()
        kitchen.say("I want to die")
        assert "slip" in served.kept().lower()
        kitchen.say("I want to die")
        served.end()
        assert "emergency number" in kitchen.say("yes")[0]


@contextmanager
def mute(answers):
    """Listen at a port, and end each connection after so many *answers*."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]

        def attend():
            while True:
                try:
                    client, _ = listening.accept()
                except OSError:
                    return
                with client:
                    for answer in answers:
                        client.recv(4096)
                        client.sendall(answer)
                    if answers:
                        client.recv(4096)

        threading.Thread(target=attend, daemon=True).start()
        yield f"tcp://127.0.0.1:{port}"
        listening.shutdown(socket.SHUT_RDWR)


ENGLISH = (
    b'{"type":"info","data":{"handle":[{"name":"s","installed":true,"version":null,'
    b'"description":null,"attribution":{"name":"","url":""},"models":[{"name":"s",'
    b'"attribution":{"name":"","url":""},"installed":true,"version":null,'
    b'"description":null,"languages":["en"]}]}]}}\n'
)


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ([], "small-steps serve"),
        ([b"HTTP/1.1 400 Bad Request\r\n\r\n"], "small-steps serve"),
        ([b'{"type":"info","data":{}}\n'], "settings of this skill"),
        ([ENGLISH], "may have kept that"),
    ],
)
def test_another_service_there_is_told_apart(nowhere, answers, said):
    """And one that went silent once it had what was said."""
    with mute(answers) as door:
        nowhere.reach(door)
        assert said in nowhere.say("I slipped")[0]


def carry(source, to, seconds):
    """Carry what comes, and what asks whether a sentence is ours *seconds* later."""
    with suppress(OSError):
        while came := source.recv(65_536):
            if b'"recognize"' in came:
                time.sleep(seconds)
            to.sendall(came)
        to.shutdown(socket.SHUT_WR)


@contextmanager
def slow(address, seconds):
    """Pass all on to *address*, so late that OVOS has no time for what is weighed."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]

        def attend(client):
            with client, socket.socket(socket.AF_UNIX) as served:
                served.connect(address.removeprefix("unix://"))
                back = threading.Thread(target=carry, args=[served, client, 0])
                back.start()
                carry(client, served, seconds)
                back.join()

        def listen():
            while True:
                try:
                    client, _ = listening.accept()
                except OSError:
                    return
                threading.Thread(target=attend, args=[client], daemon=True).start()

        threading.Thread(target=listen, daemon=True).start()
        yield f"tcp://127.0.0.1:{port}"
        listening.shutdown(socket.SHUT_RDWR)


@pytest.fixture
def spoken(ovos):
    """Give all that is spoken, also when OVOS is done with a sentence."""
    messages = []
    ovos.bus.on("speak", messages.append)
    yield messages
    ovos.bus.remove("speak", messages.append)


DYING = "I can't stop thinking about killing myself"


def test_danger_that_is_known_too_late_for_ovos_is_answered_all_the_same(
    nowhere, served, spoken
):
    """Once, after whoever took it; and it is gone on with."""
    with slow(served.address, 1.0) as door:
        nowhere.reach(door)
        assert nowhere.say(DYING) == ["the other skill has it"]
        time.sleep(5)
        _, late = spoken
        assert late.data["expect_response"]
        nowhere.session.active_skills = late.context["session"]["active_skills"]
        assert "program" in nowhere.say("yes")[0]


def test_who_is_asked_twice_has_twice_the_time_and_answers_once(
    nowhere, served, spoken
):
    """As where we have talked just before: OVOS asks those first, then all."""
    with slow(served.address, 0.6) as door:
        nowhere.reach(door)
        nowhere.say("I slipped")
        nowhere.say("stop")
        (asked,) = nowhere.say(DYING)
        assert asked != "the other skill has it"
        time.sleep(3)
        assert len(spoken) == 3


def test_what_is_ours_and_known_too_late_is_left_to_others(nowhere, served, spoken):
    """They have answered it by then; nothing of it is kept."""
    with slow(served.address, 1.0) as door:
        nowhere.reach(door)
        said = "I went to the zebras today"
        assert nowhere.say(said) == ["the other skill has it"]
        time.sleep(3)
    assert len(spoken) == 1
    assert "zebras" not in served.kept()


def test_nothing_that_was_said_is_in_our_log(nowhere, log):
    """Neither a word of it nor a traceback, whatever went wrong."""
    named, handler, lines = log
    with mute([ENGLISH]) as door:
        nowhere.reach(door)
        named.addHandler(handler)
        nowhere.say(f"tell small steps I fed the {WORD}")
    assert any("did not answer" in line for line in lines)
    assert not any(WORD in line or "Traceback" in line for line in lines)


def test_another_language_than_it_speaks_is_told(kitchen):
    """In that language, and its danger all the same."""
    assert "locale" in kitchen.say("실수했어요", lang="ko-KR")[0]
    assert "응급" in kitchen.say("죽고 싶어요", lang="ko-KR")[0]


def test_korean_is_spoken_where_small_steps_speaks_it(nowhere, tmp_path):
    """A slip, its follow-up, and stop, which OVOS itself does not know in Korean."""
    with serving(tmp_path / "home", locale="ko") as served:
        nowhere.reach(served.address)
        nowhere.say("실수했어요", lang="ko-KR")
        assert nowhere.listens
        (stopped,) = nowhere.say("그만", lang="ko-KR")
        assert stopped in ("네, 그만할게요.", "알겠어요.")


def test_without_a_door_it_talks_inside_and_owns_the_journal(
    nowhere, tmp_path, monkeypatch
):
    """Another Small Steps says so, and has what was told when we have let it go."""
    monkeypatch.setenv("SMALL_STEPS_HOME", str(configured(tmp_path / "home")))
    nowhere.reach("inside")
    nowhere.say("I took a small step")
    assert nowhere.listens
    assert "sister" in nowhere.say("I called my sister")[0]
    assert nowhere.say("the lamp is new") == ["the other skill has it"]
    assert "Another Small Steps is using the journal" in listed().stderr
    nowhere.reach("tcp://127.0.0.1:9")
    assert "called my sister" in listed().stdout.lower()


def listed():
    """List the journal as a person does in a terminal."""
    command = [PROGRAM, "journal", "list"]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_inside_beside_a_served_journal_says_so(kitchen, served, monkeypatch):
    """It opens nothing, and danger is answered all the same."""
    monkeypatch.setenv("SMALL_STEPS_HOME", str(served.home))
    kitchen.reach("inside")
    assert "Another Small Steps may be using it" in kitchen.say("I slipped")[0]
    assert "emergency number" in kitchen.say("I want to die")[0]


def test_it_is_one_skill_under_both_names():
    """The old entry point is still read by some."""
    found = [
        entry.value
        for group in ("opm.skill", "ovos.plugin.skill")
        for entry in entry_points(group=group, name=SKILL)
    ]
    assert found == ["ovos_skill_small_steps:SmallSteps"] * 2
