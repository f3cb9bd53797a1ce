"""Turn-taking: events in, effects out."""

from datetime import UTC, datetime

import packaged
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.conversation import Conversation
from assistant.dialogue import Context, Reply
from assistant.effects import Hush, Say, Show, Silence
from assistant.floor import Floor, Holder
from assistant.journal import Journal, Stepped
from assistant.manner import PACE, SOFTLY
from assistant.overlap import around, full_duplex, half_duplex, headset, is_ours
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
    sentences,
)

BOOK = packaged.book("en")
MATCHER = packaged.matcher("en")
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
TIME = Heard("what time is it")
TOLD_TIME = "It is 12:00 in the afternoon."
STEP = Heard("I took a small step")
ASKED = "I have saved a step. What was it?"


@pytest.fixture
def journal(tmp_path):
    """Give an empty journal."""
    with Journal(tmp_path / "journal.db") as opened:
        yield opened


@pytest.fixture
def floor(journal):
    """Give a floor over the real conversation, always in its first wording."""
    return made(journal)


def made(journal, overlap=half_duplex):
    """Make a floor over the real conversation."""
    ctx = Context(BOOK, journal, lambda: NOON, lambda variants: variants[0])
    return Floor(Conversation(discover(), MATCHER, ctx), overlap)


@pytest.fixture
def open_floor(journal):
    """Give a floor of which our own voice is taken out, as a first turn has shown."""
    floor = made(journal, full_duplex)
    after(floor, TIME, Finished(1, completed=True))
    return floor


def cut(turn, rest):
    """Tell that a turn was hushed, and what was not heard of it."""
    return Finished(turn, completed=False, began=1.0, rest=rest)


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
    after(floor, Heard("I fetched the milk"), SpeechStarted())
    counts = "You fetched the milk. That counts."
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
        ("no", "Are you hurt now?", False),
        ("", "All right.", False),
        ("what wasit", "I have saved a step. What was it?", True),
        ("i has safed the step what", "I have saved a step. What was it?", True),
        ("I saved it for a rainy day", "I have saved a step. What was it?", False),
        ("it was in the afternoon and I was at a step", TOLD_TIME, False),
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


def test_the_news_of_an_older_turn_changes_nothing(floor):
    """Its end may come after ours has begun."""
    after(floor, SpeechStarted(), TIME, SpeechStarted(), Heard("stop"))
    assert after(floor, Finished(1, completed=False), Failed("voice", 1)) == []
    assert floor.holder is Holder.COMPANION


ABOUT = Heard("what do you keep?")
"""Asks for something that takes four sentences to say."""


def told(floor, *, turn=2):
    """Let us say what we keep; return its text and what is left from a sentence on."""
    (said,) = after(floor, ABOUT)
    assert said.turn == turn
    return said.text, " ".join(list(sentences(said.text))[1:])


def test_without_echo_we_fall_silent_at_the_first_syllable(open_floor):
    """Before a word is understood; what ends an utterance is as long as ever."""
    told(open_floor)
    assert open_floor.patience < SHORT
    assert after(open_floor, SpeechStarted()) == [Hush(2)]
    assert open_floor.patience == SHORT
    assert after(open_floor, Hearing("stop"), cut(2, "x")) == []
    assert open_floor.holder is Holder.PERSON
    assert after(open_floor, Heard("stop")) == [Say(3, "All right.")]


@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize("noise", ["", "and now the weather", "um", "I send nothing"])
def test_what_was_not_for_us_is_gone_over(open_floor, journal, noise, late):
    """From the sentence that was cut, whichever is known first."""
    _, rest = told(open_floor)
    news = [cut(2, rest), Heard(noise)]
    effects = after(open_floor, SpeechStarted(), *(news[::-1] if late else news))
    assert effects == [Hush(2), Say(3, rest)]
    assert after(open_floor, Finished(3, completed=True)) == []
    assert open_floor.holder is Holder.NOBODY
    assert journal.entries() == ()


def test_what_was_heard_to_its_end_after_all_is_not_said_again(open_floor):
    """A hush may come when all is said."""
    told(open_floor)
    done = Finished(2, completed=True)
    assert after(open_floor, SpeechStarted(), done, Heard("")) == [Hush(2)]
    assert open_floor.holder is Holder.NOBODY


def test_a_recognizer_that_fails_over_our_words_lets_us_go_on(open_floor):
    """It may have been the television."""
    _, rest = told(open_floor)
    events = SpeechStarted(), cut(2, rest), Failed("recognizer")
    assert after(open_floor, *events) == [Hush(2), Say(3, rest)]


def test_a_television_cuts_one_reply_twice_and_then_no_more(open_floor):
    """After that only what is understood to be for us ends our words."""
    _, rest = told(open_floor)
    noise = SpeechStarted(), cut(2, rest), Heard("and now the weather")
    assert after(open_floor, *noise) == [Hush(2), Say(3, rest)]
    noise = SpeechStarted(), cut(3, rest), Heard("it will rain")
    assert after(open_floor, *noise) == [Hush(3), Say(4, rest)]
    assert after(open_floor, SpeechStarted(), Heard("in the north")) == []
    assert after(open_floor, SpeechStarted(), Heard("stop")) == [
        Hush(4),
        Say(5, "All right."),
    ]
    assert after(open_floor, SpeechStarted()) == [Hush(5)]


