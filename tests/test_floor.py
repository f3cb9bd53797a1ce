"""Turn-taking: events in, effects out."""

from datetime import UTC, datetime

import packaged
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.conversation import Conversation
from assistant.dialogue import Context
from assistant.floor import Floor, Holder, Hush, Say, Show, Silence, is_ours
from assistant.journal import Journal
from assistant.manner import PACE, SOFTLY
from assistant.skills import discover
from audio import (
    LONG,
    MEDIUM,
    SHORT,
    DeviceBack,
    DeviceLost,
    Failed,
    Finished,
    Heard,
    Hearing,
    Manner,
    SpeechStarted,
)

BOOK = packaged.book("en")
MATCHER = packaged.matcher("en")
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
TIME = Heard("what time is it")
TOLD_TIME = "It is 12:00 in the afternoon."
STEP = Heard("I took a small step")
ASKED = "I have saved a step. What was it?"
LOST = "I cannot hear you: the microphone is gone. Please plug it in again."
BACK = "I can hear you again."


@pytest.fixture
def journal(tmp_path):
    """Give an empty journal."""
    with Journal(tmp_path / "journal.db") as opened:
        yield opened


@pytest.fixture
def floor(journal):
    """Give a floor over the real conversation, always in its first wording."""
    return made(journal)


def made(journal):
    """Make a floor over the real conversation."""
    ctx = Context(BOOK, journal, lambda: NOON, lambda variants: variants[0])
    return Floor(Conversation(discover(), MATCHER, ctx))


def after(floor, *events):
    """Return all effects of *events*."""
    return [effect for event in events for effect in floor.step(event)]


def test_what_is_heard_is_answered_and_the_floor_is_free_again(floor):
    """One turn from nobody to nobody."""
    assert after(floor, SpeechStarted()) == []
    assert floor.holder is Holder.PERSON
    assert after(floor, TIME) == [Say(1, TOLD_TIME)]
    assert floor.holder is Holder.COMPANION
    assert after(floor, Finished(1, completed=True)) == []
    assert floor.holder is Holder.NOBODY


def test_slower_is_answered_slower_and_stays_slower(floor, journal):
    """Also for a floor that is made later."""
    (first,) = after(floor, SpeechStarted(), TIME)
    (slower,) = after(floor, Finished(1, completed=True), Heard("slower"))
    (later,) = after(made(journal), TIME)
    assert first.manner.pace == 1
    assert slower.manner.pace == later.manner.pace < 1


def test_the_manner_of_a_reply_is_carried_to_the_mouth(journal, floor):
    """The pace is of what the person chose; loudness and pauses are the reply's."""
    after(floor, Heard("slower"), Finished(1, completed=True))
    (asked,) = after(floor, Heard("goodnight"))
    soft, slower = SOFTLY[0], PACE.factor(journal)
    assert asked.manner == Manner(soft.pace * slower, soft.volume, soft.pause)
    after(floor, Finished(2, completed=True))
    assert after(floor, Silence()) == []
    (told,) = after(floor, TIME)
    assert told.manner == Manner(pace=slower)


def test_stop_ends_the_softest_line_without_any_other_word(floor):
    """No name has to be said first; what we say then is not soft any more."""
    after(floor, Heard("goodnight"), Finished(1, completed=True))
    after(floor, Heard("the rain"), SpeechStarted())
    assert after(floor, Hearing("stop")) == [Hush(2)]
    assert after(floor, Finished(2, completed=False), Heard("stop")) == [
        Say(3, "All right.")
    ]
    assert floor.timeout is None


def test_talk_that_is_not_for_us_is_not_answered(floor):
    """The floor is nobody's afterwards."""
    assert after(floor, SpeechStarted(), Heard("did you see the match")) == []
    assert floor.holder is Holder.NOBODY


def test_after_a_question_there_is_more_patience_and_then_silence_is_an_answer(floor):
    """The time to answer runs only when we have finished asking."""
    assert floor.timeout is None
    assert after(floor, SpeechStarted(), STEP) == [Say(1, ASKED)]
    assert floor.timeout is None
    after(floor, Finished(1, completed=True))
    assert floor.timeout == 8 * MEDIUM
    assert after(floor, Silence()) == []
    assert floor.timeout is None


def test_an_answer_being_given_is_not_cut_off_by_the_clock(floor):
    """While someone speaks there is no time-out, and a late one is nothing."""
    after(floor, SpeechStarted(), STEP, Finished(1, completed=True), SpeechStarted())
    assert floor.timeout is None
    assert after(floor, Silence()) == []
    assert after(floor, Heard("I called my sister")) == [
        Say(2, "You called your sister. That counts.")
    ]


