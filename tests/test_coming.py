"""Coming in and going: events and times in, effects out."""

from datetime import UTC, datetime

import packaged
import pytest

from assistant import calling, sounds
from assistant.calling import Phrase
from assistant.coming import BREATH, LINGER, Coming, Elapsed, Ways
from assistant.conversation import Conversation
from assistant.dialogue import Context
from assistant.floor import Floor, Hush, Say, Silence
from assistant.journal import Journal
from assistant.skills import discover
from assistant.sounds import Sounds
from audio import (
    Called,
    Chime,
    DeviceBack,
    DeviceLost,
    Failed,
    Finished,
    Heard,
    Hearing,
    Listening,
    Muted,
    Pressed,
    SetupError,
    SpeechStarted,
    Unmuted,
)

BOOK = packaged.book("en")
MATCHER = packaged.matcher("en")
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
LISTENING, GOT_IT = Chime("listening"), Chime("got it")
MISSED = Chime("did not catch")
TIME = Heard("what time is it")
TELEVISION = Heard("did you see the match")
STEP = Heard("I took a small step, I called my sister")
CRY = Heard("i want to kill myself")
BY_WORD, BY_BUTTON = Ways(wake=True), Ways(button=True)
BY_PHRASE = Ways(
    phrase=Phrase("small steps"),
    is_cry=lambda text: calling.is_cry(text, MATCHER.match),
)


class Door:
    """A way in over the real conversation, with a clock that is set by hand."""

    def __init__(self, journal, ways):
        ctx = Context(BOOK, journal, lambda: NOON, lambda variants: variants[0])
        talk = Conversation(discover(), MATCHER, ctx)
        self.journal, self.floor, self.now, self.turn = journal, Floor(talk), 100.0, 0
        self.coming = Coming(self.floor, ways, Sounds(talk, journal, usual=True))
        self(Listening())

    def __call__(self, *events):
        """Return all effects of *events*, all of them now."""
        effects = [e for event in events for e in self.coming.step(event, self.now)]
        self.turn = max([self.turn, *(e.turn for e in effects if isinstance(e, Say))])
        return effects

    def said(self, *events):
        """Return what is said and sounded, and let it be said to its end."""
        effects = self(*events)
        self(Finished(self.turn, completed=True))
        return [e.text if isinstance(e, Say) else e for e in effects]

    def wait(self, seconds):
        """Let time pass, as the loop does; return what came of it."""
        until, effects = self.now + seconds, []
        while (lapse := self.coming.lapse(self.now)) is not None:
            if self.now + lapse > until:
                break
            self.now += lapse
            effects += self(Elapsed())
        self.now = until
        return effects

    @property
    def is_open(self):
        return self.coming.is_open


@pytest.fixture
def doors(tmp_path):
    """Make doors over one journal."""
    with Journal(tmp_path / "journal.db") as journal:
        yield lambda ways: Door(journal, ways)


@pytest.mark.parametrize("ways", [BY_WORD, BY_BUTTON, BY_PHRASE])
def test_with_a_way_to_come_in_it_begins_closed_and_closes_after_a_while(doors, ways):
    door = doors(ways)
    assert not door.is_open
    door(Pressed())
    assert door.is_open
    door.wait(LINGER - 0.1)
    assert door.is_open
    door.wait(0.2)
    assert not door.is_open


def test_with_no_way_to_come_in_it_is_always_open_and_says_when_it_hears(tmp_path):
    with Journal(tmp_path / "journal.db") as journal:
        ctx = Context(BOOK, journal, lambda: NOON, lambda variants: variants[0])
        talk = Conversation(discover(), MATCHER, ctx)
        coming = Coming(Floor(talk), None, Sounds(talk, journal, usual=True))
        assert coming.is_open
        assert coming.step(Listening(), 0.0) == [LISTENING]
        assert coming.lapse(10_000.0) is None


def test_who_calls_and_waits_hears_that_it_listens(doors):
    """Once, and only when nothing followed in the same breath."""
    door = doors(BY_WORD)
    assert door(Called()) == []
    assert door.wait(BREATH - 0.1) == []
    assert door.wait(0.2) == [LISTENING]
    assert door.wait(2.0) == []


