"""Reading one's own days aloud: where one can go, and what no scene can show."""

from datetime import UTC, date, datetime, timedelta

import packaged
import pytest
from clock import Clock
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.conversation import Conversation
from assistant.dialogue import Context
from assistant.journal import (
    Aimed,
    Became,
    Entry,
    Felt,
    Journal,
    Phrased,
    Planned,
    Scheduled,
    Slipped,
    Stepped,
)
from assistant.reading.entries import spelled, worded
from assistant.reading.pages import PORTION, Cursor, helped
from assistant.skills import discover
from intents import Matcher

NOON = datetime(2026, 11, 22, 12, 5, tzinfo=UTC)
BOOK = packaged.book("en")
MATCHER = Matcher(BOOK, lambda: NOON)

MOVES = {
    "next": Cursor.next,
    "back": Cursor.back,
    "first": Cursor.first,
    "next day": Cursor.next_day,
    "day before": Cursor.day_before,
    "friday": lambda at: at.weekday(4),
    "the third": lambda at: at.day(date(2026, 11, 3)),
    "steps": lambda at: at.only(lambda entry: entry.kind == "step"),
    "helped": lambda at: at.only(helped(at.every)),
    "nothing": lambda at: at.only(lambda _: False),
    "everything": Cursor.everything,
}


@pytest.fixture
def clock():
    """Give a clock."""
    return Clock(NOON)


def context(journal, clock):
    """Make a context that chooses the first wording."""
    return Context(BOOK, journal, clock, lambda variants: variants[0])


@pytest.fixture
def talk(journal, clock):
    """Give a conversation that knows the time."""
    return Conversation(discover(), MATCHER, context(journal, clock))


def told(journal, clock, days_ago, *events):
    """Record events some days ago; return the number of the last."""
    clock.time = NOON - timedelta(days=days_ago)
    numbers = [journal.record(event) for event in events]
    clock.time = NOON
    return numbers[-1]


def entry(number, days=0, kind="feeling", text="Calm", **more):
    """Make an entry, so many days into November."""
    at = datetime(2026, 11, 1, 12, tzinfo=UTC) + timedelta(days=days)
    return Entry(number, at, kind, text, **more)


@st.composite
def diaries(draw):
    """Make entries that go from day to day."""
    days, made = 0, []
    for number in range(draw(st.integers(1, 40))):
        days += draw(st.sampled_from([0, 0, 0, 1, 1, 2, 9]))
        kind = draw(st.sampled_from(["step", "slip", "feeling"]))
        text = "so " * draw(st.sampled_from([0, 1, 1, 1, 20, 200]))
        state = draw(st.sampled_from([None, None, "lighter"]))
        stage = "did" if kind == "step" else None
        made.append(entry(number, days, kind, text, state=state, stage=stage))
    return made


@given(diaries(), st.lists(st.sampled_from(sorted(MOVES))))
def test_wherever_one_goes_one_stays_among_the_entries(entries, moves):
    """There is always something to read, in its order, and never too much of it."""
    at = Cursor.of(entries)
    for move in moves:
        at = MOVES[move](at) or at
        assert 0 <= at.start < at.end <= len(at.shown)
        assert set(at.shown) <= set(at.every) == set(entries)
        assert len(at.portion) <= PORTION
        assert at.last == at.portion[-1]
        assert [*at.portion] == sorted(at.portion, key=lambda each: each.id)


@given(diaries())
def test_who_goes_on_hears_everything_once_and_back_again(entries):
    """No entry is left out between two portions, in either direction."""
    at, heard = Cursor.of(entries), []
    while at:
        heard += at.portion
        last, at = at, at.next()
    assert heard == entries
    before = []
    while last:
        before = [*last.portion, *before]
        last = last.back()
    assert before == entries


@given(diaries(), st.lists(st.sampled_from(["next", "next day", "friday"])))
def test_back_and_next_are_each_other_turned_round(entries, moves):
    """What one comes back from is what comes next."""
    at = Cursor.of(entries)
    for move in moves:
        at = MOVES[move](at) or at
    if there := at.back():
        assert there.next().start == at.start


@given(diaries())
def test_a_portion_ends_with_a_day_unless_the_day_is_too_long(entries):
    """So each begins with a heading, if that can be."""
    at = Cursor.of(entries)
    while at.has_more:
        if at.last.day == at.shown[at.end].day:
            assert {each.day for each in at.portion} == {at.last.day}
        at = at.next()


def test_nothing_has_no_place_in_it():
    assert Cursor.of([]) is None


def test_a_long_story_counts_for_more_than_one_entry():
    """Fewer are read at a time."""
    entries = [entry(n, text="so it went on " * 12) for n in range(6)]
    assert len(Cursor.of(entries).portion) == 1