def test_after_a_slip_the_patience_is_longest(floor):
    """Hard things take time to say."""
    assert floor.patience == SHORT
    after(floor, SpeechStarted(), Heard("I slipped today"))
    after(floor, Finished(1, completed=True))
    assert floor.patience == LONG


def test_the_echo_of_a_question_does_not_reach_into_its_answer(floor):
    """Speech that began over ours is ended soon, even when we have finished."""
    after(floor, Heard("I slipped today"), SpeechStarted())
    assert floor.patience < SHORT
    after(floor, Finished(1, completed=True))
    assert floor.patience < SHORT
    after(floor, Heard("what was going on before it"))
    assert floor.patience == LONG


def test_stop_silences_us_at_the_first_guess(floor):
    """The hush does not wait for the end of the utterance."""
    after(floor, SpeechStarted(), TIME)
    assert after(floor, SpeechStarted(), Hearing("st"), Hearing("stop")) == [Hush(1)]
    assert after(floor, Finished(1, completed=False)) == []
    assert after(floor, Heard("stop")) == [Say(2, "All right.")]


def test_stop_silences_us_where_there_are_no_guesses(floor):
    """A recognizer may give the words only at the end."""
    after(floor, SpeechStarted(), TIME)
    assert after(floor, SpeechStarted(), Heard("stop")) == [
        Hush(1),
        Say(2, "All right."),
    ]
    assert after(floor, Finished(1, completed=False)) == []
    assert floor.holder is Holder.COMPANION


def test_stop_stops_even_when_it_is_our_own_word(journal):
    """It is never taken for our own voice."""
    ctx = Context(BOOK, journal, lambda: NOON, lambda variants: variants[0])

    def advise(_, ctx):
        return ctx.say("repair.words", said="If it is too much, say stop")

    floor = Floor(Conversation({"clock.time": advise}, MATCHER, ctx))
    after(floor, SpeechStarted(), TIME)
    assert after(floor, SpeechStarted(), Heard("stop"))[0] == Hush(1)


def test_our_own_words_are_not_answered(floor, journal):
    """The loudspeaker is heard by the microphone: nothing is said or kept."""
    (said,) = after(floor, SpeechStarted(), Heard("help"))
    assert "I took a small step" in said.text
    assert after(floor, SpeechStarted(), Heard("i took a small step")) == []
    assert after(floor, SpeechStarted(), Heard("i slipped today")) == []
    assert journal.entries() == ()


def test_our_own_words_are_not_answered_when_they_are_heard_after_we_finished(floor):
    """What began while we spoke belongs to our speech."""
    after(floor, SpeechStarted(), Heard("help"), SpeechStarted())
    assert after(floor, Finished(1, completed=True)) == []
    assert floor.holder is Holder.PERSON
    assert after(floor, Heard("i slipped today")) == []
    assert floor.holder is Holder.NOBODY


def test_an_answer_given_before_the_question_has_ended_is_taken(floor, journal):
    """People answer early; the rest of the question is not said."""
    after(floor, Heard("I fetched the parcels"), SpeechStarted())
    counts = "You fetched the parcels. That counts."
    assert after(floor, Heard("yes")) == [Hush(1), Say(2, counts)]
    assert [entry.kind for entry in journal.entries()] == ["step"]


def test_our_own_words_do_not_answer_our_own_question(journal):
    """Even where they are what the question expects."""
    ctx = Context(BOOK, journal, lambda: NOON, lambda variants: variants[0])

    def offer(_, ctx):
        yield ctx.ask("repair.words", "answers.yes", said="Say yes, or no")

    floor = Floor(Conversation({"clock.time": offer}, MATCHER, ctx))
    after(floor, SpeechStarted(), TIME)
    assert after(floor, SpeechStarted(), Heard("yes")) == []
    assert floor.holder is Holder.COMPANION


def test_other_speech_over_ours_is_not_taken(floor, journal):
    """It may be the television, or our own voice come back bent."""
    after(floor, SpeechStarted(), STEP)
    assert after(floor, SpeechStarted(), Heard("and now the weather")) == []
    assert floor.holder is Holder.COMPANION
    assert journal.last().text == ""


@pytest.mark.parametrize(
    ("heard", "spoken", "ours"),
    [
        ("it is twelve in the afternoon", "It is 12:00 in the afternoon.", True),
        ("what was at", "I have saved a step. What was it?", True),
        ("yes", "Was it yesterday?", False),
        ("no", "Do you know?", False),
        ("", "All right.", False),
    ],
)
def test_our_own_words_are_known_word_by_word(heard, spoken, ours):
    """A misheard word is still ours; a short answer within a long word is not."""
    assert is_ours(heard, spoken) is ours


