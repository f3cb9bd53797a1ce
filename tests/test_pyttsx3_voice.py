"""The child process behind the voice pyttsx3: nothing that happens to it is fatal."""

import os
import select
import shutil
import signal
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from audio.errors import SetupError, VoiceError
from audio.voices.espeak import installation
from audio.voices.pyttsx3 import Pyttsx3

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")

SHORT = "I took a small step today."
LONG = " ".join([SHORT] * 12)


@pytest.fixture
def voice():
    """Return a voice that has spoken: its child is up."""
    voice = Pyttsx3(hung_after=3)
    sound_of(voice, "Ready.")
    yield voice
    voice.close()


@pytest.fixture
def loader(tmp_path, monkeypatch):
    """Return a folder whose modules the child finds before the installed ones."""
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    return tmp_path


def sound_of(voice, text):
    """Return all the sound of *text*."""
    return b"".join(voice.synthesize(text))


def wait_until_gone(pid):
    """Return when the process *pid*, which need not be our child, has ended."""
    try:
        process = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    ended, _, _ = select.select([process], [], [], 20)
    os.close(process)
    assert ended


def same_length(sound, other):
    """Tell whether both last as long, give or take the 12 ms of espeak-ng."""
    return abs(len(sound) - len(other)) < 2 * Pyttsx3.rate * 0.05


def open_files(pid):
    """Return the entries of the process *pid* that lead to its open files."""
    return list(Path(f"/proc/{pid}/fd").iterdir())


def test_a_child_killed_between_two_texts_is_replaced(voice):
    """Nothing of the next text is missing."""
    before, undisturbed = voice.pid, sound_of(voice, SHORT)
    os.kill(before, signal.SIGKILL)
    assert same_length(sound_of(voice, SHORT), undisturbed)
    assert voice.pid != before


def test_a_child_killed_in_the_middle_of_a_text_is_replaced(voice):
    """The text goes on where it stopped: nothing is said twice, nothing is missing."""
    before, undisturbed = voice.pid, sound_of(voice, LONG)
    pieces = voice.synthesize(LONG)
    begun = next(pieces)
    os.kill(before, signal.SIGKILL)
    assert same_length(begun + b"".join(pieces), undisturbed)
    assert voice.pid != before


@pytest.mark.parametrize("taken", [0, 1], ids=["before", "during"])
def test_a_child_that_hangs_is_replaced(voice, taken):
    """It is stopped for real; the text is said to its end by another."""
    before, undisturbed = voice.pid, sound_of(voice, LONG)
    pieces = voice.synthesize(LONG)
    begun = b"".join(next(pieces) for _ in range(taken))
    os.kill(before, signal.SIGSTOP)
    assert same_length(begun + b"".join(pieces), undisturbed)
    wait_until_gone(before)


def test_a_child_that_hangs_can_be_closed_while_someone_waits_for_it(voice):
    """Even with more unread text than a pipe holds."""
    child = voice.pid
    os.kill(child, signal.SIGSTOP)
    pieces = voice.synthesize(LONG * 1_000)
    closer = threading.Thread(target=voice.close)
    closer.start()
    with pytest.raises(VoiceError):
        list(pieces)
    closer.join()
    wait_until_gone(child)


@pytest.mark.parametrize("program", ["exit 3", "exec sleep 60", "echo what; exit"])
def test_an_engine_that_never_works_is_a_voice_error(tmp_path, monkeypatch, program):
    """After two tries, and without the words; a mended engine works again."""
    broken = tmp_path / "python"
    broken.write_text(f"#!/bin/sh\n{program}\n")
    broken.chmod(0o700)
    with monkeypatch.context() as patched:
        patched.setattr(sys, "executable", str(broken))
        voice = Pyttsx3(hung_after=0.2)
        with pytest.raises(VoiceError) as caught:
            sound_of(voice, SHORT)
        assert str(caught.value) == "The speech engine failed twice."
    voice.close()


def test_a_machine_without_processes_to_give_is_a_setup_error(monkeypatch):
    """Starting one fails in the constructor."""
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(SetupError) as caught:
        Pyttsx3()
    assert caught.value.problem == "The voice pyttsx3 could not start a process."


def test_missing_data_is_a_setup_error_with_a_remedy(tmp_path, monkeypatch):
    """The constructor looks; the engine would end its process."""
    monkeypatch.setattr("espeakng_loader.get_data_path", lambda: str(tmp_path))
    with pytest.raises(SetupError) as caught:
        Pyttsx3()
    assert caught.value.problem == "The speech engine espeak-ng lacks its file phontab."
    assert "pip install" in caught.value.remedy


