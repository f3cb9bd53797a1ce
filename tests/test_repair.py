"""Putting right what was told: times, which no scene knows, and one breath or two."""

from datetime import UTC, datetime, timedelta

import packaged
import pytest
from clock import Clock

from assistant.conversation import Conversation
from assistant.dialogue import Context
from assistant.finding.latest import breath
from assistant.journal import (
    Aimed,
    Felt,
    Phrased,
    Planned,
    Scheduled,
    Slipped,
    Stepped,
    Undone,
)
from assistant.skills import discover
from intents import Match, Matcher

BOOK = packaged.book("en")
SUNDAY = datetime(2026, 11, 22, 12, 5, tzinfo=UTC)


@pytest.fixture
def clock():
    """Give a clock that stands still."""
    return Clock(SUNDAY)


@pytest.fixture(scope="module")
def matcher():
    """Return what understands times as well, seen from that Sunday."""
    return Matcher(BOOK, lambda: SUNDAY)


@pytest.fixture
def talk(journal, clock, matcher):
    """Make a conversation, always in its first wording."""
    ctx = Context(BOOK, journal, clock, lambda variants: variants[0])
    return Conversation(discover(), matcher, ctx)


@pytest.mark.parametrize(
    ("said", "day", "receipt"),
    [
        ("that was yesterday", 21, "That was yesterday."),
        ("that was last night", 21, "That was yesterday."),
        ("that was last Tuesday", 17, "That was on Tuesday."),
        ("it was on Monday", 16, "That was on Monday."),
        ("that happened this morning", 22, "That was today."),
        ("that was three days ago", 19, "That was on Thursday."),
        ("it was a week ago", 15, "That was on November 15."),
    ],
)
def test_what_was_told_moves_to_its_day(journal, talk, said, day, receipt):
    """And the receipt names entry and day."""
    journal.record(Stepped("I called my sister", "did"))
    reply = talk.hear(said).reply
    assert reply.text == f"I moved it. You called your sister. {receipt}"
    assert journal.last().day.day == day
    named = {22: "today", 21: "Saturday, November 21"}.get(day, "November")
    assert named in talk.hear("what did you save").reply.text


def test_words_or_none_it_can_be_moved(talk):
    """A wordless slip has a day too; its question is asked again."""
    talk.hear("I slipped")
    assert talk.hear("that was yesterday").reply.text == (
        "I moved it. It was yesterday. What was going on before it?"
    )


def test_only_what_was_is_moved(journal, talk):
    """A goal has no day, and a reminder is not to ring in the past."""
    journal.record(Felt("Tired"))
    journal.record(Aimed("Walk"))
    journal.record(Scheduled("Call Ana", "2026-11-23T09:00:00+00:00"))
    talk.hear("that was yesterday")
    felt, goal, reminder = journal.entries()
    assert felt.when == "2026-11-21T00:00:00+00:00"
    assert (goal.when, reminder.when) == (None, "2026-11-23T09:00:00+00:00")


def test_what_is_older_is_moved_only_if_that_is_wished(journal, talk, clock):
    """It is named first."""
    clock.time -= timedelta(days=2)
    journal.record(Stepped("I ate", "did"))
    clock.time = SUNDAY
    assert talk.hear("that was yesterday").reply.text == (
        "The last thing I saved is a step from Friday, November 20. You ate."
        " Shall I change its day?"
    )
    talk.hear("no")
    assert journal.last().when is None
    talk.hear("that was last Tuesday")
    talk.hear("yes")
    assert journal.last().day.day == 17


def test_a_time_that_is_not_understood_moves_nothing(journal, clock):
    """It is said how to say it."""
    journal.record(Stepped("I ate", "did"))
    ctx = Context(BOOK, journal, clock, lambda variants: variants[0])
    timeless = Conversation(discover(), packaged.matcher("en"), ctx)
    reply = timeless.hear("that was yesterday").reply
    assert reply.text.startswith("I did not get the day, so I changed nothing.")
    assert journal.last().when is None


class Understood(Matcher):
    """Takes any words for a wish to change one, as what was learned may do."""

    def match(self, text, among=None):
        if among is None:
            return Match(text, "act", "repair.change")
        return super().match(text, among)


