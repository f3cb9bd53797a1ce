"""Rooms: each its own conversation; those that may only tell hear nothing of it."""

from datetime import UTC, datetime, timedelta

import pytest
from clock import Clock
from door import talking
from hypothesis import given
from hypothesis import strategies as st

from assistant.doors.allowance import EACH, IN_ALL, MINUTE, Allowance
from assistant.doors.capture import Sealed
from assistant.doors.rooms import MOST, STAYS, WAITS, Rooms
from assistant.journal import (
    Aimed,
    Changed,
    Chose,
    Felt,
    NotSavedError,
    Planned,
    Safeguarded,
    Savoured,
    Scheduled,
    Slipped,
    Stepped,
    Told,
    Undone,
)
from assistant.skills import discover, settings
from assistant.tongue import RoomsTongue

NOT_HERE = "Not in this room"
SECRETS = ("Ana", "zebra", "gin", "harbour", "quarry")
"""Words of what was told before, of which none may ever come out."""


@pytest.fixture
def clock():
    """Stand on a Monday evening."""
    return Clock(datetime(2026, 11, 23, 20, tzinfo=UTC))


@pytest.fixture
def talk(tmp_path, clock):
    """Talk over a journal of its own."""
    with talking(tmp_path / "journal.db", clock) as opened:
        yield opened


@pytest.fixture
def house(talk, seconds):
    """Give the rooms of a house."""
    return Rooms(talk, seconds)


def tell_secrets(journal):
    """Fill the journal with what was told elsewhere."""
    for event in (
        Stepped("I called Ana by the harbour", "did"),
        Slipped("gin at the quarry"),
        Felt("like a zebra"),
        Aimed("swim to the harbour"),
        Planned("call Ana", "I see the quarry"),
        Savoured("the zebra"),
        Safeguarded("Ana", "people"),
        Scheduled("call Ana", "2026-11-23T19:00"),
        Chose("name", "Zebra"),
    ):
        journal.record(event)


def test_an_open_question_waits_for_who_talks_long_and_no_longer(house, seconds):
    """Then what is said is heard as for the first time."""
    assert house.hear("kitchen", "I took a small step", trusted=True).asks
    seconds.time += WAITS - 1
    assert "sister" in house.hear("kitchen", "I called my sister", trusted=True).text
    assert house.hear("kitchen", "I took a small step", trusted=True).asks
    seconds.time += WAITS + 1
    late = house.hear("kitchen", "the lamp over there is new", trusted=True)
    assert not late.understood


@pytest.mark.parametrize("trusted", [True, False])
def test_a_hard_moment_is_gone_on_with_for_two_hours(house, seconds, clock, trusted):
    """No silence ends it, and no number of other rooms."""
    assert house.hear("kitchen", "I want to die", trusted=trusted).asks
    for number in range(2 * MOST):
        house.hear(f"room {number}", "what time is it", trusted=trusted)
    seconds.time += STAYS - 1
    clock.time += timedelta(seconds=STAYS - 1)
    answer = house.hear("kitchen", "yes", trusted=trusted)
    assert "program" in answer.text
    seconds.time += STAYS + 1
    clock.time += timedelta(seconds=STAYS + 1)
    assert not house.hear("kitchen", "the lamp is new", trusted=trusted).asks


@pytest.mark.parametrize("trusted", [True, False])
def test_whether_a_sentence_is_ours_can_be_asked_without_saying_it(
    house, talk, seconds, trusted
):
    """Danger first, then an answer to what is open there, then what we act on."""

    def taken(text, room="kitchen"):
        return house.would_take(room, text, trusted=trusted)

    asked = {
        "I want to die": "danger",
        "I do not want to kill myself": "check",
        "help me now": "danger",
        "I slipped today": "slip.slipped",
        "the lamp over there is new": None,
        "call Ana": None,
    }
    assert {text: taken(text) for text in asked} == asked
    assert (len(house), talk.journal.count()) == (0, 0)
    house.hear("kitchen", "I took a small step", trusted=trusted)
    assert taken("call Ana") == "answer"
    assert taken("I want to die") == "danger"
    assert taken("call Ana", "bedroom") is None
    seconds.time += WAITS + 1
    assert taken("call Ana") is None
    house.hear("kitchen", "I want to die", trusted=trusted)
    seconds.time += STAYS - 1
    assert taken("call Ana") == "answer"
    seconds.time += 2
    assert taken("call Ana") is None


