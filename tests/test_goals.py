"""Which goals have no free days, and which are never halved."""

from datetime import UTC, datetime

import packaged
import pytest

from assistant.conversation import Conversation
from assistant.dialogue import Context
from assistant.journal import Aimed, Journal
from assistant.skills import discover

BOOK = packaged.book("en")
MATCHER = packaged.matcher("en")
NOW = datetime(2026, 11, 22, 12, 5, tzinfo=UTC)


@pytest.fixture
def journal(tmp_path):
    """Open an empty journal."""
    with Journal(tmp_path / "journal.db", lambda: NOW) as journal:
        yield journal


def answered(journal, goal, text):
    """Return what is answered to *text* where there is one goal."""
    journal.record(Aimed(goal))
    ctx = Context(BOOK, journal, lambda: NOW, lambda variants: variants[0])
    return Conversation(discover(), MATCHER, ctx).hear(text).reply.text


@pytest.mark.parametrize(
    "goal",
    [
        *("Stop drinking", "Quit gambling", "Stay clean", "Be sober through Christmas"),
        *(
            "No more cigarettes",
            "No phone after eleven",
            "Drink less",
            "Never bet again",
        ),
        *("Cut down on sugar", "Stay away from the casino", "Less wine", "Not smoke"),
        *("Reduce gaming to one hour a day", "A week without sugar", "Don't drink"),
        *("Two beers at most", "Be off heroin", "Cutting the beers to weekends"),
    ],
)
def test_to_stay_away_from_something_has_no_free_days(journal, goal):
    """And it is never halved: less of it would be more."""
    assert answered(journal, goal, "give me free days for my goal") == (
        "For this one, every day is its own day. A slip takes nothing away."
    )
    assert journal.setting("free_days.1") is None


@pytest.mark.parametrize(
    "goal",
    [
        *("Walk every day", "Drink eight glasses of water", "Read two pages"),
        *("Get off the sofa", "Call my sister", "Learn the piano", "Pray every night"),
    ],
)
def test_to_do_something_may_have_free_days(journal, goal):
    """Two a week, kept with the goal."""
    reply = answered(journal, goal, "give me free days for my goal")
    assert "Two days of every week are free now." in reply
    assert journal.setting("free_days.1") == 2


@pytest.mark.parametrize(
    "goal",
    [
        *("Eat three meals a day", "Take my insulin twice a day", "Weigh 50 kilos"),
        *("Sleep eight hours", "Eat 1500 calories", "Get 8 hours of sleep"),
    ],
)
def test_what_a_body_needs_is_never_halved(journal, goal):
    """Nor is anybody asked what half of it would be."""
    reply = answered(journal, goal, "make my goal smaller")
    assert reply.startswith("I leave that one as it is.")


def test_a_journal_that_cannot_be_read_changes_no_goal(journal):
    """Nothing is said to be done."""
    ctx = Context(BOOK, journal, lambda: NOW, lambda variants: variants[0])
    journal.close()
    for text in ("I reached my goal", "drop my goal", "what are my plans"):
        reply = Conversation(discover(), MATCHER, ctx).hear(text).reply.text
        assert reply.startswith("I cannot read the journal right now.")