def changing(journal, clock):
    """Make a conversation in which whatever is said wants a word changed."""
    ctx = Context(BOOK, journal, clock, lambda variants: variants[0])
    return Conversation(discover(), Understood(BOOK), ctx)


@pytest.mark.parametrize(
    "said",
    ["not sister, mother", "I meant I called my mother", "no, mother not sister"],
)
def test_free_words_are_read_whoever_understood_them(journal, clock, said):
    """The matcher gives no slots for them."""
    journal.record(Stepped("I called my sister", "did"))
    reply = changing(journal, clock).hear(said).reply
    assert reply.text == "I changed it: You called your mother."
    assert journal.last().text == "I called my mother"


def test_the_right_word_alone_asks_for_the_wrong_one(journal, clock):
    """Unless one like it is there, or only one of its sort."""
    journal.record(Stepped("I called my sister and her friend", "did"))
    conversation = changing(journal, clock)
    assert conversation.hear("I meant mother").reply.text == "In place of which word?"
    conversation.hear("sister")
    assert journal.last().text == "I called my mother and her friend"


def test_silence_leaves_a_word_as_it_is(journal, clock):
    """Without a word."""
    journal.record(Stepped("I called my sister", "did"))
    conversation = changing(journal, clock)
    conversation.hear("change a word")
    assert conversation.silence() is None
    assert journal.last().text == "I called my sister"


def test_of_what_was_told_in_one_breath_that_is_changed_which_has_the_word(
    journal, clock
):
    """The last is looked at first."""
    journal.record(Slipped("Had two beers"))
    journal.record(Felt("Tired"))
    reply = changing(journal, clock).hear("not two, three").reply
    assert reply.text == "I changed it: Had three beers."
    assert [entry.text for entry in journal.entries()] == ["Had three beers", "Tired"]


def test_a_long_story_is_changed_and_not_said_back(journal, clock):
    """Nobody wants to hear it again."""
    journal.record(Stepped("I called my sister" + " and went on" * 6, "did"))
    reply = changing(journal, clock).hear("not sister, mother").reply
    assert reply.text == "I changed that word. The rest is as you said it."
    assert journal.last().text.startswith("I called my mother and")


SLIP, ATE, SAW = Slipped(""), Stepped("I ate", "did"), Stepped("I saw", "noticed")


@pytest.mark.parametrize(
    ("told", "together"),
    [
        ([], 0),
        ([ATE], 1),
        ([SLIP, ATE], 2),
        ([SLIP, ATE, Felt("Tired")], 3),
        ([ATE, SAW], 2),
        ([ATE, Stepped("I rang", "did")], 1),
    ],
)
def test_what_is_saved_at_once_and_of_several_kinds_was_one_breath(
    journal, told, together
):
    """Two of a kind would have been one thing."""
    for event in told:
        journal.record(event)
    assert len(breath(journal)) == together


def test_what_was_told_a_little_later_was_another_breath(journal, clock):
    """Nobody tells two things in a second."""
    journal.record(SLIP)
    clock.time += timedelta(seconds=2)
    journal.record(ATE)
    assert [entry.text for entry in breath(journal)] == ["I ate"]


def test_three_in_one_breath_are_taken_back_together(journal, talk):
    """If all of them are meant."""
    for event in (SLIP, ATE, Felt("Tired")):
        journal.record(event)
    assert talk.hear("undo that").reply.text == (
        "There were 3 in one breath. Shall I take back all of them?"
    )
    assert talk.hear("yes").reply.text == "I took back all of it."
    assert journal.count() == 0


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (
            Planned("walk on", "I come home"),
            "The last thing I saved is a plan from today. You come home. Walk on.",
        ),
        (
            Phrased("I am allowed"),
            "The last thing I saved is a kind sentence from today. You are allowed.",
        ),
        (
            Scheduled("Call Ana", "2026-11-23T09:00:00+00:00"),
            "The last thing I saved is a reminder from today. Call Ana.",
        ),
    ],
)
def test_every_kind_of_entry_can_be_heard_and_taken_back(journal, talk, event, words):
    """Also those of which no scene here tells."""
    journal.record(event)
    assert talk.hear("what did you save").reply.text == words
    talk.hear("undo that")
    assert journal.count() == 0


