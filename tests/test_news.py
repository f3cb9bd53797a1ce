"""Hard and good news: what is in the journal, and how it is read."""

from datetime import UTC, datetime

import packaged
import pytest

from assistant.conversation import Conversation
from assistant.dialogue import Context
from assistant.journal import Felt, Journal
from assistant.reading.entries import worded
from assistant.skills import discover
from assistant.skills.news import HAPPENED

BOOKS = packaged.books()
MATCHERS = packaged.matchers()
NOON = datetime(2026, 11, 22, 12, 5, tzinfo=UTC)


@pytest.fixture
def journal(tmp_path):
    """Give an empty journal."""
    with Journal(tmp_path / "journal.db", lambda: NOON) as opened:
        yield opened


def context(journal, locale="en"):
    """Make a context that always takes the first wording."""
    return Context(BOOKS[locale], journal, lambda: NOON, lambda variants: variants[0])


def talk(journal, locale="en"):
    """Make a conversation over the journal."""
    return Conversation(discover(), MATCHERS[locale], context(journal, locale))


@pytest.mark.parametrize("text", ["my dog died", "I lost my job", "he left me"])
def test_hard_news_is_saved_before_anything_is_asked(journal, text):
    """And is no step, no slip and no good thing, whatever comes after."""
    talk(journal).hear(text)
    assert [(e.kind, e.cue) for e in journal.entries()] == [("feeling", HAPPENED)]


def test_what_happened_is_not_read_as_a_feeling(journal):
    """A feeling is, as before."""
    journal.record(Felt("My dog died", None, HAPPENED))
    journal.record(Felt("Sad"))
    read = [worded(entry, context(journal)).text for entry in journal.entries()]
    assert read == ["You told me: Your dog died.", "Feeling: Sad."]


@pytest.mark.parametrize("locale", BOOKS)
def test_words_on_the_self_are_never_saved(journal, locale):
    """Only what happened is; asked twice, nothing."""
    harsh = {"en": "I'm such a failure", "ko": "저는 쓸모없어요"}[locale]
    made = talk(journal, locale)
    for _ in range(3):
        made.hear(harsh)
    assert journal.entries() == ()