def test_while_we_sleep_only_danger_and_waking_are_ours(house):
    """All else is for others."""
    house.hear("kitchen", "go to sleep", trusted=True)
    said = ("I slipped today", "wake up", "I want to die")
    taken = [house.would_take("kitchen", text, trusted=True) for text in said]
    assert taken == [None, "settings.wake", "danger"]


def test_only_so_many_rooms_are_remembered(house):
    """Whoever makes up names fills no memory, and pushes out no room that is known."""
    house.hear("kitchen", "I took a small step", trusted=True)
    for number in range(3 * MOST):
        house.hear(f"room {number}", "hello", trusted=False)
    assert len(house) == MOST + 1
    assert "sister" in house.hear("kitchen", "I called my sister", trusted=True).text


def test_a_reminder_that_came_due_is_told_once_in_one_room(house, talk):
    """And never where only telling is allowed."""
    talk.journal.record(Scheduled("water the fern", "2026-11-23T19:00"))
    heard = [
        house.hear(room, "what time is it", trusted=trusted).text
        for room, trusted in (("hall", False), ("kitchen", True), ("bedroom", True))
    ]
    assert ["fern" in text for text in heard] == [False, True, False]


def test_when_everything_was_forgotten_no_room_goes_on_with_it(house, talk, clock):
    """What it had in mind is gone."""
    house.hear("kitchen", "I took a small step", trusted=True)
    talk.journal.record(Chose("forget_at", clock.time.isoformat()))
    assert not house.hear("kitchen", "the lamp over there is new", trusted=True).asks
    assert len(house) == 1
    assert talk.journal.count() == 0


def test_a_turn_longer_than_anybody_speaks_is_not_taken(house, talk):
    """It is told so."""
    answer = house.hear("kitchen", "I felt sad " * 1000, trusted=True)
    assert not answer.understood
    assert talk.journal.seq == 0


TOLD = [
    ("I took a small step, I called my sister", "step", "I called my sister"),
    ("I slipped today, I drank wine", "slip", "I drank wine"),
    ("I feel lonely", "feeling", "lonely"),
    ("set a goal to walk ten minutes", "goal", "walk ten minutes"),
    ("my plan is when it gets loud I will go outside", "plan", "go outside"),
]


@pytest.mark.parametrize(("said", "kind", "text"), TOLD, ids=[t[1] for t in TOLD])
def test_what_is_told_to_a_room_that_may_only_tell_is_kept(
    house, talk, said, kind, text
):
    """It is acknowledged, without its words."""
    answer = house.hear("hall", said, trusted=False)
    entry = talk.journal.last(kind)
    assert entry.text.lower() == text.lower()
    assert "saved" in answer.text
    for word in text.split():
        assert word not in answer.text.lower().replace("?", "").split() or len(word) < 4


def test_a_slip_is_talked_through_there_as_well(house, talk):
    """Its questions are asked, and its answers kept."""
    lines = ("I slipped today", "I was alone all day", "call Berta")
    answers = [house.hear("hall", line, trusted=False) for line in lines]
    assert all(each.asks for each in answers[:2])
    assert [e.text for e in talk.journal.entries()] == [
        "I was alone all day",
        "Call Berta",
    ]
    assert not [a for a in answers if "erta" in a.text or "all day" in a.text]


