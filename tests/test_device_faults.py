"""What happens to sound at home, on a virtual sound card: noticed, said, healed."""

import contextlib
import signal
from time import monotonic

import numpy as np
import pytest
from program import objects, run
from test_portaudio import child, read_wav, write_wav
from test_sound_card import Companion
from virtual_sound import virtual_sound_card, why_not

from assistant.journal import Chose, Journal
from assistant.meeting import MET

pytestmark = [
    pytest.mark.sound,
    pytest.mark.skipif(why_not() is not None, reason=why_not() or ""),
]

ENGINES = ("--recognizer", "scripted", "--voice", "silent")
"""Engines that need no time to load."""

SOON = 3.0
"""Seconds within which a fault is noticed."""

LOST, BACK = "DeviceLost(device='microphone')", "DeviceBack(device='microphone')"
MUTED, UNMUTED = "Muted(device='microphone')", "Unmuted(device='microphone')"


@pytest.fixture(scope="module")
def card(tmp_path_factory):
    """Start one card: each test leaves it as it was."""
    with virtual_sound_card(tmp_path_factory.mktemp("card")) as started:
        started.know("aardvark", "headset")
        yield started


@pytest.fixture(scope="module")
def tone(tmp_path_factory):
    """Write a second that is loud enough to be taken for speech."""
    path = tmp_path_factory.mktemp("tone") / "tone.wav"
    write_wav(path, sine(440, 16_000))
    return path


def sine(pitch, rate, seconds=1.0):
    """Return the samples of a loud tone."""
    times = np.arange(int(rate * seconds)) / rate
    return np.sin(2 * np.pi * pitch * times) * 12_000


def pitch(samples, rate):
    """Return the loudest pitch of *samples*."""
    loudest = np.abs(np.fft.rfft(samples.astype(float))).argmax()
    return loudest * rate / len(samples)


@contextlib.contextmanager
def changed(card, there, back):
    """Change something for a while."""
    card.pactl(*there.split())
    try:
        yield
    finally:
        card.pactl(*back.split())


def after(program):
    """Return the next event, and the seconds until it came."""
    began = monotonic()
    return program.line(), monotonic() - began


EARS = """
name = sys.argv[1] if len(sys.argv) > 1 else None
listener = Listener(
    PortAudioMicrophone(name), detector("energy"), recognizer("scripted"), say,
    backoff=(0.2,), muted=MUTED,
)
listener.patience = 0.3
listener.start()
wait()
listener.close()
"""


@pytest.fixture
def ears(card):
    """Start what listens to the system's own microphone."""
    with child(EARS, card.env) as program:
        assert program.line() == "Listening()"
        yield program
        program.go_on()
        assert program.ended()[0] == 0


def test_a_suspended_microphone_is_noticed_by_its_heartbeat_and_comes_back(card, ears):
    with changed(card, "suspend-source mic 1", "suspend-source mic 0"):
        event, seconds = after(ears)
        assert (event, seconds < SOON) == (LOST, True)
    assert ears.line() == BACK


def test_a_muted_microphone_is_told_from_a_quiet_room(card, ears):
    with changed(card, "set-source-mute mic 1", "set-source-mute mic 0"):
        event, seconds = after(ears)
        assert (event, seconds < SOON + 1) == (MUTED, True)
    assert ears.line() == UNMUTED


def test_a_microphone_that_was_pulled_out_is_told_from_what_the_server_gives_instead(
    card, ears
):
    """The server gives what the speaker plays, which is nothing."""
    card.pactl("unload-module", "module-remap-source")
    assert ears.line() == MUTED
    card.pactl(
        *("load-module", "module-remap-source", "source_name=mic"),
        "master=mic_feed.monitor",
    )
    card.pactl("set-default-source", "mic")
    assert ears.line() == UNMUTED


