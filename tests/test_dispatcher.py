"""Speaking in the voice of the desktop: a real speech-dispatcher on a virtual card."""

import os
import shutil
import signal
import socket
import subprocess
import time
from queue import SimpleQueue

import numpy as np
import packaged
import pytest
import soundfile
from program import run, speak
from virtual_sound import virtual_sound_card, why_not

from assistant.conversation import Conversation
from assistant.dialogue import Context, Reply, Variety
from assistant.floor import Floor, Holder
from assistant.journal import Journal
from assistant.talk import now
from audio import DeviceBack, DeviceLost, Finished, Manner, SetupError, models
from audio.dispatcher import DispatcherMouth

CONFIGURATION = """
LogLevel 1
AudioOutputMethod "pulse"
AddModule "espeak-ng" "sd_espeak-ng" "espeak-ng.conf"
DefaultModule espeak-ng
DefaultLanguage "en"
DefaultRate {rate}
"""

SENTENCE = "You rang your sister on Monday, and that counts."


def why_no_desktop() -> str | None:
    """Return why speech-dispatcher cannot be tried here, or None; in CI it must."""
    if (reason := why_not()) or os.environ.get("CI"):
        return reason
    if shutil.which("speech-dispatcher"):
        return None
    return "apt-get install speech-dispatcher speech-dispatcher-espeak-ng"


pytestmark = [
    pytest.mark.sound,
    pytest.mark.skipif(why_no_desktop() is not None, reason=why_no_desktop() or ""),
]


def answers(path):
    """Return whether a service listens at *path*."""
    with socket.socket(socket.AF_UNIX) as connection:
        return connection.connect_ex(str(path)) == 0