def test_several_things_in_one_breath_are_kept_without_their_words(house, talk):
    """Each is."""
    said = "I slipped last night but I went to the meeting"
    answer = house.hear("hall", said, trusted=False)
    assert {entry.kind for entry in talk.journal.entries()} == {"slip", "step"}
    assert "meeting" not in answer.text
    assert "meeting" not in house.hear("hall", "say that again", trusted=False).text


def test_what_may_harm_is_warned_of_there_too(house):
    """Safety comes before silence."""
    said = "I slipped, I took heroin again"
    answer = house.hear("hall", said, trusted=False)
    assert "naloxone" in answer.text
    assert answer.asks


ASKING = (
    *("read me my week", "read me friday", "my month", "what did you save"),
    *("how am I doing", "what did I say about Ana", "when did I last swim"),
    *("what helped last time", "have I been here before", "say something kind"),
    *("read me my safety plan", "what reminders do I have", "what is my name"),
    *("what are my goals", "read me tonight's", "undo that", "forget today"),
    *("forget everything", "call me Zoe", "change Ana to Berta", "goodnight"),
    *("introduce yourself", "that was yesterday", "that was not a slip"),
    *("let go of my goal", "I reached my goal", "use another voice"),
)


@pytest.mark.parametrize("line", ASKING)
def test_nothing_is_read_changed_or_deleted_where_only_telling_is_allowed(
    house, talk, line
):
    """Whatever is asked, and whatever is answered to what comes then."""
    tell_secrets(talk.journal)
    before = talk.journal.seq
    lines = (line, "yes", "I am alone now", "yes", "read my week", "again", "undo that")
    said = " ".join(house.hear("hall", each, trusted=False).text for each in lines)
    assert NOT_HERE in said
    assert not [word for word in SECRETS if word.lower() in said.lower()]
    assert talk.journal.seq == before


def test_whatever_can_be_said_lets_nothing_out_there(house, talk):
    """Every intent there is, in its own words, and a hard moment with its own plan."""
    tell_secrets(talk.journal)
    before = talk.journal.entries()
    book = talk.ctx.book
    said = []
    for intent in sorted(discover()):
        for form in book.commands[intent][:2]:
            words = " ".join(part for part in form if isinstance(part, str))
            for line in (words, "yes", "yes", "stop"):
                said.append(house.hear("hall", line, trusted=False).text)  # noqa: PERF401
    hard = ("I want to die", "yes", "nobody", "yes", "yes", "yes", "read my plan")
    said += [house.hear("hall", line, trusted=False).text for line in hard]
    text = " ".join(said).lower()
    assert not [word for word in SECRETS if word.lower() in text]
    kept = {entry.id: entry for entry in talk.journal.entries()}
    assert all(kept[entry.id] == entry for entry in before)


def test_r1_danger_is_answered_in_full_where_only_telling_is_allowed(house, talk):
    """With the numbers of the country, and it is noted."""
    talk.journal.record(Chose("country", "US"))
    first = house.hear("hall", "I want to die", trusted=False)
    second = house.hear("hall", "yes", trusted=False)
    assert first.asks
    assert "9 8 8" in second.text
    assert talk.journal.last("moment")


def test_a_country_named_there_holds_there(house, talk):
    """Whoever comes by changes no numbers for the others."""
    talk.journal.record(Chose("country", "US"))
    house.hear("hall", "my country is Germany", trusted=False)
    text = house.hear("hall", "what is the emergency number", trusted=False).text
    assert "1 1 2" in text
    assert talk.journal.setting("country") == "US"


@pytest.mark.parametrize(
    "event", [Undone(1), Changed(1, "x"), Told(1, "x"), Savoured("x")], ids=repr
)
def test_a_sealed_journal_changes_nothing_that_it_did_not_take(talk, event):
    """It only takes what is told."""
    talk.journal.record(Stepped("I walked", "did"))
    with pytest.raises(NotSavedError):
        Sealed(talk.journal).record(event)
    with pytest.raises(NotSavedError):
        Sealed(talk.journal).forget()
    with pytest.raises(NotSavedError):
        Sealed(talk.journal).forget_day(talk.ctx.now().date())