def test_another_default_is_followed_and_what_is_said_there_is_heard(card, ears, tone):
    with contextlib.ExitStack() as stack:
        for module in (
            "module-null-sink sink_name=other rate=16000 channels=1 format=s16le",
            "module-remap-source source_name=desk master=other.monitor",
            "module-loopback source=desk sink=void latency_msec=20",
        ):
            number = card.pactl("load-module", *module.split())
            stack.callback(card.pactl, "unload-module", number)
        stack.enter_context(
            changed(card, "set-default-source desk", "set-default-source mic")
        )
        card.speak(tone, "other")
        assert ears.line().startswith("SpeechStarted(")
        assert ears.line().startswith("Heard(")
    card.speak(tone)
    assert ears.line().startswith("SpeechStarted(")


def test_a_sound_server_that_hangs_is_noticed_and_waited_for(card, ears):
    """Nothing that is asked of it returns."""
    card.server.send_signal(signal.SIGSTOP)
    try:
        event, seconds = after(ears)
        assert (event, seconds < SOON) == (LOST, True)
    finally:
        card.server.send_signal(signal.SIGCONT)
    assert ears.line() == BACK


def test_a_device_is_kept_by_name_wherever_it_is_plugged_in(card, tone):
    """A device that comes before it in the list takes nothing from it."""
    card.plug("headset")
    with child(EARS, card.env, "head") as program:
        assert program.line() == "Listening()"
        card.unplug("headset")
        event, seconds = after(program)
        assert (event, seconds < SOON) == (LOST, True)
        card.plug("aardvark")
        card.plug("headset")
        assert program.line() == BACK
        card.unplug("aardvark")
        card.speak(tone)
        assert program.line().startswith("SpeechStarted(")
        program.go_on()
    card.unplug("headset")


HELD = """
for make in (PortAudioMicrophone, lambda name: PortAudioSpeaker(24_000, name)):
    try:
        make("headset").close()
    except SetupError as error:
        say(error.problem, error.remedy)
    else:
        say("it opens")
"""


def test_a_device_that_another_program_holds_is_named_with_a_remedy(card):
    """Such a device is not in the list, as one that is not plugged in."""
    with child(HELD, card.env) as program:
        for kind in ("microphone", "speaker"):
            assert program.line() == (
                f"There is no {kind} called headset, or a program holds it. "
                "Connect it, close that program, or choose one of: default, pulse."
            )


LISTED = (
    """
say([name for name, *_ in devices()])
wait()
"""
    + HELD
    + """
wait()
"""
    + HELD
)


def test_the_list_of_devices_is_made_anew_when_it_is_out_of_date(card):
    card.plug("headset")
    with child(LISTED, card.env) as program:
        assert program.line() == "['pulse', 'headset', 'default']"
        card.unplug("headset")
        program.go_on()
        assert program.line().startswith("There is no microphone called headset")
        assert program.line().startswith("There is no speaker called headset")
        card.plug("headset")
        program.go_on()
        assert [program.line(), program.line()] == ["it opens"] * 2
    card.unplug("headset")


SEARCH = EARS.replace(
    "wait()",
    """
wait()
try: PortAudioSpeaker(24_000, "headset")
except SetupError: say("no headset")
wait()
""",
)


def test_a_search_for_a_speaker_takes_the_microphone_away_for_a_moment_only(card, tone):
    """The list of devices can be made anew only when nothing is open."""
    with child(SEARCH, card.env) as program:
        assert program.line() == "Listening()"
        program.go_on()
        assert program.line() == "no headset"
        card.speak(tone)
        assert program.line().startswith("SpeechStarted(")
        program.go_on()
        assert program.ended()[0] == 0


ODD_MICROPHONE = """
from pathlib import Path
from itertools import islice
microphone = PortAudioMicrophone(rate=1_000_000)
frames = microphone.frames()
next(frames)
say("listening")
Path(sys.argv[1]).write_bytes(b"".join(islice(frames, 60)))
frames.close()
"""


