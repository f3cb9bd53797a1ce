"""What the topics do that no scene can show."""

from datetime import UTC, datetime

import packaged
import pytest

from assistant.conversation import Conversation
from assistant.dialogue import Context
from assistant.journal import Journal, Stepped
from assistant.skills import discover

NOON = datetime(2026, 11, 22, 12, 5, tzinfo=UTC)
BOOK = packaged.book("en")
MATCHER = packaged.matcher("en")


@pytest.fixture
def journal(tmp_path):
    """Give an empty journal."""
    with Journal(tmp_path / "journal.db") as opened:
        yield opened


def talk(journal, hour=12):
    """Make a conversation at some hour, always in its first wording."""
    now = datetime(2026, 11, 22, hour, 5, tzinfo=UTC)
    ctx = Context(BOOK, journal, lambda: now, lambda variants: variants[0])
    return Conversation(discover(), MATCHER, ctx)


def test_every_topic_is_discovered():
    """By the name of its file and the keys of its HANDLERS."""
    topics = {intent.partition(".")[0] for intent in discover()}
    assert topics == {
        *(
            "answers",
            "backups",
            "bedtime",
            "clock",
            "feelings",
            "first",
            "goals",
            "help",
            "kind",
        ),
        *("numbers", "plans", "reminders", "repair", "settings", "slip"),
        *("safety", "spiral", "steps", "urge", "week"),
        *("danger", "greeting", "heavy", "letter", "news", "past", "safety_plan"),
    }


@pytest.mark.parametrize(
    ("hour", "words"),
    [
        (0, "It is 12:05 at night."),
        (5, "It is 5:05 in the morning."),
        (11, "It is 11:05 in the morning."),
        (12, "It is 12:05 in the afternoon."),
        (17, "It is 5:05 in the evening."),
        (22, "It is 10:05 at night."),
    ],
)
def test_the_time_is_told_as_people_tell_it(journal, hour, words):
    """Twelve hours, and the part of the day."""
    assert talk(journal, hour).hear("what time is it").reply.text == words


@pytest.mark.parametrize(
    "text",
    [
        *("I took a small step", "I slipped today", "I feel tired"),
        "set a goal to eat breakfast",
    ],
)
def test_what_cannot_be_saved_is_never_said_to_be_saved(journal, text):
    """It is saved first, so there is nothing to take back."""
    journal.close()
    conversation = talk(journal)
    assert conversation.hear(text).reply.text == (
        "I could not save that. Please make sure the disk has room and can be written"
        " to, then tell me again."
    )
    assert conversation.question is None


def test_words_that_cannot_be_added_are_not_said_to_be_saved(journal):
    """The step was kept; its words were not."""
    conversation = talk(journal)
    conversation.hear("I took a small step")
    journal.close()
    reply = conversation.hear("I called my sister").reply
    assert reply.text.startswith("I could not save that.")


def test_a_journal_that_cannot_be_read_is_not_said_to_be_empty(journal):
    """Nothing is claimed about what is in it."""
    journal.close()
    assert talk(journal).hear("what did you save").reply.text == (
        "I cannot read the journal right now. Nothing in it was changed."
    )


@pytest.mark.parametrize(
    "text",
    [
        *("read me my week", "what did I do today", "how am I doing", "slower"),
        "what are my goals",
    ],
)
def test_what_cannot_be_read_is_not_said_to_be_nothing(journal, text):
    """Nor is it counted."""
    journal.close()
    assert talk(journal).hear(text).reply.text == (
        "I cannot read the journal right now. Nothing in it was changed."
    )


def test_a_voice_speaks_at_the_chosen_pace_and_keeps_it(journal):
    """Also in the next conversation; the usual pace is 1 again."""
    assert talk(journal).manner.pace == 1
    talk(journal).hear("slower")
    slower = talk(journal).manner.pace
    assert slower < 1
    for _ in range(20):
        talk(journal).hear("slower")
    assert talk(journal).hear("slower").reply.text == "I do not go slower than this."
    assert 0.6 < talk(journal).manner.pace < slower
    talk(journal).hear("normal speed")
    assert talk(journal).manner.pace == 1
    for _ in range(20):
        talk(journal).hear("faster")
    assert talk(journal).hear("faster").reply.text == "I do not go faster than this."
    assert 1.5 < talk(journal).manner.pace < 1.6


def test_the_end_of_the_day_is_spoken_more_slowly(journal):
    """From its first words to its last."""
    conversation = talk(journal)
    for text in ("goodnight", "the rain", "pancakes"):
        assert conversation.hear(text).reply.manner.pace < 1
    assert conversation.hear("what time is it").reply.manner.pace == 1


@pytest.mark.parametrize(
    ("when", "read"),
    [
        ("2026-11-21T08:00:00+00:00", "Yesterday. You ate."),
        ("2026-11-21", "Yesterday. You ate."),
        ("2026-11-23T08:00:00+00:00", "Today. You ate."),
        ("this morning", "Today. You ate."),
        (None, "Today. You ate."),
    ],
)
def test_an_entry_is_read_on_the_day_it_speaks_of(tmp_path, when, read):
    """But never on a day that was still to come when it was told."""
    with Journal(tmp_path / "journal.db", lambda: NOON) as journal:
        journal.record(Stepped("I ate", "did", when))
        reply = talk(journal).hear("read me my week").reply
        assert reply.text == f"Here is your week. {read}"


@pytest.mark.parametrize("text", ["{said}", "I read {0} of {what}", "100 % {"])
def test_braces_in_what_is_told_are_only_braces(journal, text):
    """The person's words are never taken for a template."""
    conversation = talk(journal)
    conversation.hear("I took a small step")
    conversation.hear(text)
    assert journal.last().text == text
