"""What stands in a journal after all that was said about it, and what is forgotten."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from unlocked import unlocked, words_on_disk

from assistant.journal import (
    Aimed,
    Became,
    Changed,
    Chose,
    Felt,
    Journal,
    Moved,
    Phrased,
    Planned,
    Recast,
    Slipped,
    Stepped,
    Told,
    Undone,
)

CET = timezone(timedelta(hours=1))


@dataclass
class Clock:
    """A time that tests move."""

    now: datetime = datetime(2026, 11, 22, 21, 0, tzinfo=CET)

    def __call__(self):
        """Tell the time."""
        return self.now

    def pass_(self, **time):
        """Let some time pass, and return what it is then."""
        self.now += timedelta(**time)
        return self.now


@pytest.fixture
def clock():
    """Give a time that stands still."""
    return Clock()


def texts(entries):
    """Return only the words."""
    return [entry.text for entry in entries]


def test_an_entry_stands_as_it_was_last_put(journal):
    """In other words, at another time, of another kind."""
    slip = journal.record(Slipped("I called my sister"))
    journal.record(Told(slip, "We laughed"))
    journal.record(Changed(slip, "I called my mother."))
    journal.record(Told(slip, "She laughed"))
    journal.record(Moved(slip, "2026-11-21T20:00:00+01:00"))
    journal.record(Recast(slip, "step", "did"))
    entry = journal.entry(slip)
    assert (entry.kind, entry.stage) == ("step", "did")
    assert entry.text == "I called my mother. She laughed"
    assert entry.day.day == 21
    assert journal.entries("slip") == ()
    assert journal.entries("step") == (entry,)


def test_a_plan_knows_what_it_is_for(journal):
    """And a goal what became of it."""
    journal.record(Planned("I ring Ana", cue="I want to drink"))
    assert journal.last("plan").cue == "I want to drink"
    goal = journal.record(Aimed("Walk every day"))
    assert journal.entry(goal).state is None
    journal.record(Became(goal, "let go"))
    assert journal.entry(goal).state == "let go"


def test_what_was_taken_back_is_in_no_answer(journal):
    """Whatever was said about it, before and after."""
    step = journal.record(Stepped("I swam", "did"))
    journal.record(Undone(step))
    journal.record(Told(step, "in the sea"))
    assert journal.entry(step) is None
    assert journal.last() is None
    assert journal.count() == 0
    assert journal.like(["swam", "sea"], 5) == ()


def test_entries_are_found_by_kind_and_between_times(journal, clock):
    """The first time belongs to them, the last does not."""
    journal.record(Stepped("One", "did"))
    second = clock.pass_(days=1)
    journal.record(Felt("Two"))
    journal.record(Stepped("Three", "did"))
    third = clock.pass_(days=1)
    journal.record(Stepped("Four", "did"))
    assert texts(journal.entries("step", second)) == ["Three", "Four"]
    assert texts(journal.entries(None, second, third)) == ["Two", "Three"]
    assert journal.count("step", before=third) == 2
    assert journal.last("step", before=third).text == "Three"


def test_the_earliest_so_many_are_found(journal, clock):
    """Of a kind and between times as well; more than there are is all."""
    for text in ("One", "Two", "Three"):
        journal.record(Stepped(text, "did"))
        clock.pass_(days=1)
        journal.record(Felt(text))
    first = journal.entries()[0].at
    assert texts(journal.entries("step", most=2)) == ["One", "Two"]
    assert texts(journal.entries("step", first, clock(), 9)) == ["One", "Two", "Three"]


def test_entries_are_found_by_words_that_are_alike(journal):
    """By their stems; what shares more words is first."""
    for text in ("I fight with my sister", "I called my sister", "I slept"):
        journal.record(Stepped(text, "did"))
    alike = journal.like(["fighting", "sister"], 5)
    assert texts(alike) == ["I fight with my sister", "I called my sister"]
    assert texts(journal.like(["sleeping"], 5)) == []
    assert texts(journal.like(["calls"], 5)) == ["I called my sister"]
    assert len(journal.like(["sister"], 1)) == 1
    assert journal.like([], 5) == ()


@given(st.lists(st.text(min_size=1, max_size=8), max_size=5))
@settings(deadline=None, max_examples=60)
def test_any_words_may_be_looked_for(tmp_path_factory, words):
    """They are words and no query: quotes, stars and minus signs mean nothing."""
    with Journal(tmp_path_factory.mktemp("any") / "journal.db") as journal:
        journal.record(Stepped("I swam", "did"))
        assert len(journal.like([word.replace("\0", "") for word in words], 5)) <= 1


EVENTS = st.one_of(
    st.builds(Slipped, st.sampled_from(["", "A", "B."])),
    st.builds(Aimed, st.sampled_from(["C", "D"])),
    st.builds(Told, st.integers(1, 6), st.sampled_from(["", "E", "F."])),
    st.builds(Changed, st.integers(1, 6), st.sampled_from(["G", "H."])),
    st.builds(Became, st.integers(1, 6), st.just("done")),
    st.builds(Undone, st.integers(1, 6)),
)


def standing(events):
    """Say in plain words what stands, by the number of its first event."""
    stand = {}
    for number, event in enumerate(events, start=1):
        match event:
            case Slipped(text) | Aimed(text):
                stand[number] = [text.rstrip("."), None]
            case Told(entry, text) if entry in stand:
                words = (stand[entry][0], text.rstrip("."))
                stand[entry][0] = ". ".join(filter(None, words))
            case Changed(entry, text) if entry in stand:
                stand[entry][0] = text.rstrip(".")
            case Became(entry, state) if entry in stand:
                stand[entry][1] = state
            case Undone(entry):
                stand.pop(entry, None)
    return {number: tuple(entry) for number, entry in stand.items()}


@given(st.lists(EVENTS, max_size=14), st.integers(0, 14))
@settings(deadline=None, max_examples=80)
def test_forgetting_leaves_what_stood_before(tmp_path_factory, events, kept):
    """As it stood, unless it was taken back since; nothing of the time after shows."""
    clock = Clock()
    known, told = [], 0
    for event in events:
        entry = getattr(event, "entry", None)
        first = (
            entry and entry <= told and isinstance(known[entry - 1], Slipped | Aimed)
        )
        if entry is None or first:
            known.append(event)
            told += 1
    path = tmp_path_factory.mktemp("forget") / "journal.db"
    with Journal(path, clock) as journal:
        since = clock.now
        for number, event in enumerate(known):
            if number == kept:
                since = clock.pass_(hours=1)
            journal.record(event)
        found = {e.id: (e.text, e.state) for e in journal.entries()}
        assert found == standing(known)
        if kept < len(known):
            journal.forget(since)
            left = {e.id: (e.text, e.state) for e in journal.entries()}
            before, after = standing(known[:kept]), standing(known)
            assert left == {n: before[n] for n in before if n in after}


def test_what_is_forgotten_is_nowhere_on_the_disk(journal, clock, tmp_path):
    """Not in the file, not in its log, and not in the index of words."""
    step = journal.record(Stepped("I fed the zebra", "did"))
    journal.record(Chose("pace", 2))
    today = clock.pass_(days=1)
    journal.record(Told(step, "and the giraffe"))
    journal.record(Slipped("I shouted at the okapi"))
    journal.record(Chose("name", "Philippa"))
    journal.forget(today)
    journal.tidy()
    assert texts(journal.entries()) == ["I fed the zebra"]
    assert journal.like(["giraffe", "okapi"], 5) == ()
    assert journal.setting("name") == "Philippa"
    written = words_on_disk(tmp_path)
    assert b"zebra" in written
    assert b"giraffe" not in written
    assert b"okapi" not in written
    journal.forget()
    assert (journal.last(), journal.setting("pace"), journal.seq) == (None, None, 0)
    written = words_on_disk(tmp_path)
    assert b"zebra" not in written
    assert b"Philippa" not in written


def test_after_forgetting_the_journal_only_grows_again(journal, clock, tmp_path):
    """And what is told later is told as ever."""
    journal.record(Felt("Tired"))
    journal.forget(clock.now)
    journal.record(Phrased("I can begin again"))
    assert texts(journal.like(["begin"], 5)) == ["I can begin again"]
    journal.close()
    with (
        unlocked(tmp_path / "journal.db") as raw,
        pytest.raises(raw.IntegrityError, match="only grows"),
    ):
        raw.execute("DELETE FROM event")


def test_a_journal_of_the_second_version_reads_as_it_did(tmp_path):
    """And its words can be looked for."""
    path = tmp_path / "journal.db"
    with closing(sqlite3.connect(path)) as raw:
        raw.executescript(Path(__file__).with_name("journal-2.sql").read_text("utf-8"))
    with Journal(path) as journal:
        assert [(e.id, e.kind, e.text, e.stage) for e in journal.entries()] == [
            (1, "step", "I called my sister", "did"),
            (2, "slip", "Had a drink. I was alone", None),
            (4, "feeling", "Tired", None),
            (7, "savoured", "The rain", None),
            (8, "hoped", "Coffee", None),
            (10, "step", "Ich bin müde, 나는 잤어", "noticed"),
            (12, "step", "", "did"),
        ]
        assert journal.setting("pace") == -1
        assert texts(journal.like(["müde"], 5)) == ["Ich bin müde, 나는 잤어"]
        journal.record(Told(12, "I swam"))
        assert journal.last().text == "I swam"


def test_what_stands_of_a_kind_is_the_latest_that_nothing_came_of(journal):
    """So a long life of plans and goals costs no more than a short one."""
    goals = [journal.record(Aimed(f"Goal {number}")) for number in range(5)]
    journal.record(Became(goals[3], "done"))
    journal.record(Planned("Walk", "I am home"))
    assert texts(journal.standing("goal", 3)) == ["Goal 1", "Goal 2", "Goal 4"]
    assert texts(journal.standing("plan")) == ["Walk"]