def test_a_sealed_journal_shows_nothing(talk):
    """Not even how much there is."""
    tell_secrets(talk.journal)
    sealed = Sealed(talk.journal)
    today = talk.ctx.now().date()
    assert not (*sealed.entries(), *sealed.of_day(today), *sealed.standing("goal"))
    assert not sealed.since(0)
    assert not sealed.like(["Ana"], 5)
    assert not any((sealed.count(), sealed.last(), sealed.entry(1)))
    assert sealed.setting("name") is None


def test_a_question_that_only_offers_keeps_nobody_there(house, talk):
    """A receipt that may be put right is an answer, and no question."""
    answer = house.hear("kitchen", "remind me tomorrow at nine to swim", trusted=True)
    assert talk.journal.last("reminder")
    assert not answer.asks


def test_r21_to_be_alone_is_of_the_room_where_it_was_said(house):
    """In another one somebody may hear."""
    for room in ("kitchen", "bedroom"):
        house.hear(room, "I slipped today", trusted=True)
        house.hear(room, "stop", trusted=True)
    assert "alone" in house.hear("kitchen", "read me my week", trusted=True).text
    assert "slip" in house.hear("kitchen", "yes", trusted=True).text
    assert "alone" in house.hear("bedroom", "read me my week", trusted=True).text


STEP = "I took a small step, I called my sister"
TOO_MUCH = "did not keep all of it"


def test_what_a_stranger_may_tell_in_a_minute_is_bounded(house, seconds):
    """Each address by itself, and all of them together; a minute later it goes on."""

    def tell(peer):
        seconds.time += 0.1
        return TOO_MUCH not in house.hear(peer, STEP, trusted=False, peer=peer).text

    assert [tell("10.0.0.1") for _ in range(EACH + 2)] == [True] * EACH + [False] * 2
    others = [tell(f"10.0.1.{number}") for number in range(IN_ALL)]
    assert others == [True] * (IN_ALL - EACH) + [False] * EACH
    seconds.time += 60
    assert tell("10.0.0.1")


def test_of_several_things_told_in_one_breath_it_is_said_that_not_all_were_kept(
    house, talk
):
    """And their words are not said, as ever."""
    for number in range(EACH - 1):
        house.hear(f"room {number}", STEP, trusted=False, peer="10.0.0.1")
    two = f"{STEP}. I slipped today."
    answer = house.hear("hall", two, trusted=False, peer="10.0.0.1")
    assert talk.journal.count() == EACH
    assert TOO_MUCH in answer.text
    assert "sister" not in answer.text


@given(st.lists(st.tuples(st.floats(0, 90), st.sampled_from("abcdef")), max_size=150))
def test_no_minute_ever_holds_more_than_is_allowed(visits):
    """Neither from one, nor from all."""
    now, taken = 0.0, []
    allowance = Allowance(lambda: now)
    for pause, peer in visits:
        now += pause / 30
        if allowance.take(peer):
            taken.append((now, peer))
    for start, _ in taken:
        within = [who for at, who in taken if start <= at < start + MINUTE]
        assert len(within) <= IN_ALL
        assert all(within.count(who) <= EACH for who in within)


@pytest.mark.parametrize(
    "line", ["speak Korean", "speak English", "what languages do you speak"]
)
def test_a_room_says_that_it_speaks_one_language(talk, line):
    """Nothing is missing, and nothing is promised that does not come."""
    talk.handlers = discover() | settings.within(RoomsTongue())
    answer = Rooms(talk).hear("kitchen", line, trusted=True)
    assert answer.text.startswith("In the rooms I speak English and nothing else.")
    assert talk.journal.setting("language") is None