def test_a_microphone_that_refuses_our_rate_is_heard_at_its_own(card, tmp_path, tone):
    """What it gives is the same sound, in frames as ever."""
    with child(ODD_MICROPHONE, card.env, tmp_path / "heard") as program:
        assert program.line() == "listening"
        card.speak(tone)
        assert program.ended() == (0, "", "")
    heard = np.frombuffer((tmp_path / "heard").read_bytes(), "<i2")
    loud = heard[np.abs(heard) > 500]
    assert len(heard) == 60 * 512
    assert len(loud) > 13_000
    assert pitch(heard, 16_000) == pytest.approx(440, abs=2)


ODD_SPEAKER = """
from pathlib import Path
sound = Path(sys.argv[1]).read_bytes()
speaker = PortAudioSpeaker(1_000_000)
for start in range(0, len(sound), 200_000):
    speaker.write(sound[start:start + 200_000])
speaker.drain()
speaker.close()
"""


def test_a_speaker_that_refuses_the_voices_rate_is_given_its_own(card, tmp_path):
    (tmp_path / "said").write_bytes(sine(440, 1_000_000).astype("<i2").tobytes())
    with (
        card.record(tmp_path / "heard.wav"),
        child(ODD_SPEAKER, card.env, tmp_path / "said") as program,
    ):
        assert program.ended() == (0, "", "")
    heard = read_wav(tmp_path / "heard.wav")
    loud = np.flatnonzero(np.abs(heard) > 500)
    assert loud[-1] - loud[0] == pytest.approx(24_000, rel=0.1)
    assert pitch(heard[loud[0] : loud[-1]], 24_000) == pytest.approx(440, abs=2)


RESTING = """
from array import array
speaker = PortAudioSpeaker(24_000)
say("open")
wait()
speaker.write(array("h", [7000] * 24_000).tobytes())
speaker.drain()
speaker.close()
"""


def test_a_speaker_that_rested_while_the_server_was_restarted_is_heard(tmp_path):
    """Not one word is lost."""
    folder = tmp_path / "card"
    with virtual_sound_card(folder) as first, child(RESTING, first.env) as program:
        assert program.line() == "open"
        first.kill()
        with (
            virtual_sound_card(folder) as second,
            second.record(tmp_path / "heard.wav"),
        ):
            program.go_on()
            assert program.ended()[0] == 0
    assert (read_wav(tmp_path / "heard.wav") == 7000).sum() > 20_000


def test_check_names_the_devices_and_tells_a_muted_one(card, tmp_path):
    def told():
        done = run(*ENGINES, "check", "--json", home=tmp_path, env=card.env)
        return {each["part"]: each["is"] for each in objects(done)}

    parts, choice = told(), "To choose from: pulse; default."
    assert parts["microphone"] == (
        f"default, as the system chooses, gives sound. {choice}"
    )
    assert parts["speaker"] == (
        f"default, as the system chooses, can be opened. {choice}"
    )
    with changed(card, "set-source-mute mic 1", "set-source-mute mic 0"):
        assert told()["microphone"].startswith("The microphone default is muted")


def test_what_becomes_of_the_microphone_is_said_once_and_nothing_ends(tmp_path):
    """By the whole program, which knows no words here, and has a silent voice."""
    with Journal(tmp_path / "home" / "journal.db") as journal:
        journal.record(Chose(MET, 1))
    folder = tmp_path / "card"
    with (
        virtual_sound_card(folder) as card,
        Companion(card, tmp_path / "home", *ENGINES) as program,
    ):
        program.line("Listening.")
        with changed(card, "set-source-mute mic 1", "set-source-mute mic 0"):
            program.line("The microphone gives no sound: it may be muted.")
            program.line(" it  I hear no sound at all, so the microphone may be muted.")
        card.kill()
        program.line("The microphone is gone.")
        program.line(" it  I cannot hear you: the microphone is gone.")
        with virtual_sound_card(folder):
            program.line("The microphone is back.")
            program.line(" it  I can hear you again.")
            assert program.leave() == 0
