"""The whole companion on a sound card: heard through a microphone, answered aloud."""

import os
import pty
import signal
import subprocess
import threading

import pytest
from program import PROGRAM, objects, plain, run, speak
from rapidfuzz import fuzz
from virtual_sound import virtual_sound_card, why_not

from assistant.journal import Chose, Journal
from assistant.meeting import MET
from audio import models

pytestmark = [
    pytest.mark.sound,
    pytest.mark.skipif(why_not() is not None, reason=why_not() or ""),
    pytest.mark.skipif(
        models.find("moonshine-en") is None,
        reason="no English model: run small-steps models install moonshine-en",
    ),
]

ROOM_FOR_A_REPLY = 6
"""Seconds to record after a reply was begun."""


LONGEST = 90.0
"""Seconds after which the program is ended: whoever waits for a line fails then."""


class Companion:
    """The installed program on a terminal, hearing and speaking through a card."""

    def __init__(self, card, home, *options):
        found = models.find("moonshine-en")
        known = {"SMALL_STEPS_MODELS": str(found.parent)} if found else {}
        terminal, theirs = pty.openpty()
        self.process = subprocess.Popen(
            [PROGRAM, "--home", home, *options],
            env=card.env | known,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
        )
        os.close(theirs)
        self._lines = os.fdopen(terminal, errors="replace")
        self._end = threading.Timer(LONGEST, self.process.kill)
        self._end.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._end.cancel()
        self.process.kill()
        self.process.wait()
        self._lines.close()

    def line(self, beginning):
        """Return the next line that begins so. Raise OSError when it has ended."""
        while not (line := self._lines.readline().rstrip()).startswith(beginning):
            assert self.process.poll() is None, "it ended"
        return line

    def leave(self):
        """Press Ctrl-C and return the exit code."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(20)


@pytest.fixture
def home(tmp_path):
    """Give the home of somebody whom it has met."""
    with Journal(tmp_path / "home" / "journal.db") as journal:
        journal.record(Chose(MET, 1))
    return tmp_path / "home"


@pytest.fixture
def card(tmp_path):
    """Start a card whose speaker has the rate of the voice."""
    with virtual_sound_card(tmp_path / "card", speaker_rate=24_000) as started:
        yield started


def test_a_spoken_check_in_is_kept_and_answered_aloud(card, home, tmp_path):
    """From sound to a kept step to a spoken answer that can be understood."""
    told = speak(tmp_path / "told.wav", "I took a small step. I called my sister.")
    with Companion(card, home, "--voice", "hibari") as companion:
        companion.line("Listening.")
        with card.record(tmp_path / "reply.wav"):
            card.speak(told)
            said = companion.line("you")
            reply = companion.line(" it").removeprefix(" it  ")
            threading.Event().wait(ROOM_FOR_A_REPLY)
        assert plain(said) == "you i took a small step i called my sister"
        assert companion.leave() == 0
    (kept,) = objects(run("journal", "list", "--json", home=home))
    assert (kept["kind"], plain(kept["text"])) == ("step", "i called my sister")
    (heard,) = objects(run("transcribe", tmp_path / "reply.wav", "--json", home=home))
    assert fuzz.ratio(plain(heard["text"]), plain(reply)) > 85


def test_stop_is_heard_while_it_speaks(card, home, tmp_path):
    """What is being said ends before its end."""
    ask = speak(tmp_path / "ask.wav", "What do you keep?")
    stop = speak(tmp_path / "stop.wav", "Stop.")
    with Companion(card, home, "--voice", "hibari") as companion:
        companion.line("Listening.")
        with card.record(tmp_path / "reply.wav"):
            card.speak(ask)
            whole = companion.line(" it").removeprefix(" it  ")
            card.speak(stop)
            assert plain(companion.line("you")) == "you stop"
            threading.Event().wait(ROOM_FOR_A_REPLY)
        companion.leave()
    (heard,) = objects(run("transcribe", tmp_path / "reply.wav", "--json", home=home))
    assert plain(heard["text"]).startswith("i keep")
    assert len(heard["text"].split()) < len(whole.split())


def test_someone_new_is_greeted_and_a_yes_begins(card, tmp_path):
    """By itself, once it can hear."""
    yes = speak(tmp_path / "yes.wav", "Yes please.")
    with Companion(card, tmp_path / "home", "--voice", "hibari") as companion:
        companion.line("Listening.")
        with card.record(tmp_path / "hello.wav"):
            assert companion.line(" it").startswith(" it  Hello. I am Small Steps.")
            threading.Event().wait(2 * ROOM_FOR_A_REPLY)
        card.speak(yes)
        assert companion.line(" it").startswith(" it  What may I call you?")
        assert companion.leave() == 0
    (heard,) = objects(
        run("transcribe", tmp_path / "hello.wav", "--json", home=tmp_path / "home")
    )
    assert "minute to begin" in plain(heard["text"])
