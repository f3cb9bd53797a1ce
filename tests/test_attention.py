"""What is listened for, and which of two readings counts."""

from datetime import UTC, datetime

import packaged
import pytest

from assistant import attention
from assistant.conversation import ALWAYS, Conversation
from assistant.dialogue import Context
from assistant.journal import Journal
from assistant.skills import discover
from audio import Heard

BOOK = packaged.book("en")
MATCHER = packaged.matcher("en")


@pytest.fixture
def conversation(tmp_path):
    """Begin a conversation."""
    with Journal(tmp_path / "journal.db") as journal:
        ctx = Context(BOOK, journal, lambda: datetime.now(UTC), lambda each: each[0])
        yield Conversation(discover(), MATCHER, ctx)


@pytest.mark.parametrize(
    ("free", "phrase", "words"),
    [
        (None, "help", "help"),
        ("Rot can you two?", "what can you do", "what can you do"),
        ("I took a small step. I called my sister.", "i took a small step", "free"),
        ("Again, he said he would come.", "again", "free"),
        ("I do not want to live.", "i do not want to", "free"),
    ],
)
def test_a_phrase_counts_where_the_free_reading_stumbled_over_it(
    conversation, free, phrase, words
):
    """And never where more was told than the phrase."""
    heard = Heard(phrase, free=free)
    assert attention.words(conversation, heard) == (free if words == "free" else words)


def test_commands_are_listened_for_until_something_may_be_told(conversation):
    """A question that takes anything is free telling; one with answers is not."""
    assert attention.expected(conversation) >= {"help.can_say", "steps.took", *ALWAYS}
    conversation.hear("I slipped today")
    assert attention.expected(conversation) is None
    conversation.hear("stop")
    conversation.hear("I fetched the milk")
    assert attention.expected(conversation) == ALWAYS | {"answers.yes", "answers.no"}