def test_damaged_data_is_a_voice_error(loader):
    """espeak-ng may end the process it runs in: that is not ours."""
    library, data = installation()
    shutil.copytree(data, loader / "data")
    (loader / "data" / "phontab").write_bytes(b"\xff" * 1_000)
    (loader / "espeakng_loader.py").write_text(
        f"get_library_path = lambda: {str(library)!r}\n"
        f"get_data_path = lambda: {str(loader / 'data')!r}\n"
    )
    voice = Pyttsx3()
    with pytest.raises(VoiceError):
        sound_of(voice, SHORT)
    voice.close()


def test_the_child_ends_when_its_parent_is_killed():
    """In the middle of a text, with nobody left to close anything."""
    program = (
        "from audio.voices.pyttsx3 import Pyttsx3\n"
        "voice = Pyttsx3()\n"
        f"next(voice.synthesize({LONG!r}))\n"
        "print(voice.pid, flush=True)\n"
        "input()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as parent:
        child = int(parent.stdout.readline())
        parent.kill()
    wait_until_gone(child)


def test_an_interrupt_from_the_keyboard_is_not_for_the_child(voice):
    """It sits in a session of its own, and ignores the signal anyway."""
    child = voice.pid
    os.kill(child, signal.SIGINT)
    assert sound_of(voice, SHORT)
    assert voice.pid == child
    assert os.getsid(child) != os.getsid(0)


def test_the_words_are_neither_on_a_command_line_nor_in_a_file(tmp_path, monkeypatch):
    """The child holds pipes and /dev/null, and nothing else."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    voice = Pyttsx3()
    pieces = voice.synthesize("secretword " * 2_000)
    next(pieces)
    process = Path(f"/proc/{voice.pid}")
    assert b"secretword" not in (process / "cmdline").read_bytes()
    assert b"secretword" not in (process / "environ").read_bytes()
    files = {str(link.readlink()).split(":")[0] for link in open_files(voice.pid)}
    assert files == {"pipe", "/dev/null"}
    assert list(tmp_path.iterdir()) == []
    voice.close()


def test_two_hundred_texts_with_stops_in_between_leave_nothing_behind(voice):
    """The same child says the last one; no thread and no file is left over."""
    child, undisturbed = voice.pid, sound_of(voice, SHORT)
    before = threading.active_count(), len(open_files("self"))
    for number in range(200):
        pieces = voice.synthesize(LONG)
        for _ in range(number % 5):
            next(pieces)
        pieces.close()
    assert same_length(sound_of(voice, SHORT), undisturbed)
    assert voice.pid == child
    assert (threading.active_count(), len(open_files("self"))) == before


def test_a_new_text_ends_the_one_before_it(voice):
    """Also when nobody closed that."""
    undisturbed = sound_of(voice, SHORT)
    old = voice.synthesize(LONG)
    next(old)
    assert same_length(sound_of(voice, SHORT), undisturbed)
    assert list(old) == []


def test_closing_ends_the_child(voice):
    """And no thread is left."""
    child = voice.pid
    voice.close()
    wait_until_gone(child)


def test_the_way_through_files_sounds_the_same(voice, tmp_path, monkeypatch):
    """The way of Windows and macOS, here with our driver."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr(Pyttsx3, "_renders_files", True)
    with_files = Pyttsx3()
    sound = sound_of(with_files, "One step. Two steps.")
    assert same_length(sound, sound_of(voice, "One step. Two steps."))
    (folder,) = tmp_path.iterdir()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert list(folder.iterdir()) == []
    with_files.close()
    assert list(tmp_path.iterdir()) == []


def test_each_language_reads_numbers_in_its_own_words(voice):
    """The voice of the locale is really chosen."""
    korean = Pyttsx3(locale="ko")
    sound = sound_of(korean, "777")
    korean.close()
    assert len(sound) > 0
    assert not same_length(sound, sound_of(voice, "777"))


@pytest.mark.parametrize(("locale", "text"), [("en", SHORT), ("ko", "고마워요.")])
def test_every_voice_that_may_be_chosen_speaks_and_sounds_different(locale, text):
    """None is clipped, and no two make the same sound."""
    sounds = []
    for name in ("", *Pyttsx3.voices(locale)):
        voice = Pyttsx3(locale=locale, voice=name)
        sounds.append(sound_of(voice, text))
        voice.close()
    assert len(set(sounds)) == len(sounds) >= 3
    loudest = [max(memoryview(sound).cast("h")) for sound in sounds]
    assert all(5_000 < loud < 32_767 for loud in loudest)


def test_a_voice_of_another_language_is_refused():
    """An English voice cannot read Korean."""
    with pytest.raises(SetupError) as caught:
        Pyttsx3(locale="ko", voice="en-us+f2")
    assert caught.value.remedy == "Choose one of: ko, ko+f2, ko+m7."