def test_who_calls_and_goes_on_hears_no_sound_but_the_answer(doors):
    door = doors(BY_WORD)
    assert door(Called(), SpeechStarted()) == []
    assert door.wait(3.0) == []
    assert door.said(TIME) == ["It is 12:00 in the afternoon."]


@pytest.mark.parametrize("tail", ["", "boo"])
def test_the_end_of_the_wake_word_is_not_something_that_was_not_caught(doors, tail):
    """It is heard as an utterance of its own, and the person still waits."""
    door = doors(BY_WORD)
    assert door(Called(), SpeechStarted(), Heard(tail)) == [LISTENING]
    assert door.is_open


def test_a_long_utterance_without_words_was_not_caught(doors):
    """Somebody said something, and it was not the end of the wake word."""
    assert doors(BY_WORD)(Called(), SpeechStarted(), Heard("", seconds=4.0)) == [MISSED]


def test_a_key_pressed_before_the_first_sound_is_answered_with_it(doors):
    """A sound that says "I listen" must be true."""
    door = doors(BY_BUTTON)
    fresh = Coming(door.floor, BY_BUTTON, door.coming._sounds)  # noqa: SLF001  not begun
    assert fresh.step(Pressed(), 1.0) == []
    assert fresh.step(Listening(), 2.0) == [LISTENING]


def test_it_stays_open_while_a_question_waits_and_a_while_after_the_last_word(doors):
    """No wake word is needed to answer."""
    door = doors(BY_WORD)
    door(Called(), SpeechStarted(), Heard("I took a small step"))
    door(Finished(1, completed=True))
    assert door.wait(60.0) == []
    assert door.is_open
    door.said(SpeechStarted(), Heard("I called my sister"))
    door.wait(LINGER - 0.1)
    assert door.is_open
    door.wait(0.2)
    assert not door.is_open
    assert door.journal.last().text == "I called my sister"


def test_it_closes_when_a_question_has_met_silence(doors):
    door = doors(BY_WORD)
    door(Called(), SpeechStarted(), Heard("I took a small step"))
    door(Finished(1, completed=True))
    assert door(Silence()) == []
    door.wait(LINGER + 0.1)
    assert not door.is_open


def test_it_stays_open_while_anybody_speaks(doors):
    """However long they take, and however long we do."""
    door = doors(BY_WORD)
    door(Called(), SpeechStarted())
    door.wait(100.0)
    assert door.is_open
    door(TIME)
    door.wait(100.0)
    assert door.is_open


def test_talk_that_is_not_for_it_keeps_nothing_open(doors):
    """Else a television would, for ever. It is told once that it was not caught."""
    door = doors(BY_WORD)
    door(Called())
    door.wait(2.0)
    assert door(SpeechStarted(), TELEVISION) == [MISSED]
    door.wait(5.0)
    assert door(SpeechStarted(), TELEVISION) == []
    door.wait(1.1)
    assert not door.is_open


@pytest.mark.parametrize("goodbye", ["goodbye", "stop", "thank you"])
def test_it_closes_when_somebody_leaves(doors, goodbye):
    """As soon as the goodbye was answered."""
    door = doors(BY_WORD)
    door.said(Called(), SpeechStarted(), Heard(goodbye))
    assert not door.is_open


def test_thanks_within_a_question_do_not_leave_it(doors):
    door = doors(BY_WORD)
    door.said(Called(), SpeechStarted(), Heard("I took a small step"))
    door.said(SpeechStarted(), Heard("thank you so much"))
    assert door.is_open


def test_the_wake_word_over_our_speech_stops_it(doors):
    door = doors(BY_WORD)
    door(Called(), SpeechStarted(), TIME)
    assert door(Called()) == [Hush(1)]
    door(Finished(1, completed=False))
    assert door.wait(BREATH) == [LISTENING]


def test_a_press_comes_in_and_the_next_one_leaves(doors):
    door = doors(BY_BUTTON)
    assert door(Pressed()) == [LISTENING]
    assert door.is_open
    assert door(Pressed()) == [GOT_IT]
    assert not door.is_open