@pytest.mark.parametrize(
    ("then", "is_wanted"),
    [
        (entry(2, 5, "step", stage="did"), True),
        (entry(2, 8, "step", stage="kept"), True),
        (entry(2, 9, "step", stage="kept"), False),
        (entry(2, 6, "step", stage="considered"), False),
        (entry(0, 5, "step", stage="did"), False),
        (entry(2, 4, "step", stage="did"), False),
        (entry(2, 6, "feeling"), False),
        (entry(2, 30, "step", stage="prepared", state="lighter"), True),
        (entry(2, 6, "slip"), False),
    ],
)
def test_what_helped_came_soon_after_a_slip_or_was_said_to_be_lighter(then, is_wanted):
    """The slip is the first entry, of the fifth day after the first."""
    assert helped([entry(1, 5, "slip")])(then) is is_wanted


@pytest.mark.parametrize(
    ("event", "state", "said"),
    [
        (Aimed("Walk more"), None, "A goal: Walk more."),
        (Aimed("Walk more"), "done", "A goal, done: Walk more."),
        (Aimed("Walk more"), "let go", "A goal you let go: Walk more."),
        (
            Planned("call my sister", "Bo and I want a drink"),
            None,
            "A plan: when Bo and you want a drink, you will call your sister.",
        ),
        (
            Planned("call my sister", "Bo and I want a drink"),
            "done",
            "A plan, done: when Bo and you want a drink, you will call your sister.",
        ),
        (
            Planned("call my sister", "Bo and I drink"),
            "let go",
            "A plan you let go: when Bo and you drink, you will call your sister.",
        ),
        (Stepped("I ate", "did"), "lighter", "You ate. It was lighter after."),
        (Stepped("I ate", "did"), "same", "You ate. It was the same after."),
        (Stepped("", "did"), "heavier", "A step, without words. It was heavier after."),
        (Slipped(""), None, "A slip, without words."),
    ],
)
def test_an_entry_is_read_for_what_it_is_and_became(event, state, said, journal, clock):
    number = journal.record(event)
    if state:
        journal.record(Became(number, state))
    assert worded(journal.entry(number), context(journal, clock)).text == said


def test_what_is_no_part_of_a_day_is_not_read(journal, talk):
    """A reminder rings, and a kind sentence is said, when it is time."""
    journal.record(Phrased("I may rest"))
    journal.record(Scheduled("Call Ana", "2026-11-22T18:00:00+00:00"))
    assert talk.hear("read me my week").reply.text == (
        "Nothing is saved from this week. That is all right."
    )


@pytest.mark.parametrize(
    ("text", "asked", "letters"),
    [
        ("I called Ana", "", "Ana: A, N, A."),
        ("I called Ana and Bo", "", "Ana: A, N, A. Bo: B, O."),
        ("I called Ana. Then I rested", "", "Ana: A, N, A."),
        ("I swam. Then I rested", "", "Rested: R, E, S, T, E, D."),
        ("I called Ana", "called", "Called: C, A, L, L, E, D."),
        ("I called Anna", "ana", "Anna: A, N, N, A."),
        ("I called Ana", "embarrassed", "That word is not in what I read."),
        ("I don't smoke", "don't", "Don't: D, O, N, T."),
        ("took 20 mg", "20", "20: 2, 0."),
        ("caf\u0065\u0301", "", "Caf\u00e9: C, A, F, \u00c9."),
        ("...", "", "It has no words to spell."),
        ("", "", "It has no words to spell."),
    ],
)
def test_a_word_is_spelled_letter_by_letter(journal, clock, text, asked, letters):
    assert (
        spelled([entry(1, text=text)], context(journal, clock), asked).text == letters
    )


@given(st.text())
@settings(deadline=None, max_examples=50)
def test_any_text_can_be_spelled(tmp_path_factory, text):
    """And no sign that is no letter is said."""
    with Journal(tmp_path_factory.mktemp("spelled") / "journal.db") as journal:
        for whole in (False, True):
            ctx = context(journal, Clock(NOON))
            said = spelled([entry(1, text=text)], ctx, whole=whole).text
            assert said.endswith(".")


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("what happened on the third of november", "Tuesday, November 3"),
        ("read me the third of november", "Tuesday, November 3"),
        ("what did i do on november 3", "Tuesday, November 3"),
        ("read me friday", "Friday, November 20"),
        ("what happened last friday", "Friday, November 20"),
        ("what did I do on sunday", "Sunday, November 15"),
        ("what did I do the day before yesterday", "Friday, November 20"),
        ("read me november 3", "Tuesday, November 3"),
        ("read me the sixteenth", "Monday, November 16"),
        ("read me the thirty first", "Saturday, October 31"),
    ],
)
def test_a_day_is_found_by_its_name_or_its_date(said, day, talk):
    """A weekday is the last one of that name before today."""
    assert talk.hear(said).reply.text == (
        f"Nothing is saved from {day}. That is all right."
    )