def test_our_own_voice_that_comes_through_does_not_cut_the_next_replies(open_floor):
    """Where the canceller does not work it is as if there were none, until it does."""
    _, rest = told(open_floor)
    for turn in (2, 3):
        ours = Heard("I keep no sound and send")
        after(open_floor, SpeechStarted(), cut(turn, rest), ours)
    after(open_floor, Finished(4, completed=True))
    _, rest = told(open_floor, turn=5)
    echo = SpeechStarted(), cut(5, rest), Heard("I keep no sound and send")
    assert after(open_floor, *echo) == [Hush(5), Say(6, rest)]
    assert after(open_floor, SpeechStarted()) == []
    after(open_floor, Heard("stop"), Finished(7, completed=True))
    told(open_floor, turn=8)
    assert after(open_floor, SpeechStarted()) == [Hush(8)]


@pytest.mark.parametrize(
    ("said", "reply"),
    [
        ("stop", "All right."),
        ("slower", "I speak more slowly now."),
        ("quieter", "I speak more quietly now."),
        ("I am not alone", ""),
        ("help", ""),
        ("I want to die", "Thank you for telling me."),
    ],
)
def test_these_are_taken_at_any_time_over_our_words(open_floor, said, reply):
    """Also where nothing is asked."""
    told(open_floor)
    hush, answer = after(open_floor, SpeechStarted(), cut(2, "x"), Heard(said))
    assert hush == Hush(2)
    assert answer.text.startswith(reply)
    assert open_floor.heard.match.decision != "ignore"


@pytest.mark.parametrize("heard", ["the same", "yes"])
@pytest.mark.parametrize("is_known", [False, True])
def test_an_answer_in_words_of_the_question_is_taken(journal, heard, is_known):
    """If our own voice is known to be taken out; a yes is always the person's."""
    ctx = Context(BOOK, journal, lambda: NOON, lambda variants: variants[0])

    def offer(_, ctx):
        said = "Is it lighter, yes or no, or is it the same"
        yield ctx.ask("repair.words", "feelings.as_before", "answers.yes", said=said)

    floor = Floor(Conversation({"clock.time": offer}, MATCHER, ctx), full_duplex)
    if is_known:
        after(floor, *floor.say(Reply("Hello.")), Finished(1, completed=True))
    (asked,) = after(floor, TIME)
    over = SpeechStarted(), cut(asked.turn, asked.text), Heard(heard)
    said = after(floor, *over)[1:]
    is_taken = is_known or heard == "yes"
    assert said == ([] if is_taken else [Say(asked.turn + 1, asked.text)])


def test_where_anything_may_be_told_it_is_taken_over_the_question(open_floor, journal):
    """The rest of the question is not said."""
    (asked,) = after(open_floor, STEP)
    events = SpeechStarted(), cut(2, "What was it?"), Heard("I called my sister")
    hush, answer = after(open_floor, *events)
    assert (asked.text, hush) == (ASKED, Hush(2))
    assert answer.text == "You called your sister. That counts."
    assert journal.last().text == "I called my sister"


def test_our_own_words_are_no_answer_where_anything_may_be_told(open_floor, journal):
    """They come through for a moment until a new room is learned."""
    after(open_floor, STEP)
    events = SpeechStarted(), cut(2, "What was it?"), Heard("saved a step what was it")
    assert after(open_floor, *events) == [Hush(2), Say(3, "What was it?")]
    assert journal.last().text == ""


def test_with_a_headset_any_word_interrupts_and_is_taken(journal):
    """What means nothing to us does not end what we say."""
    floor = made(journal, headset)
    _, rest = told(floor, turn=1)
    assert after(floor, SpeechStarted(), cut(1, rest), TIME) == [
        Hush(1),
        Say(2, TOLD_TIME),
    ]
    after(floor, Finished(2, completed=True))
    _, rest = told(floor, turn=3)
    talk = SpeechStarted(), cut(3, rest), Heard("did you see the match")
    assert after(floor, *talk) == [Hush(3), Say(4, rest)]


def test_go_on_says_what_was_not_heard_and_again_says_the_whole(open_floor):
    """After a pause that may last."""
    whole, rest = told(open_floor)
    paused = SpeechStarted(), cut(2, rest), Heard("wait a moment")
    assert after(open_floor, *paused) == [Hush(2)]
    assert (open_floor.holder, open_floor.timeout) == (Holder.NOBODY, None)
    assert after(open_floor, SpeechStarted(), Heard("go on")) == [Say(3, rest)]
    after(open_floor, Finished(3, completed=True))
    assert after(open_floor, Heard("again")) == [Say(4, whole)]


