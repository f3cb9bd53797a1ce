"""What spirals and slips know of the journal that no scene can show."""

import json
from datetime import UTC, datetime, timedelta
from time import perf_counter

import packaged
import pytest
from unlocked import unlocked

from assistant.conversation import Conversation
from assistant.dialogue import Context
from assistant.finding.helped import MOST_DEEDS, next_deeds
from assistant.journal import Became, Felt, Journal, Slipped, Stepped
from assistant.journal.uuid7 import Uuid7
from assistant.skills import discover

BOOK = packaged.book("en")
MATCHER = packaged.matcher("en")
SOON = 5
"""Seconds that three questions may take on a slow computer; here it is half of one."""

TODAY = datetime(2026, 11, 22, 21, 0, tzinfo=UTC)


class Days:
    """A journal that is written on the days it is told to be, and then asked."""

    def __init__(self, path):
        """Begin today."""
        self.time = TODAY
        self.journal = Journal(path, lambda: self.time)

    def on(self, day, *events):
        """Record *events* of a day, such as "03-02", and come back to today."""
        month, number = map(int, day.split("-"))
        self.time = TODAY.replace(month=month, day=number)
        kept = [self.journal.record(event) for event in events]
        self.time = TODAY
        return kept[-1]

    def say(self, *said):
        """Say one thing after another and return the last reply, in first wordings."""
        ctx = Context(BOOK, self.journal, lambda: self.time, lambda all_: all_[0])
        talk = Conversation(discover(), MATCHER, ctx)
        for text in said:
            reply = talk.hear(text).reply
        return reply.text.removeprefix("Welcome back. Nothing was lost. ")


@pytest.fixture
def days(tmp_path):
    """Give an empty journal."""
    made = Days(tmp_path / "journal.db")
    yield made
    made.journal.close()


def test_what_was_told_late_is_of_the_day_it_speaks_of(days):
    """The step of Thursday came after the slip of Tuesday that was told on Friday."""
    days.on("03-02", Stepped("I bought bread", "did"))
    days.on("03-05", Stepped("I rang Ana", "did"))
    days.on("03-06", Slipped("", "2026-03-03T20:00:00+00:00"))
    assert days.say("what helped after a slip") == (
        "After a slip on March 3, this came 2 days later, on March 5. You rang Ana."
    )


def test_what_was_done_before_and_told_later_did_not_come_next(days):
    """A step told on Friday that speaks of Monday did not follow Tuesday."""
    days.on("03-03", Felt("Lonely"))
    days.on("03-06", Stepped("I rang Ana", "did", "2026-03-02T20:00:00+00:00"))
    days.on("03-09", Stepped("I walked to the sea", "did"))
    assert days.say("what helped last time I felt lonely") == (
        "After something like it on March 3, this came 6 days later, on March 9."
        " You walked to the sea."
    )


def test_that_it_was_lighter_is_said_if_it_was(days):
    """Nothing else is claimed to have helped."""
    days.on("03-03", Felt("Lonely"))
    rang = days.on("03-04", Stepped("I rang Ana", "did"))
    days.on("03-04", Became(rang, "lighter"))
    assert days.say("lonely", "have I been here before") == (
        "You told me of something like it on March 3: Lonely. Then, the next day:"
        " You rang Ana. You said it was lighter after that."
    )


def test_what_was_lighter_is_said_before_what_came_first(days):
    """After a slip, and when it is asked."""
    days.on("03-03", Slipped("Alone at home"))
    days.on("03-04", Stepped("I cleaned the oven", "did"))
    rang = days.on("03-04", Stepped("I rang Ana", "did"))
    days.on("03-04", Became(rang, "lighter"))
    assert days.say("I slipped", "I was alone") == (
        "That is saved. The day after your slip on March 3: You rang Ana. You said it"
        " was lighter after that. What is one small thing you could do today?"
    )
    assert days.say("what helped last time") == (
        "After a slip on March 3, this came the next day. You rang Ana. You said it was"
        " lighter after that. You cleaned the oven."
    )


