"""Before what was told is read aloud, the person is asked whether they are alone."""

from datetime import UTC, datetime, timedelta

import packaged
import pytest
from clock import Clock

from assistant.config import Config
from assistant.conversation import Conversation
from assistant.dialogue import Context, Variety
from assistant.journal import Safeguarded, Slipped
from assistant.overheard import READS
from assistant.skills import discover
from assistant.talk import open_talk
from assistant.tongue import SpokenTongue, Tongue
from intents import Matcher

BOOK = packaged.book("en")
QUESTION = BOOK.replies["settings.are_you_alone"].other[0]


@pytest.fixture
def clock():
    """Stand on a Sunday evening."""
    return Clock(datetime(2026, 11, 22, 21, 0, tzinfo=UTC))


@pytest.fixture
def talk(journal, clock):
    """Talk aloud over a journal that holds a slip."""
    journal.record(Slipped("I drank"))
    ctx = Context(BOOK, journal, clock, Variety(1), aloud=True)
    return Conversation(discover(), Matcher(BOOK, clock), ctx)


def said(talk, text):
    """Say *text*, and return the words of the reply."""
    reply = talk.hear(text).reply
    return reply.text if reply else ""


def test_r21_reading_asks_first_and_a_yes_holds_for_the_sitting(talk, clock):
    """An hour later it is asked anew."""
    assert said(talk, "read me my week") == QUESTION
    assert "You drank" in said(talk, "yes")
    assert "You drank" in said(talk, "what did i do today")
    clock.time += timedelta(hours=2)
    assert said(talk, "read me my week") == QUESTION


@pytest.mark.parametrize("answer", ["no", "I'm not alone", "...", "stop"])
def test_r21_without_a_yes_nothing_is_read(talk, answer):
    """Silence is none."""
    said(talk, "read me my week")
    reply = talk.silence() if answer == "..." else talk.hear(answer).reply
    assert "drank" not in reply.text
    assert "drank" not in said(talk, "read me my week")


def test_r21_it_can_be_turned_off_and_on(talk):
    """By voice, or by saying that one lives alone."""
    said(talk, "don't ask me if I'm alone")
    assert "You drank" in said(talk, "read me my week")
    said(talk, "ask me if I'm alone")
    assert said(talk, "read me my week") == QUESTION


@pytest.mark.parametrize(("spoken", "asks"), [(True, True), (False, False)])
def test_r21_only_a_voice_asks(tmp_path, spoken, asks):
    """A screen is read by who looks at it."""
    config = Config(home=tmp_path)
    tongue = SpokenTongue(config) if spoken else Tongue()
    with open_talk("en", config.journal, tongue) as talk:
        talk.journal.record(Slipped("I drank"))
        reply = talk.conversation.hear("read me my week").reply
    assert (reply.text == QUESTION) is asks


def test_what_reads_back_is_a_command():
    """Else the list would be out of date."""
    assert BOOK.commands.keys() >= READS


@pytest.mark.parametrize(
    "line",
    [
        *("change my safety plan", "remove my aunt from my safety plan"),
        *("what did you save", "read my safety plan"),
    ],
)
def test_r21_a_line_of_the_safety_plan_is_never_said_unasked(talk, journal, line):
    """Nor where it is only to be changed or taken out."""
    journal.record(Safeguarded("my aunt Rose", "who"))
    assert said(talk, line) == QUESTION
