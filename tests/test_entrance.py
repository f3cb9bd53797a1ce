"""Coming in, through the whole companion: from sound to what is kept."""

from queue import SimpleQueue

import packaged
import pytest
from program import plain, speak

import audio
from assistant import entrance
from assistant.coming import Coming, Elapsed, Ways
from assistant.commands import listen
from assistant.companion import Companion
from assistant.config import Config
from assistant.conversation import Conversation
from assistant.dialogue import Context
from assistant.floor import Floor, Say
from assistant.journal import Chose, Journal
from assistant.meeting import MET
from assistant.screen import Screen
from assistant.skills import discover
from assistant.sounds import Sounds
from assistant.talk import Talk, now
from assistant.tongue import SpokenTongue
from audio import (
    SILENCE,
    Called,
    Chime,
    Ended,
    Listener,
    Listening,
    Mouth,
    SilentSpeaker,
    WaveMicrophone,
    models,
)

needs_a_model = pytest.mark.skipif(
    models.find("moonshine-en") is None,
    reason="no English model: run small-steps models install moonshine-en",
)


@pytest.fixture(scope="module")
def engine():
    """Give one recognizer to all."""
    return audio.recognizer("moonshine")


class Room:
    """Someone who speaks, and a companion that comes with *settings*."""

    def __init__(self, folder, engine, **settings):
        self._config, self._engine = Config(folder, **settings), engine
        self._folder, self._inbox = folder, SimpleQueue()

    def keeps(self, sentence):
        """Say *sentence*; return what was kept, and what sounded or was said."""
        said = speak(self._folder / "said.wav", sentence)
        with Journal(self._config.journal) as journal:
            talk = self._talk(journal)
            floor, done = Floor(talk.conversation), []
            mouth = Mouth(audio.voice("silent"), SilentSpeaker, self._inbox.put)
            mouth.start()
            listener = Listener(
                *(WaveMicrophone(said), audio.detector(), self._engine),
                self._inbox.put,
                wakeword=entrance.wakeword(self._config),
            )
            companion = Companion(floor, mouth, self._inbox, talk.phrases, done.append)
            coming = entrance.opened(self._config, talk, floor)
            companion.attend(listener, coming=coming)
            mouth.close()
            kept = [(each.kind, plain(each.text)) for each in journal.entries()]
        return kept, [each for each in done if isinstance(each, Say | Chime)]

    def _talk(self, journal):
        ctx = Context(packaged.book("en"), journal, now, lambda variants: variants[0])
        journal.record(Chose(MET, 1))
        talk = Conversation(discover(), packaged.matcher("en"), ctx)
        matcher = packaged.matcher("en")
        return Talk(talk, journal, matcher, lambda _: None, ctx, discover())


@needs_a_model
def test_what_follows_the_wake_word_in_the_same_breath_is_kept(tmp_path):
    """And nothing of the word with it. This is the program itself."""
    said = speak(
        tmp_path / "said.wav", "okay nabu, I took a small step", voice="pyttsx3"
    )
    config = Config(
        tmp_path,
        recognizer="moonshine",
        voice="silent",
        wake="okay nabu",
        button="enter",
    )
    with Journal(config.journal) as journal:
        journal.record(Chose(MET, 1))
    listen.attend(WaveMicrophone(said), Screen(), config, SpokenTongue(config))
    with Journal(config.journal) as journal:
        assert [(each.kind, each.text) for each in journal.entries()] == [("step", "")]


@needs_a_model
def test_without_the_wake_word_nothing_is_kept(tmp_path, engine):
    """It is not even recognized, and nothing is said."""
    room = Room(tmp_path, engine, wake="okay nabu")
    assert room.keeps("I took a small step.") == ([], [])


@needs_a_model
@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Small steps. I took a small step.", [("step", "")]),
        ("I took a small step.", []),
    ],
)
def test_with_a_phrase_of_ones_own_only_what_begins_with_it_is_kept(
    tmp_path, engine, said, kept
):
    """What does not is dropped without a word or a sound."""
    found, told = Room(tmp_path, engine, call="small steps").keeps(said)
    assert found == kept
    assert bool(told) is bool(kept)


@needs_a_model
def test_with_nothing_set_it_always_listens_and_says_so_with_a_sound(tmp_path, engine):
    """As soon as the first sound has arrived."""
    found, told = Room(tmp_path, engine).keeps("I took a small step.")
    assert found == [("step", "")]
    assert told[0] == Chime("listening")


@needs_a_model
def test_without_sounds_there_are_only_words(tmp_path, engine):
    """Where they are turned off in the settings."""
    room = Room(tmp_path, engine, earcons=False)
    _, told = room.keeps("I took a small step.")
    assert all(isinstance(each, Say) for each in told)


class Quiet:
    """A microphone that gives one frame of silence, and waits until it is closed."""

    def __init__(self):
        self._waiting = SimpleQueue()
        self._waiting.put(SILENCE)

    def frames(self):
        return iter(self._waiting.get, None)

    def close(self):
        self._waiting.put(None)


def test_who_calls_and_waits_hears_that_it_listens_in_good_time(tmp_path):
    """The loop keeps the time of the door, with nothing else going on."""
    inbox, microphone, done = SimpleQueue(), Quiet(), []

    def watch(event):
        done.append(event)
        if event == Listening():
            inbox.put(Called())
        if event == Chime("listening"):
            microphone.close()

    with Journal(tmp_path / "journal.db") as journal:
        ctx = Context(packaged.book("en"), journal, now, lambda variants: variants[0])
        talk = Conversation(discover(), packaged.matcher("en"), ctx)
        floor = Floor(talk)
        mouth = Mouth(audio.voice("silent"), SilentSpeaker, inbox.put)
        mouth.start()
        silent = audio.recognizer("scripted", script=[])
        listener = Listener(microphone, audio.detector("energy"), silent, inbox.put)
        coming = Coming(floor, Ways(wake=True), Sounds(talk, journal, usual=True))
        companion = Companion(floor, mouth, inbox, lambda _: None, watch)
        companion.attend(listener, coming=coming)
        mouth.close()
    assert done == [Listening(), Called(), Elapsed(), Chime("listening"), Ended()]


@pytest.mark.parametrize(
    ("settings", "shown"),
    [
        ({}, entrance.WELCOME),
        ({"wake": "micro:okay_nabu"}, 'say "okay nabu". Ctrl-C'),
        ({"wake": "micro"}, "say its wake word."),
        (
            {"wake": "alexa", "call": "small steps", "button": "Shutter"},
            'say "alexa", or say "small steps", or press Shutter.',
        ),
    ],
)
def test_how_to_come_in_is_written_at_the_start(tmp_path, settings, shown):
    assert shown in entrance.welcome(Config(tmp_path, **settings))