def test_a_press_while_it_speaks_stops_it_and_it_listens(doors):
    door = doors(BY_BUTTON)
    door(Pressed(), SpeechStarted(), TIME)
    assert door(Pressed()) == [Hush(1)]
    assert door.is_open
    door(Pressed(), Finished(1, completed=False))
    assert not door.is_open


def test_a_press_leaves_an_open_question_as_silence_does(doors):
    """What was saved stays, and nothing more is asked."""
    door = doors(BY_BUTTON)
    door.said(Pressed(), SpeechStarted(), Heard("I took a small step"))
    assert door(Pressed()) == [GOT_IT]
    assert not door.is_open
    assert door.journal.last().kind == "step"


def test_r6_a_press_in_a_hard_moment_does_not_shut_us_up(doors):
    """What was begun with words of danger ends by words alone."""
    door = doors(BY_BUTTON)
    door.said(Pressed(), SpeechStarted(), CRY)
    assert any(isinstance(effect, Say) for effect in door(Pressed()))
    assert door.is_open


def test_without_a_way_in_a_press_only_stops_our_speech(doors):
    door = doors(Ways())
    door(SpeechStarted(), TIME)
    assert door(Pressed()) == [Hush(1)]
    assert door.is_open


def test_only_what_begins_with_the_phrase_is_heard(doors):
    """The rest of that utterance is what was said."""
    door = doors(BY_PHRASE)
    assert door(SpeechStarted(), Hearing("I took"), STEP) == []
    assert door.journal.last() is None
    (said,) = door(SpeechStarted(), Heard(f"Small step. {STEP.text}"))
    assert said.text == "You called your sister. That counts."
    assert door.journal.last().text == "I called my sister"


def test_the_phrase_alone_opens_and_sounds(doors):
    door = doors(BY_PHRASE)
    assert door(SpeechStarted(), Heard("hey small steps")) == [LISTENING]
    assert door.said(SpeechStarted(), TIME) == ["It is 12:00 in the afternoon."]


def test_the_phrase_may_be_said_out_of_habit_where_it_is_open(doors):
    door = doors(BY_PHRASE)
    door(SpeechStarted(), Heard("small steps"))
    assert door.said(SpeechStarted(), Heard("small steps, what time is it")) == [
        "It is 12:00 in the afternoon."
    ]


def test_a_phrase_that_the_grammar_swallowed_is_found_in_the_free_reading(doors):
    """A recognizer that listens for phrases may hear only one of those."""
    door = doors(BY_PHRASE)
    heard = Heard("what time is it", free="small steps what time is it")
    assert door.said(SpeechStarted(), heard) == ["It is 12:00 in the afternoon."]


def test_what_fails_outside_is_not_asked_about(doors):
    door = doors(BY_PHRASE)
    assert door(SpeechStarted(), Failed("recognizer")) == []


def test_speech_outside_does_not_hold_back_what_is_due(doors):
    """A television that runs all evening must not keep a reminder waiting."""
    door = doors(BY_PHRASE)
    holder = door.floor.holder
    door(SpeechStarted())
    assert door.floor.holder is holder


def test_r1_plain_words_of_danger_are_heard_without_the_phrase(doors):
    door = doors(BY_PHRASE)
    (said,) = door(SpeechStarted(), CRY)
    assert "Are you thinking about ending your life?" in said.text
    assert door.is_open


@pytest.mark.parametrize(
    "heard",
    [
        "what is the point of it all",
        "she said she could not go on and I want to kill myself is what they all say",
    ],
)
def test_r1_what_would_only_be_checked_or_is_part_of_a_speech_is_not(doors, heard):
    """It is rather the television's."""
    assert doors(BY_PHRASE)(SpeechStarted(), Heard(heard)) == []


@pytest.mark.parametrize(
    ("heard", "rest"),
    [
        ("small steps, I called", "I called"),
        ("Smallsteps I called", "I called"),
        ("smalls steps I called", "I called"),
        ("um, hey, small step: I called", "I called"),
        ("small steps.", ""),
        ("I took a small step", None),
        ("small shops are nice", None),
        ("small", None),
        ("...", None),
        ("", None),
    ],
)
def test_a_worn_phrase_is_known_by_its_letters_at_the_beginning(heard, rest):
    assert Phrase("small steps").rest(heard) == rest