class Desktop:
    """A speech-dispatcher of our own on a virtual card, and a mouth that uses it."""

    def __init__(self, card, folder):
        self.card, self._folder = card, folder
        self.socket = folder / "speech.sock"
        self.news = SimpleQueue()

    def start(self, rate=0):
        """Start the service, as a desktop whose user chose *rate* would."""
        (self._folder / "modules").mkdir(exist_ok=True)
        (self._folder / "modules" / "espeak-ng.conf").write_text("Debug 0\n")
        (self._folder / "speechd.conf").write_text(CONFIGURATION.format(rate=rate))
        self._service = subprocess.Popen(
            [
                *("speech-dispatcher", "--run-single", "--timeout", "0"),
                *("--socket-path", self.socket, "--config-dir", self._folder),
                *("--log-dir", self._folder, "--pid-file", self._folder / "pid"),
            ],
            env=self.card.env,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        until = time.monotonic() + 10
        while not answers(self.socket):  # its socket is there before it listens
            assert time.monotonic() < until, "speech-dispatcher did not come up"

    def end(self):
        """End it with all its modules."""
        os.killpg(self._service.pid, signal.SIGKILL)
        self._service.wait()
        self.socket.unlink(missing_ok=True)

    def next(self, kind):
        """Return the next event of *kind*."""
        while not isinstance(event := self.news.get(timeout=20), kind):
            pass
        return event


@pytest.fixture(scope="module")
def card(tmp_path_factory):
    with virtual_sound_card(tmp_path_factory.mktemp("card")) as card:
        yield card


@pytest.fixture
def desktop(card, tmp_path, monkeypatch):
    desktop = Desktop(card, tmp_path)
    monkeypatch.setenv("SPEECHD_ADDRESS", f"unix_socket:{desktop.socket}")
    desktop.start()
    yield desktop
    desktop.end()


@pytest.fixture
def mouth(desktop):
    mouth = DispatcherMouth(desktop.news.put, "en")
    mouth.start()
    yield mouth
    mouth.close()


def seconds_of_sound(recording):
    """Return how long *recording* is not silent."""
    sound, rate = soundfile.read(recording)
    return np.count_nonzero(np.abs(sound) > 0.001) / rate


def test_it_is_heard_and_tells_when_it_began_and_ended(desktop, mouth, tmp_path):
    with desktop.card.record(tmp_path / "heard.wav"):
        mouth.say(1, f"{SENTENCE} Rest well.\n.hidden dots are said too.")
        said = desktop.next(Finished)
    assert (said.turn, said.completed) == (1, True)
    assert said.began is not None
    assert seconds_of_sound(tmp_path / "heard.wav") > 1


def test_nobody_else_has_the_floor_until_the_desktop_has_spoken_to_its_end(
    desktop, mouth, tmp_path
):
    """What is said meanwhile may be its voice; with its END we listen again."""
    with Journal(tmp_path / "journal.db") as journal:
        ctx = Context(packaged.book("en"), journal, now, Variety(1))
        floor = Floor(Conversation({}, None, ctx))
        (said,) = floor.say(Reply(SENTENCE))
        mouth.say(said.turn, said.text)
        desktop.card.until_it_sounds()
        assert (floor.holder, desktop.news.empty()) == (Holder.COMPANION, True)
        over_ours = floor.patience
        floor.step(desktop.next(Finished))
        assert floor.holder is Holder.NOBODY
        assert floor.patience > over_ours


def test_a_hush_ends_it_at_once_and_the_next_turn_is_said(desktop, mouth):
    mouth.say(1, " ".join([SENTENCE] * 20))
    mouth.say(2, "Later.")
    desktop.card.until_it_sounds()
    asked = time.monotonic()
    mouth.hush(1)
    hushed = desktop.next(Finished)
    assert (hushed.turn, hushed.completed) == (1, False)
    assert hushed.rest.startswith(SENTENCE)
    assert time.monotonic() - asked < 10  # twenty sentences take a minute
    assert desktop.next(Finished).completed


def test_the_rate_of_its_user_is_kept_and_only_changed_by_as_much_as_asked(
    desktop, mouth, tmp_path
):
    lengths = []
    for turn, pace in enumerate((1.0, 0.7, 1.5, 1.0)):
        with desktop.card.record(tmp_path / "heard.wav"):
            mouth.say(turn, SENTENCE, Manner(pace=pace))
            desktop.next(Finished)
        lengths.append(soundfile.info(tmp_path / "heard.wav").duration)
    usual, slower, faster, again = lengths
    assert faster < usual < slower
    assert again == pytest.approx(usual, rel=0.25)


def test_it_is_lost_once_and_found_again(desktop, mouth):
    mouth.say(1, " ".join([SENTENCE] * 20))
    desktop.card.until_it_sounds()
    desktop.end()
    assert desktop.next(DeviceLost) == DeviceLost("speaker")
    assert not desktop.next(Finished).completed
    mouth.say(2, "Nobody hears this.")
    assert desktop.news.get(timeout=20) == Finished(
        2, completed=False, rest="Nobody hears this."
    )
    desktop.start()
    mouth.say(3, "And this is heard.")
    assert desktop.next(DeviceBack) == DeviceBack("speaker")
    assert desktop.next(Finished).completed


def test_a_service_that_was_killed_is_started_again_beside_the_socket_it_left(
    card, tmp_path, monkeypatch
):
    monkeypatch.delenv("SPEECHD_ADDRESS", raising=False)
    for name, value in (card.env | {"XDG_RUNTIME_DIR": str(tmp_path)}).items():
        monkeypatch.setenv(name, value)
    service = tmp_path / "speech-dispatcher"
    service.mkdir()
    with socket.socket(socket.AF_UNIX) as killed:
        killed.bind(str(service / "speechd.sock"))
    try:
        DispatcherMouth.try_out("en")
    finally:
        os.kill(
            int((service / "pid" / "speech-dispatcher.pid").read_text()), signal.SIGTERM
        )


def test_another_language_than_the_desktops_is_spoken_too(desktop):
    mouth = DispatcherMouth(desktop.news.put, "ko")
    mouth.start()
    mouth.say(1, "잘 자요.")
    assert desktop.next(Finished).completed
    mouth.close()


def test_the_program_speaks_through_it(desktop, tmp_path):
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "config.toml").write_text('speaker = "speech-dispatcher"')
    with desktop.card.record(tmp_path / "heard.wav"):
        env = {**desktop.card.env, "SPEECHD_ADDRESS": os.environ["SPEECHD_ADDRESS"]}
        said = run("say", SENTENCE, home=tmp_path / "home", env=env)
    assert said.returncode == 0, said.stderr
    assert seconds_of_sound(tmp_path / "heard.wav") > 1


def test_a_recording_is_answered_through_it_and_into_files_without_it(
    desktop, tmp_path
):
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "config.toml").write_text('speaker = "speech-dispatcher"')
    recording = speak(tmp_path / "time.wav", "What time is it?")
    env = {**desktop.card.env, "SPEECHD_ADDRESS": os.environ["SPEECHD_ADDRESS"]}
    env["SMALL_STEPS_MODELS"] = str(models.find("moonshine-en").parent)
    with desktop.card.record(tmp_path / "heard.wav"):
        answered = run("hear", recording, home=tmp_path / "home", env=env)
    assert answered.returncode == 0, answered.stderr
    assert seconds_of_sound(tmp_path / "heard.wav") > 0.5
    to = ("--to", tmp_path / "replies")
    written = run("hear", recording, *to, home=tmp_path / "home", env=env)
    assert written.returncode == 0, written.stderr
    assert len([*(tmp_path / "replies").iterdir()]) == 1


def test_without_the_service_it_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setenv("SPEECHD_ADDRESS", f"unix_socket:{tmp_path / 'none'}")
    monkeypatch.setenv("PATH", "")
    with pytest.raises(SetupError, match="speech-dispatcher"):
        DispatcherMouth(lambda _: None, "en")