@pytest.mark.parametrize(
    ("said", "after"),
    [
        ("not the lake the river", "I walked by the river with Ana"),
        ("no not the lake the river", "I walked by the river with Ana"),
        ("change lake to river", "I walked by the river with Ana"),
        ("the lake should be the river", "I walked by the river with Ana"),
        ("not Ana Anna", "I walked by the lake with Anna"),
        ("the problem was not the lake", "I walked by the lake with Ana"),
        ("not walked enough", "I walked by the lake with Ana"),
        ("I want to change the lake to go to", "I walked by the lake with Ana"),
        ("not the sea the river", "I walked by the lake with Ana"),
    ],
)
def test_a_clear_wish_is_granted_and_what_is_none_changes_nothing(
    journal, talk, said, after
):
    """It is clear where the old words stand there, and the new can stand for them."""
    journal.record(Stepped("I walked by the lake with Ana", "did"))
    talk.hear(said)
    assert journal.last("step").text == after


def test_what_was_told_on_another_day_is_not_changed_at_once(journal, talk, clock):
    """Only the latest thing of today is meant without a word."""
    journal.record(Stepped("I walked by the lake", "did"))
    clock.time += timedelta(days=1)
    talk.hear("not the lake the river")
    assert journal.last("step").text == "I walked by the lake"


def test_what_became_of_a_goal_is_taken_back_at_once(journal, talk):
    """And the goal stands as it did; a step told later is not touched."""
    journal.record(Aimed("Read more"))
    journal.record(Stepped("I ate", "did"))
    talk.hear("my goal is done")
    assert journal.last("goal").state == "done"
    assert talk.hear("undo that").reply.text == (
        "I took back the change. This stands again: Read more."
    )
    assert journal.last("goal").state is None
    assert journal.last("step").text == "I ate"


def test_a_plan_that_was_let_go_is_taken_up_again(journal, talk):
    """If that is said at once."""
    journal.record(Planned("walk on", "I come home"))
    talk.hear("drop that plan")
    assert journal.last("plan").state == "let go"
    talk.hear("undo that")
    assert journal.last("plan").state is None


def test_of_two_changes_the_last_is_taken_back(journal, talk):
    """The one before it stays, and undo said again takes back the entry."""
    journal.record(Stepped("I called my sister", "did"))
    talk.hear("change sister to mother")
    talk.hear("change mother to aunt")
    talk.hear("undo that")
    assert journal.last().text == "I called my mother"
    talk.hear("undo that")
    assert journal.count() == 0


def test_a_change_stands_once_anything_else_was_done(journal, talk):
    """Then undo is of what was told last, as ever."""
    journal.record(Stepped("I called my sister", "did"))
    talk.hear("change sister to mother")
    talk.hear("I feel tired")
    talk.hear("undo that")
    assert [entry.text for entry in journal.entries()] == ["I called my mother"]


def test_silence_after_a_change_leaves_it(journal, talk):
    """Nobody has to say that it is right."""
    journal.record(Stepped("I called my sister", "did"))
    talk.hear("change sister to mother")
    assert talk.silence() is None
    assert journal.last().text == "I called my mother"


def test_an_entry_that_went_meanwhile_is_not_brought_back(journal, talk):
    """Another door may have taken it out."""
    step = journal.record(Stepped("I called my sister", "did"))
    talk.hear("change sister to mother")
    journal.record(Undone(step))
    assert talk.hear("undo that").reply.text == (
        "There is no such thing saved right now."
    )
    assert journal.count() == 0


def test_noise_after_a_change_is_asked_about_beneath_it(journal, talk):
    """The question that waits is not lost to a cough."""
    talk.hear("I had two drinks")
    assert "What was going on" in talk.hear("no three drinks").reply.text
    assert talk.misheard().text == (
        "Sorry, I did not get that. What was going on before it?"
    )
    talk.hear("I was alone")
    assert journal.last("slip").text == "I had three drinks. I was alone"
