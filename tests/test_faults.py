"""What is said of the microphone, and when: events in, effects out."""

from datetime import UTC, datetime

import packaged
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.conversation import Conversation
from assistant.dialogue import Context
from assistant.faults import Faults
from assistant.floor import Floor, Holder, Hush, Say, Silence
from assistant.journal import Journal
from assistant.skills import discover
from audio import (
    DeviceBack,
    DeviceLost,
    Finished,
    Heard,
    Muted,
    SpeechStarted,
    Unmuted,
)

BOOK, MATCHER = packaged.book("en"), packaged.matcher("en")
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
LOST, BACK = DeviceLost("microphone"), DeviceBack("microphone")
MUTED, UNMUTED = Muted("microphone"), Unmuted("microphone")
TIME = Heard("what time is it")
TOLD_TIME = "It is 12:00 in the afternoon."
IS_LOST = "I cannot hear you: the microphone is gone. Please plug it in again."
IS_MUTED = (
    "I hear no sound at all, so the microphone may be muted. Please switch it on."
)
IS_BACK = "I can hear you again."


class Room:
    """A floor and what watches the devices beside it, as in the companion."""

    def __init__(self, journal):
        ctx = Context(BOOK, journal, lambda: NOON, lambda variants: variants[0])
        self.floor = Floor(Conversation(discover(), MATCHER, ctx))
        self._faults = Faults(self.floor)

    def after(self, *events):
        """Return all effects of *events*."""
        return [effect for event in events for effect in self.step(event)]

    def step(self, event):
        """Return the effects of *event*."""
        return [*self.floor.step(event), *self._faults.step(event)]

    def said(self, *events):
        """Return what is said after *events*."""
        return [each.text for each in self.after(*events) if isinstance(each, Say)]


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    """Give a journal in which nothing of this is kept."""
    with Journal(tmp_path_factory.mktemp("home") / "journal.db") as opened:
        yield opened


@pytest.fixture
def room(shared):
    """Give a room in which nobody has spoken yet."""
    return Room(shared)


def done(turn):
    """Say that a turn was said to its end."""
    return Finished(turn, completed=True)


@pytest.mark.parametrize(
    ("event", "words", "end"),
    [(LOST, IS_LOST, BACK), (MUTED, IS_MUTED, UNMUTED)],
    ids=["lost", "muted"],
)
class TestEither:
    """A microphone that is lost, and one that is muted."""

    def test_it_is_said_once_and_so_is_its_end(self, room, event, words, end):
        assert room.said(event, done(1), event, event) == [words]
        assert room.said(end, done(2), end) == [IS_BACK]

    def test_again_and_again(self, room, event, words, end):
        assert room.said(event, done(1), end, done(2), event) == [words, IS_BACK, words]

    def test_what_is_being_said_is_said_to_its_end_first(self, room, event, words, end):
        del end
        assert room.after(SpeechStarted(), TIME, event) == [Say(1, TOLD_TIME)]
        assert room.after(done(1)) == [Say(2, words)]

    def test_what_was_heard_before_is_answered_first(self, room, event, words, end):
        """The end of a sentence was lost, but not its beginning."""
        del end
        assert room.said(SpeechStarted(), event, TIME) == [TOLD_TIME]
        assert room.said(done(1)) == [words]

    def test_of_what_heals_while_we_speak_nothing_is_said(
        self, room, event, words, end
    ):
        del words
        assert room.said(TIME, event, end, done(1)) == [TOLD_TIME]

    def test_a_question_stays_open(self, room, event, words, end):
        del words
        (asked,) = room.after(Heard("I took a small step"))
        room.after(done(asked.turn), event, done(asked.turn + 1), end)
        said = room.said(done(asked.turn + 2), SpeechStarted(), Heard("I called Ana"))
        assert said == ["You called Ana. That counts."]


def test_who_unmutes_and_speaks_is_answered_without_another_word(room):
    room.after(MUTED, done(1))
    assert room.said(SpeechStarted(), UNMUTED, TIME, done(2)) == [TOLD_TIME]


def test_our_own_voice_is_no_sign_that_it_is_not_muted(room):
    """Where the last microphone was unplugged, we may be given what we say."""
    assert room.said(MUTED, UNMUTED, done(1), MUTED) == [IS_MUTED]
    assert room.said(TIME, UNMUTED, done(2), MUTED) == [TOLD_TIME]
    assert room.said(UNMUTED) == [IS_BACK]


def test_of_a_speaker_nothing_is_said(room):
    """It is written, by the floor; and what is heard again needs no word."""
    assert room.said(DeviceLost("speaker"), DeviceBack("speaker")) == []


EVENTS = st.one_of(
    st.sampled_from([LOST, BACK, MUTED, UNMUTED, Silence(), SpeechStarted()]),
    st.builds(Heard, st.sampled_from(["", "yes", "stop", "I slipped", "a boat"])),
    st.builds(Finished, st.integers(1, 9), completed=st.booleans()),
)


@given(events=st.lists(EVENTS, max_size=25))
def test_whatever_happens_we_never_say_two_things_at_once(shared, events):
    """And a fault never ends what is being said."""
    room, speaking = Room(shared), None
    for event in events:
        if isinstance(event, Finished) and event.turn == speaking:
            speaking = None
        for effect in room.step(event):
            match effect:
                case Hush(turn):
                    assert isinstance(event, Heard)
                    speaking = None if turn == speaking else speaking
                case Say(turn):
                    assert speaking is None
                    speaking = turn
    assert (room.floor.holder is Holder.COMPANION) == (speaking is not None)
