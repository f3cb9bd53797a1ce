"""What scenes cannot show of an urge: the pauses of a minute, and what is offered."""

from datetime import UTC, datetime, timedelta

import packaged
import pytest

from assistant.conversation import Conversation
from assistant.dialogue import Context
from assistant.journal import Became, Journal, Planned, Stepped
from assistant.skills import discover
from audio import PLAINLY

BOOKS = packaged.books()
MATCHERS = packaged.matchers()
NIGHT = datetime(2026, 11, 22, 22, 5, tzinfo=UTC)
SAID = {
    "en": ("I want a drink", "yes", "be brief"),
    "ko": ("술이 마시고 싶어요", "네", "짧게 말해 줘"),
}


@pytest.fixture
def journal(tmp_path):
    """Give an empty journal whose time is NIGHT."""
    with Journal(tmp_path / "journal.db", lambda: NIGHT) as opened:
        yield opened


def talk(journal, locale="en", now=NIGHT):
    """Make a conversation at some time, always in its first wording."""
    ctx = Context(BOOKS[locale], journal, lambda: now, lambda variants: variants[0])
    return Conversation(discover(), MATCHERS[locale], ctx)


@pytest.mark.parametrize("locale", SAID)
@pytest.mark.parametrize("brief", [False, True])
def test_a_minute_lasts_most_of_a_minute(journal, locale, brief):
    """However few its lines are; what comes before and after has no such pauses."""
    urge, yes, be_brief = SAID[locale]
    conversation = talk(journal, locale)
    if brief:
        conversation.hear(be_brief)
    assert conversation.hear(urge).reply.manner == PLAINLY
    minute = conversation.hear(yes).reply
    lines = minute.text.count(".")
    assert 40 <= minute.manner.pause * lines <= 60
    assert 3 <= lines <= 5
    assert conversation.hear(yes).reply.manner == PLAINLY


def test_an_urge_is_saved_before_anything_is_asked(journal):
    """As a step noticed, in the words it was told in."""
    talk(journal).hear("I really want a drink")
    assert [(e.kind, e.stage, e.text) for e in journal.entries()] == [
        ("step", "noticed", "I really want a drink")
    ]


def test_nothing_is_said_to_be_saved_that_is_not(journal):
    journal.close()
    reply = talk(journal).hear("I want a drink").reply
    assert reply.text.startswith("I could not save that.")


@pytest.mark.parametrize(
    "text",
    [
        "I blocked everyone",  # may harm
        "today I went for a walk",  # was true of another day
        "I " + "walked and " * 20 + "sat down",  # too long to be heard again
    ],
)
def test_what_does_not_read_well_or_may_harm_is_not_offered(journal, text):
    """Though it was lighter after it."""
    step = journal.record(Stepped(text, "did"))
    journal.record(Became(step, "lighter"))
    reply = talk(journal, now=NIGHT + timedelta(3)).hear("I want a drink").reply
    assert "a glass of water" in reply.text


def test_what_was_heavier_is_not_offered(journal):
    """A step kept may have been too much."""
    step = journal.record(Stepped("I did not drink and sat with it", "kept"))
    journal.record(Became(step, "heavier"))
    reply = talk(journal, now=NIGHT + timedelta(3)).hear("I want a drink").reply
    assert "a glass of water" in reply.text


def test_a_plan_that_was_let_go_is_not_offered(journal):
    plan = journal.record(Planned("ring Tom", "the urge comes"))
    assert "ring Tom" in talk(journal).hear("I want a drink").reply.text
    journal.record(Became(plan, "let go"))
    assert "ring Tom" not in talk(journal).hear("I want a drink").reply.text


def test_of_a_plan_and_a_deed_only_the_plan_is_said(journal):
    """One thing is enough to hear now."""
    step = journal.record(Stepped("I went for a walk", "did"))
    journal.record(Became(step, "lighter"))
    journal.record(Planned("ring Tom", "I want a drink"))
    reply = talk(journal, now=NIGHT + timedelta(3)).hear("I want a drink").reply
    assert "ring Tom" in reply.text
    assert "walk" not in reply.text
    assert "water" not in reply.text