def test_sound_without_words_is_asked_about_only_where_something_was_asked(floor):
    """Once, and then we rest."""
    assert after(floor, SpeechStarted(), Heard("")) == []
    after(floor, SpeechStarted(), STEP, Finished(1, completed=True))
    (again,) = after(floor, SpeechStarted(), Heard(""))
    assert again == Say(2, "Sorry, I did not get that. What was it?")
    (rest,) = after(floor, Finished(2, completed=True), SpeechStarted(), Heard(""))
    assert rest == Say(3, "That is all right. We can leave it for now.")


def test_a_recognizer_that_fails_on_and_on_makes_us_ask_once(floor):
    """Until something is heard again."""
    fails = (SpeechStarted(), Failed("recognizer"))
    asked = Say(1, "I did not catch that. Please say it again.")
    assert after(floor, *fails) == [asked]
    assert after(floor, Finished(1, completed=True), *fails, *fails) == []
    assert floor.holder is Holder.NOBODY
    after(floor, SpeechStarted(), TIME, Finished(2, completed=True))
    assert [effect.turn for effect in after(floor, *fails)] == [3]


def test_what_the_voice_cannot_say_is_shown_once(floor):
    """The words reach the person, whatever order the news comes in."""
    after(floor, SpeechStarted(), TIME)
    assert after(floor, Failed("voice", 1), Finished(1, completed=False)) == [
        Show(TOLD_TIME)
    ]
    assert floor.holder is Holder.NOBODY


def test_what_ended_early_and_was_not_hushed_is_shown(floor):
    """A speaker that stays lost tells of it only once, and loses every turn."""
    after(floor, SpeechStarted(), TIME)
    assert after(floor, Finished(1, completed=False)) == [Show(TOLD_TIME)]


def test_a_lost_speaker_is_told_in_writing(floor):
    """With the words that were lost with it."""
    after(floor, SpeechStarted(), TIME)
    news, words = after(floor, DeviceLost("speaker"), Finished(1, completed=False))
    assert words == Show(TOLD_TIME)
    assert "speaker" in news.text


def test_a_lost_microphone_is_told_and_so_is_its_return(floor):
    """Each is said once."""
    assert after(floor, SpeechStarted(), DeviceLost("microphone")) == [Say(1, LOST)]
    assert after(floor, Finished(1, completed=True), DeviceBack("microphone")) == [
        Say(2, BACK)
    ]


def test_the_news_of_an_older_turn_changes_nothing(floor):
    """Its end may come after ours has begun."""
    after(floor, SpeechStarted(), TIME, SpeechStarted(), Heard("stop"))
    assert after(floor, Finished(1, completed=False), Failed("voice", 1)) == []
    assert floor.holder is Holder.COMPANION


EVENTS = st.one_of(
    st.builds(SpeechStarted),
    st.builds(Silence),
    st.builds(
        Heard, st.sampled_from(["", "yes", "stop", "help", "I slipped", "a boat"])
    ),
    st.builds(Hearing, st.sampled_from(["st", "stop", "I slip"])),
    st.builds(Finished, st.integers(1, 9), completed=st.booleans()),
    st.builds(Failed, st.sampled_from(["voice", "recognizer"]), st.integers(1, 9)),
    st.builds(DeviceLost, st.sampled_from(["microphone", "speaker"])),
    st.builds(DeviceBack, st.sampled_from(["microphone", "speaker"])),
)


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    """Give a journal that many examples may fill."""
    with Journal(tmp_path_factory.mktemp("home") / "journal.db") as opened:
        yield opened


@given(events=st.lists(EVENTS, max_size=25))
def test_whatever_happens_we_never_say_two_things_at_once(shared, events):
    """A turn begins only when the one before it has finished or was hushed."""
    floor, speaking, latest = made(shared), None, 0
    for event in events:
        if isinstance(event, Finished) and event.turn == speaking:
            speaking = None
        for effect in floor.step(event):
            match effect:
                case Hush(turn) if speaking is not None and turn >= speaking:
                    speaking = None
                case Say(turn):
                    assert speaking is None
                    assert turn == latest + 1
                    speaking = latest = turn


@given(events=st.lists(EVENTS, max_size=25))
def test_whatever_happened_stop_is_heard(shared, events):
    """Over our speech or after it."""
    floor = made(shared)
    after(floor, *events)
    *_, said = after(floor, SpeechStarted(), Heard("stop"))
    assert said.text == "All right."
    after(floor, Finished(said.turn, completed=True))
    assert (floor.holder, floor.timeout) == (Holder.NOBODY, None)