def test_a_phrase_in_another_script_is_known_too():
    assert Phrase("작은 걸음").rest("작은 걸음, 오늘 걸었어요") == "오늘 걸었어요"


@pytest.mark.parametrize("text", ["", "ho", "...", "stop", "goodnight", "help"])
def test_a_phrase_that_is_too_short_or_means_something_is_refused(text):
    with pytest.raises(SetupError) as caught:
        calling.of_ones_own(text, MATCHER.match)
    assert caught.value.remedy


@pytest.mark.parametrize("text", ["small steps", "my quiet friend", "dear computer"])
def test_a_phrase_of_ones_own_is_taken(text):
    assert calling.of_ones_own(text, MATCHER.match).rest(f"{text} now") == "now"


def test_what_is_saved_without_a_word_sounds_saved(doors):
    """And so does what is saved in few words; full answers say so themselves."""
    door = doors(Ways())
    assert door.said(STEP) == ["You called your sister. That counts."]
    door.said(Heard("be brief"))
    assert door.said(STEP)[0] == Chime("saved")
    assert Chime("undone") in door.said(Heard("undo that"), Heard("yes"))


def test_what_is_done_without_a_word_sounds_understood(doors):
    door = doors(Ways())
    door.said(STEP)
    assert door.said(Heard("pause")) == [GOT_IT]


def test_r5_nothing_sounds_beside_words_of_danger(doors):
    door = doors(Ways())
    door.said(Heard("be brief"))
    assert not [each for each in door(CRY) if isinstance(each, Chime)]


@pytest.mark.parametrize(
    ("event", "sound"),
    [
        (DeviceLost("microphone"), "lost"),
        (DeviceBack("microphone"), "found"),
        (Muted("microphone"), "muted"),
        (Unmuted("microphone"), "found"),
    ],
)
def test_what_becomes_of_the_microphone_has_a_sound(doors, event, sound):
    """The words for it come from faults.py."""
    assert doors(Ways())(event) == [Chime(sound)]


def test_sounds_are_turned_off_by_voice_and_stay_off(doors):
    """Also when the program begins anew; and they come back."""
    door = doors(BY_WORD)
    door.said(Called(), SpeechStarted(), Heard("turn the sounds off"))
    assert door.wait(2.0) == []
    fresh = doors(BY_WORD)
    assert fresh(Called()) == fresh.wait(2.0) == []
    fresh.said(SpeechStarted(), Heard("turn the sounds on"))
    assert fresh(Called()) + fresh.wait(2.0) == [LISTENING]


def test_sounds_are_as_soft_as_the_voice(doors):
    door = doors(BY_BUTTON)
    door.said(Pressed(), SpeechStarted(), Heard("whisper"))
    door.wait(LINGER + 1)
    (chime,) = door(Pressed())
    assert chime.name == "listening"
    assert chime.volume < 0.5


@pytest.mark.parametrize(
    ("told", "of"),
    [
        ("louder", "volume"),
        ("quieter", "volume"),
        ("slower", "pace"),
        ("faster", "pace"),
    ],
)
def test_how_fast_and_how_loud_it_speaks_is_kept(doors, told, of):
    """When the program begins anew, it speaks as it was told to."""
    (plain,) = doors(Ways())(TIME)
    doors(Ways()).said(Heard(told))
    (said,) = doors(Ways())(TIME)
    more = told in ("louder", "faster")
    assert (getattr(said.manner, of) > getattr(plain.manner, of)) is more


@pytest.mark.parametrize("usual", [True, False])
def test_the_configuration_decides_until_something_is_chosen(tmp_path, usual):
    with Journal(tmp_path / "journal.db") as journal:
        ctx = Context(BOOK, journal, lambda: NOON, lambda variants: variants[0])
        talk = Conversation(discover(), MATCHER, ctx)
        played = Sounds(talk, journal, usual=usual)
        assert bool(played.chime("saved")) is usual
        sounds.choose(journal, on=not usual)
        assert bool(played.chime("saved")) is not usual