def test_go_on_after_a_pause_also_where_only_the_words_hush_us(floor):
    """What was not heard is known after the reply to what was said."""
    _, rest = told(floor, turn=1)
    assert after(floor, SpeechStarted(), Heard("wait a moment")) == [Hush(1)]
    assert after(floor, cut(1, rest), Heard("go on")) == [Say(2, rest)]


def test_a_digression_does_not_lose_the_rest(open_floor):
    """It is kept over some turns, and until it was said."""
    whole, rest = told(open_floor)
    asked = SpeechStarted(), cut(2, rest), Heard("help")
    hush, helped = after(open_floor, *asked)
    after(open_floor, Finished(3, completed=True))
    assert after(open_floor, Heard("go on")) == [Say(4, rest)]
    after(open_floor, Finished(4, completed=True))
    assert after(open_floor, Heard("go on")) == [Say(5, helped.text)]
    assert (hush, whole != helped.text) == (Hush(2), True)


@pytest.mark.parametrize(
    "between", [("stop",), ("I took a small step",), ("help",) * 4]
)
def test_the_rest_is_left_when_we_are_stopped_or_other_things_are_spoken_of(
    open_floor, between
):
    """Nobody wants to hear the end of what was long ago."""
    _, rest = told(open_floor)
    after(open_floor, SpeechStarted(), cut(2, rest), Heard("wait a moment"))
    for turn, said in enumerate(between, 3):
        after(open_floor, Heard(said), Finished(turn, completed=True))
    (said,) = after(open_floor, Heard("go on"))
    assert said.text != rest


def test_slower_goes_on_slower_from_the_sentence_that_was_cut(open_floor):
    """A word about how we speak is no other thing to speak of."""
    _, rest = told(open_floor)
    _, said = after(open_floor, SpeechStarted(), cut(2, rest), Heard("slower"))
    assert said.text == f"I speak more slowly now. {rest}"
    assert said.manner.pace < 1


def test_a_portion_that_was_cut_is_gone_on_with_before_the_next_one(tmp_path):
    """While reading, "go on" is an answer too; what was not heard comes first."""
    with Journal(tmp_path / "week.db", lambda: NOON) as journal:
        for page in range(9):
            journal.record(Stepped(f"I read page {page}", "did"))
        floor = made(journal, full_duplex)
        (read,) = after(floor, Heard("read me my week"))
        rest = " ".join(list(sentences(read.text))[3:])
        pause = SpeechStarted(), cut(1, rest), Heard("wait a moment")
        assert after(floor, *pause) == [Hush(1)]
        (told,) = after(floor, TIME)
        after(floor, Finished(2, completed=True))
        assert told.text.startswith(TOLD_TIME)
        assert after(floor, Heard("go on")) == [Say(3, rest)]
        after(floor, Finished(3, completed=True))
        (more,) = after(floor, Heard("go on"))
    assert "page 8" in more.text


def test_what_sounded_around_a_cut_are_the_sentences_beside_it():
    """Only those can be heard in the room."""
    text = "One. Two! Three? Four. Five."
    assert around(text, "Three? Four. Five.") == "Two! Three? Four."
    assert around(text, text) == "One. Two!"
    assert around(text, "") == text


EVENTS = st.one_of(
    st.builds(SpeechStarted),
    st.builds(Silence),
    st.builds(
        Heard, st.sampled_from(["", "yes", "stop", "help", "I slipped", "a boat"])
    ),
    st.builds(Hearing, st.sampled_from(["st", "stop", "I slip"])),
    st.builds(
        Finished,
        st.integers(1, 9),
        completed=st.booleans(),
        rest=st.sampled_from(["", "What was it?"]),
    ),
    st.builds(Failed, st.sampled_from(["voice", "recognizer"]), st.integers(1, 9)),
    st.builds(DeviceLost, st.sampled_from(["microphone", "speaker"])),
    st.builds(DeviceBack, st.sampled_from(["microphone", "speaker"])),
)


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    """Give a journal that many examples may fill."""
    with Journal(tmp_path_factory.mktemp("home") / "journal.db") as opened:
        yield opened


OVERLAPS = st.sampled_from([half_duplex, full_duplex, headset])


@given(events=st.lists(EVENTS, max_size=25), overlap=OVERLAPS)
def test_whatever_happens_we_never_say_two_things_at_once(shared, events, overlap):
    """A turn begins only when the one before it has finished or was hushed."""
    floor, speaking, latest = made(shared, overlap), None, 0
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


@given(events=st.lists(EVENTS, max_size=25), overlap=OVERLAPS)
def test_whatever_happened_stop_is_heard(shared, events, overlap):
    """Over our speech or after it."""
    floor = made(shared, overlap)
    after(floor, *events)
    *_, said = after(floor, SpeechStarted(), Heard("stop"))
    assert said.text == "All right."
    after(floor, Finished(said.turn, completed=True))
    assert (floor.holder, floor.timeout) == (Holder.NOBODY, None)
