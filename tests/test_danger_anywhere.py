"""Danger is heard at a question of every topic that asks one.

test_any_conversation.py comes by chance to most of them; here none is left out.
"""

import inspect
from datetime import UTC, datetime

import packaged
import pytest
from clock import Clock

from assistant.conversation import Conversation
from assistant.dialogue import Context, Variety
from assistant.skills import discover

BOOK, MATCHER, HANDLERS = packaged.book("en"), packaged.matcher("en"), discover()
TOLD = (
    "I took a small step, I called my sister",
    "stop",
    "I slipped yesterday",
    "stop",
)
"""What some topics need to have anything to ask about."""
OPENS = {
    "answers": "I am not done",
    "bedtime": "goodnight",
    "danger": "help me now",
    "feelings": "worse",
    "first": "introduce yourself",
    "goals": "set a goal",
    "heavy": "I hate myself",
    "kind": "add a kind sentence",
    "letter": "make a letter",
    "news": "I have bad news",
    "past": "what did I say about my sister",
    "plans": "make a plan",
    "reminders": "remind me",
    "repair": "that was not a slip",
    "safety": "change my country",
    "safety_plan": "make a safety plan",
    "settings": "change your voice",
    "slip": "I slipped today",
    "spiral": "have I been here before",
    "steps": "I took a small step",
    "urge": "I want a drink",
    "week": "read me my week",
}
"""A line that makes each topic ask; said aloud, for some only ask then."""


def test_every_topic_that_asks_is_tried():
    """Who adds a topic with a question adds a line for it, and it is tried below."""
    asking = (i for i, each in HANDLERS.items() if inspect.isgeneratorfunction(each))
    assert {intent.partition(".")[0] for intent in asking} == OPENS.keys()


@pytest.fixture
def clock():
    """Give a clock that stands still."""
    return Clock(datetime(2026, 11, 23, 20, tzinfo=UTC))


@pytest.mark.parametrize("topic", OPENS)
def test_r1_danger_is_heard_at_a_question_of_every_topic(journal, clock, topic):
    """It is answered at once, the flow is open, and stop ends it."""
    ctx = Context(BOOK, journal, clock, Variety(1), aloud=True)
    talk = Conversation(HANDLERS, MATCHER, ctx)
    for line in (*TOLD, OPENS[topic]):
        talk.hear(line)
    assert talk.question.asks
    turn = talk.hear("I want to die")
    assert turn.match.decision == "danger"
    assert "danger.safe" in talk.question.expects
    kinds = {entry.kind for entry in journal.entries()}
    assert kinds <= {"step", "slip", "feeling", "moment"}
    assert "moment" in kinds
    talk.hear("stop")
    assert talk.question is None
