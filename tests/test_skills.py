"""What the topics do that no scene can show."""

from datetime import UTC, datetime

import pytest

from assistant.conversation import Conversation
from assistant.dialogue import Context
from assistant.journal import Journal
from assistant.skills import discover
from intents import Matcher, Phrasebook

BOOK = Phrasebook.load("en")
MATCHER = Matcher(BOOK)


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
    assert topics == {"clock", "help", "repair", "slip", "steps"}


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


@pytest.mark.parametrize("text", ["I took a small step", "I slipped today"])
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


@pytest.mark.parametrize("text", ["{said}", "I read {0} of {what}", "100 % {"])
def test_braces_in_what_is_told_are_only_braces(journal, text):
    """The person's words are never taken for a template."""
    conversation = talk(journal)
    conversation.hear("I took a small step")
    conversation.hear(text)
    assert journal.last().text == text
