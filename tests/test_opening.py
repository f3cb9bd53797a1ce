"""Several things in one breath: what is saved, and what is answered."""

from dataclasses import replace
from datetime import UTC, datetime

import packaged
import pytest

from assistant.breath import passed_over
from assistant.conversation import Conversation
from assistant.dialogue import Context
from assistant.journal import Journal
from assistant.skills import discover
from intents import Match, Matcher

BOOK = packaged.book("en")
THANKS = "Thank you for telling me."
NOON = datetime(2026, 11, 22, 12, 5, tzinfo=UTC)

STEP = Match("", "act", "steps.took", slots={"what": "I rang Ana"}, stage="did")
LATE = replace(STEP, when="2026-11-21T20:00:00+00:00")
BARE = Match("", "act", "steps.took", stage="did")
LONG = replace(STEP, slots={"what": "I rang Ana " * 5})
SLIP = Match("", "act", "slip.slipped", slots={"what": "Had a drink"})
TIRED = Match("tired", "act", "feelings.felt", slots={"feeling": "Tired"})
TIME = Match("", "act", "clock.time")
GOAL = Match("", "act", "goals.set")
UNSURE = Match("", "confirm", "goals.set", slots={"goal": "Eat"})


class Understood(Matcher):
    """Takes what is said first for one meaning, whatever it is."""

    def __init__(self, meaning):
        super().__init__(BOOK)
        self._meaning = meaning

    def match(self, text, among=None):
        return self._meaning if among is None else super().match(text, among)


@pytest.fixture
def journal(tmp_path):
    """Give an empty journal."""
    with Journal(tmp_path / "journal.db", lambda: NOON) as opened:
        yield opened


def talk(journal, *parts):
    """Make a conversation in which *parts* are said in one breath, the first on top."""
    ctx = Context(BOOK, journal, lambda: NOON, lambda variants: variants[0])
    top = replace(parts[0], parts=parts)
    return Conversation(discover(), Understood(top), ctx)


@pytest.mark.parametrize(
    ("parts", "words", "kinds"),
    [
        (
            (STEP, SLIP),
            f"{THANKS} I saved the slip, and this with it. You rang Ana.",
            ["slip", "step"],
        ),
        (
            (SLIP, BARE),
            f"{THANKS} I have saved both.",
            ["slip", "step"],
        ),
        ((STEP, TIRED), "I have saved both. You rang Ana. Tired.", ["step", "feeling"]),
        ((LONG, TIRED), "I have saved both.", ["step", "feeling"]),
        (
            (STEP, TIRED, TIRED),
            "I have saved all 3. You rang Ana. Tired. Tired.",
            ["step", "feeling", "feeling"],
        ),
        (
            (STEP, TIME),
            "I have saved it. You rang Ana. It is 12:05 in the afternoon.",
            ["step"],
        ),
        ((STEP, UNSURE), "You rang Ana. That counts.", ["step"]),
    ],
)
def test_each_thing_is_saved_and_all_are_answered_once(journal, parts, words, kinds):
    """A slip first; what is unsure is not saved."""
    conversation = talk(journal, *parts)
    assert conversation.hear("all in one breath").reply.text == words
    assert [entry.kind for entry in journal.entries()] == kinds
    assert conversation.question is None


def test_that_there_was_more_is_said(journal):
    """Who says much in one breath learns what of it was not saved."""
    ctx = Context(BOOK, journal, lambda: NOON, lambda variants: variants[0])
    told = [replace(STEP, text="I rang Ana"), replace(TIRED, text="I am tired")]
    short = Match("I rang Ana and I am tired")
    assert passed_over(short, told, ctx) is None
    long = replace(short, text=f"{short.text} and {'the bins ' * 6}")
    assert passed_over(long, told, ctx).text.startswith("There was more in it.")


def test_each_thing_keeps_its_own_time(journal):
    """One was yesterday, one is now."""
    talk(journal, LATE, TIRED).hear("all in one breath")
    assert [entry.when for entry in journal.entries()] == [LATE.when, None]


def test_what_is_unsure_is_asked_about_before_anything_is_saved(journal):
    """And then all of it is saved, or nothing."""
    for answer, kinds in (("no", []), ("yes", ["goal", "step"])):
        conversation = talk(journal, UNSURE, STEP)
        assert conversation.hear("so many things").reply.text == "Shall I save a goal?"
        assert journal.entries() == ()
        conversation.hear(answer)
        assert [entry.kind for entry in journal.entries()] == kinds


def test_where_nothing_can_be_saved_yet_the_first_thing_is_taken_up(journal):
    """Its question is asked, not dropped."""
    reply = talk(journal, GOAL, GOAL).hear("two goals").reply
    assert reply.text == "What is your goal? A small one is a good one."


def test_what_cannot_be_saved_is_not_said_to_be_saved(journal):
    """In one breath no more than by itself."""
    journal.close()
    reply = talk(journal, SLIP, STEP).hear("all in one breath").reply
    assert reply.text.startswith(("I could not save that.", "I cannot read"))