def test_what_would_name_the_wrong_day_is_not_read_after_a_slip(days):
    """A "today" of then would be heard as the day of this slip."""
    days.on("03-03", Slipped("Alone at home"))
    days.on("03-04", Stepped("I did not slip today", "kept"))
    days.on("03-06", Stepped("I rang Ana", "did"))
    told = days.say("I slipped", "I was alone")
    assert "3 days after your slip on March 3: You rang Ana." in told


def test_one_word_of_many_is_too_little_to_be_alike(days):
    """A long telling shares more than its phone with what is like it."""
    days.on("03-03", Felt("My phone broke"))
    like = "my landlord wrote about the phone and the rent and the broken boiler"
    assert days.say(f"what helped with {like}").startswith("I looked,")
    days.on("03-04", Felt("The landlord wants more rent"))
    assert "March 4" in days.say(f"have I been through {like} before")


def test_only_what_one_stands_in_is_alike(days):
    """Hopes and plans are no spirals."""
    days.on("03-03", Stepped("I packed for the hospital", "prepared"))
    days.on("03-05", Stepped("I went for a walk", "did"))
    assert days.say("have I been through the hospital before").endswith(
        "Then, on March 5, 2 days later: You went for a walk."
    )
    days.on("03-06", Felt("I am scared of the hospital"))
    assert "March 6" in days.say("I am scared of the hospital", "is this familiar")


def test_a_slip_of_last_week_told_today_is_not_of_this_week(days):
    """Three slips are a hard week only where they were in one week."""
    late = (TODAY - timedelta(9)).isoformat()
    days.on("11-20", Slipped(""))
    days.on("11-21", Slipped("", late))
    assert days.say("I slipped").startswith("Thank you for telling me this one too.")
    assert days.say("I slipped").startswith("Thank you for telling me. It has been a")


def test_the_third_slip_asks_one_question_and_no_more(days):
    """Whatever is answered, and whatever is open, it ends."""
    days.on("11-20", Slipped(""), Slipped(""))
    assert days.say("I slipped", "I will text my sister", "ok").startswith("All right.")
    assert "?" not in days.say("I slipped", "I do not know")


def rows(many):
    """Give events of the same few words, in the order they were told."""
    words = ("I feel lonely and tired", "I was alone at work again", "Work and a party")
    kinds, uuid = ("feeling", "step", "slip"), Uuid7()
    for number in range(many):
        at = TODAY - timedelta(hours=12) * (many - number)
        body = {"text": words[number % 3], "stage": "noticed", "when": None}
        when = at.isoformat(timespec="microseconds")
        yield when, kinds[number % 3], json.dumps(body), uuid(at)


def test_it_is_quick_in_a_journal_of_many_years(days, tmp_path):
    """Twenty thousand entries of the same few words, and hardly a deed."""
    days.journal.close()
    path = tmp_path / "journal.db"
    with unlocked(path) as db, db:
        db.execute("BEGIN")
        columns = "INSERT INTO event (at, kind, body, uuid, zone)"
        db.executemany(f"{columns} VALUES (?, ?, ?, ?, '+00:00')", rows(20_000))
    days.journal = Journal(path, lambda: days.time)
    days.on("10-04", Stepped("I rang Ana", "did"))
    begun = perf_counter()
    days.say("I slipped", "tired and alone after work and the party at home")
    assert "October 4" in days.say("what helped last time I was tired and alone")
    assert "You told me of" in days.say("have I been here before")
    assert perf_counter() - begun < SOON


def test_of_a_day_with_very_many_steps_the_first_are_what_came_next(days):
    """The rest is not read at all, so that it cannot slow the answer down."""
    days.on("03-02", Slipped("I had a drink"))
    days.on("03-03", *(Stepped(f"I did thing {n}", "did") for n in range(200)))
    ctx = Context(BOOK, days.journal, lambda: TODAY, lambda all_: all_[0])
    deeds = next_deeds(days.journal.last("slip"), ctx)
    assert [e.text for e in deeds] == [f"I did thing {n}" for n in range(MOST_DEEDS)]
    said = days.say("what helped after my last slip")
    assert said.endswith("this came the next day. You did thing 0. You did thing 1.")