def test_a_date_that_is_not_understood_is_not_guessed(talk):
    """What names no day at all was not meant for us."""
    assert talk.hear("read me november 31").reply.text == (
        "I did not catch which day. You can name a weekday."
    )
    assert talk.hear("what happened on the bus").reply is None


def test_a_day_holds_what_was_told_of_it_some_days_later(journal, clock, talk):
    """But not what the person told that day of another."""
    friday = "2026-11-20T09:00:00+00:00"
    told(journal, clock, 2, Felt("Tired", "2026-11-18T09:00:00+00:00"))
    told(journal, clock, 0, Stepped("I ate", "did", friday))
    assert talk.hear("read me friday").reply.text == "Friday, November 20. You ate."


def test_what_helped_may_come_after_a_slip_of_the_week_before(journal, clock, talk):
    """The slip is not read; that it was there is still true."""
    told(journal, clock, 8, Slipped("Had a drink"))
    told(journal, clock, 6, Stepped("I ran", "did"))
    told(journal, clock, 1, Felt("Tired"))
    assert talk.hear("read me my week").reply.text == (
        "Here is your week. Monday, November 16. You ran. Yesterday. Feeling: Tired."
    )
    assert talk.hear("only what helped").reply.text == (
        "This came within three days after a slip, or left you lighter."
        " Monday, November 16. You ran."
    )


def test_one_can_skip_to_a_date_to_today_and_to_yesterday(journal, clock, talk):
    """As far as there is something to read."""
    for days in (19, 1, 0):
        told(journal, clock, days, *[Felt("Calm")] * 4)
    talk.hear("read me my month")
    calm = " Feeling: Calm." * 4
    for said, day in (
        ("skip to yesterday", "Yesterday."),
        ("skip to the third of november", "Tuesday, November 3."),
        ("go to today", "Today."),
    ):
        assert talk.hear(said).reply.text.startswith(f"{day}{calm}")
    assert talk.hear("skip to the fourth of november").reply.text == (
        "There is nothing from that day here."
    )
    assert talk.hear("skip to the good part").reply.text == (
        "There is nothing from that day here."
    )


def test_a_month_of_hundreds_of_entries_is_read_to_its_end(journal, clock, talk):
    """Portion by portion, each entry once."""
    for days in range(29, -1, -1):
        told(journal, clock, days, *[Felt("Calm")] * 10)
    reply = talk.hear("read me my month").reply
    heard, turns = reply.text.count("Feeling"), 1
    while "That is the end." not in reply.text:
        reply = talk.hear("next").reply
        heard, turns = heard + reply.text.count("Feeling"), turns + 1
    assert (heard, turns) == (300, 60)


def test_after_a_short_reading_other_talk_goes_on_as_ever(journal, clock, talk):
    """Nothing is asked again, and silence ends it without a word."""
    told(journal, clock, 0, Felt("Tired"), Felt("Calm"))
    talk.hear("read me my week")
    assert talk.hear("what did you save").reply.text.strip() == (
        "The last thing I saved is a feeling from today. Calm."
    )
    assert talk.hear("only the feelings").reply.text.startswith("Only the feelings.")
    assert talk.silence() is None
    assert talk.question is None


SAID = (
    *("next", "back", "next day", "the day before", "skip to friday", "spell that"),
    *("spell it all", "only the steps", "only the slips", "only what helped", "again"),
    *("everything", "where am i", "start over", "read me my week", "slower", "purple"),
    *("skip to the moon", "only the feelings", "yes", "spell calm", "read me friday"),
)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.sampled_from(SAID), max_size=12))
def test_whatever_is_said_to_a_reading_it_never_breaks(tmp_path_factory, said):
    """Each turn is answered, or is silence; an error would be raised here."""
    clock = Clock(NOON)
    path = tmp_path_factory.mktemp("reading") / "journal.db"
    with Journal(path, clock) as journal:
        told(journal, clock, 3, *[Felt("Calm")] * 4, Slipped(""))
        told(journal, clock, 2, *[Stepped("I called Ana", "did")] * 8)
        talk = Conversation(discover(), MATCHER, context(journal, clock))
        talk.hear("read me my month")
        for words in said:
            talk.hear(words)
        assert talk.hear("read me my week").reply.text
