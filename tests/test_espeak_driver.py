"""Our driver obeys pyttsx3: these tests know only pyttsx3's public interface."""

import threading
import wave

import pytest
import pyttsx3

from audio.voices.espeak import RATE
from audio.voices.espeak_driver import register


class Spoken:
    """What an engine told those who connected to its topics."""

    def __init__(self, engine):
        """Listen to every topic that the driver uses."""
        self.events, self.sounds, self.errors = [], [], []
        self.first_sound = threading.Event()
        self._tokens = [
            engine.connect("started-utterance", self._started),
            engine.connect("finished-utterance", self._finished),
            engine.connect("error", self._failed),
            engine.connect("sound", self._sounded),
        ]

    def leave(self, engine):
        """Listen no longer."""
        for token in self._tokens:
            engine.disconnect(token)

    def _started(self, name):
        self.events.append(("started", name))

    def _finished(self, name, completed):
        self.events.append(("finished", name, completed))

    def _failed(self, name, exception):
        self.errors.append((name, type(exception)))

    def _sounded(self, name, sound):
        del name
        self.sounds.append(sound)
        self.first_sound.set()


@pytest.fixture(scope="module")
def loaded():
    """Load the one engine that a process can have."""
    return pyttsx3.init(register())


@pytest.fixture
def engine(loaded):
    """Return the engine with the settings it had in the beginning."""
    for name, value in (("rate", 150), ("volume", 1.0), ("voice", "en-us")):
        loaded.setProperty(name, value)
    loaded.runAndWait()
    return loaded


@pytest.fixture
def spoken(engine):
    """Return what the engine tells during one test."""
    spoken = Spoken(engine)
    yield spoken
    spoken.leave(engine)


def sound_of(engine, spoken, text):
    """Return the sound of *text*."""
    spoken.sounds.clear()
    engine.say(text)
    engine.runAndWait()
    return b"".join(spoken.sounds)


def test_all_that_was_queued_is_said_in_order(engine, spoken):
    """The stock driver says only the last of several texts."""
    for name in ("one", "two", "three"):
        engine.say(f"This is {name}.", name)
    engine.runAndWait()
    assert spoken.events == [
        ("started", "one"),
        ("finished", "one", True),
        ("started", "two"),
        ("finished", "two", True),
        ("started", "three"),
        ("finished", "three", True),
    ]


def test_waiting_with_nothing_queued_returns_and_says_nothing(engine, spoken):
    """The stock driver says the last text again."""
    engine.say("Hello.")
    engine.runAndWait()
    spoken.events.clear()
    engine.runAndWait()
    assert spoken.events == []


def test_stop_from_another_thread_ends_the_text_and_drops_the_rest(engine, spoken):
    """The stock driver blocks until the end, and hangs at the next text."""
    engine.say("word " * 20_000, "long")

    def stop():
        spoken.first_sound.wait()
        engine.stop()

    stopper = threading.Thread(target=stop)
    stopper.start()
    engine.runAndWait()
    stopper.join()
    assert spoken.events == [("started", "long"), ("finished", "long", False)]
    assert sum(map(len, spoken.sounds)) < 2 * RATE * 20_000 / 10
    spoken.events.clear()
    engine.say("Next.", "next")
    engine.runAndWait()
    assert spoken.events == [("started", "next"), ("finished", "next", True)]


def test_stop_before_the_text_begins_is_remembered(engine, spoken):
    """Nothing starts, nothing sounds."""
    engine.say("Never said.")
    engine.stop()
    engine.runAndWait()
    assert spoken.sounds == []
    assert ("finished", None, True) not in spoken.events


def test_stop_from_within_a_callback_works(engine, spoken):
    """The stock driver deadlocks at the next text."""
    token = engine.connect("sound", lambda name, sound: engine.stop())  # noqa: ARG005
    engine.say("word " * 1_000, "long")
    engine.runAndWait()
    engine.disconnect(token)
    assert len(spoken.sounds) == 1
    assert spoken.events[-1] == ("finished", "long", False)


def test_a_faster_rate_is_shorter_and_a_lower_volume_is_quieter(engine, spoken):
    """Properties count from the next text on."""
    usual = sound_of(engine, spoken, "I took a small step today.")
    engine.setProperty("rate", 250)
    assert len(sound_of(engine, spoken, "I took a small step today.")) < len(usual)
    engine.setProperty("volume", 0.0)
    assert set(sound_of(engine, spoken, "I took a small step today.")) == {0}


def test_properties_are_told_as_they_were_set(engine):
    """They are those of pyttsx3."""
    engine.setProperty("rate", 180)
    engine.setProperty("volume", 7)
    engine.setProperty("voice", "ko")
    told = [engine.getProperty(name) for name in ("rate", "volume", "voice")]
    assert told == [180, 1.0, "ko"]
    assert [voice.id for voice in engine.getProperty("voices")] == [
        *("en-us", "en-us+f2", "en-gb-x-rp", "en-gb-x-rp+f2"),
        *("ko", "ko+f2", "ko+m7"),
    ]
    with pytest.raises(KeyError):
        engine.getProperty("colour")


def test_an_unknown_voice_is_an_error_that_the_caller_hears_of(engine, spoken):
    """The stock driver swallows it; ours goes on with the next text, too."""
    engine.setProperty("voice", "nobody")
    engine.say("Hello.", "hello")
    engine.runAndWait()
    assert spoken.errors == [("hello", ValueError)]
    assert spoken.events[-1] == ("finished", "hello", False)
    engine.setProperty("voice", "en-us")
    assert sound_of(engine, spoken, "Hello.")


def test_a_file_holds_the_sound_and_the_next_text_is_said(engine, spoken, tmp_path):
    """The stock driver overwrites the file with the next text."""
    said = sound_of(engine, spoken, "Hello.")
    spoken.sounds.clear()
    engine.save_to_file("Hello.", str(tmp_path / "hello.wav"))
    engine.say("Goodbye.")
    engine.runAndWait()
    with wave.open(str(tmp_path / "hello.wav")) as file:
        assert (file.getframerate(), file.getnchannels()) == (RATE, 1)
        assert file.getnframes() == pytest.approx(len(said) / 2, abs=RATE / 10)
    assert spoken.sounds


def test_a_file_that_cannot_be_written_is_an_error_and_does_not_hang(
    engine, spoken, tmp_path
):
    """The stock driver hangs for ever."""
    engine.save_to_file("Hello.", str(tmp_path / "nowhere" / "hello.wav"), "hello")
    engine.runAndWait()
    assert spoken.errors == [("hello", FileNotFoundError)]


def test_a_loop_that_is_not_the_drivers_gets_everything_said(engine, spoken):
    """Each iterate() works off what is there."""
    engine.startLoop(useDriverLoop=False)
    engine.say("Hello.", "hello")
    engine.iterate()
    engine.endLoop()
    assert ("finished", "hello", True) in spoken.events
