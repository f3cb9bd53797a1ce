"""Rooms that share a journal through PostgreSQL: what one told, the others know."""

import json
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pyrage
import pytest
from clock import Clock
from hypothesis import given, settings
from hypothesis import strategies as st
from journals import AnyClock, fill, morning
from postgres import needs_postgres, postgres
from unlocked import words_on_disk

from assistant.journal import (
    Changed,
    Chose,
    Felt,
    Journal,
    Noted,
    Scheduled,
    Stepped,
    Told,
    Undone,
)
from assistant.shared import RoomKey
from assistant.shared.address import Address
from assistant.shared.carrier import Trip
from assistant.shared.database import Database
from assistant.shared.outbox import Outbox
from assistant.transfer import incoming

pytestmark = needs_postgres
KEY = RoomKey.new()
TABLE = "small_steps.event"
MADE_UP = "'anna', gen_random_uuid(), 9, ''"


@pytest.fixture(scope="module")
def server():
    """Give a server with two residents."""
    with postgres() as server:
        server.prepare("anna", "ben")
        yield server


@pytest.fixture
def empty(server):
    """Give the server with nothing in it."""
    server.sql("TRUNCATE small_steps.event")
    return server


@pytest.fixture
def clock():
    """Give a clock that stands in a morning."""
    return Clock(morning())


@pytest.fixture
def rooms(tmp_path, clock):
    """Give the journals of two rooms of one person."""
    with (
        Journal(tmp_path / "bedroom.db", clock) as bedroom,
        Journal(tmp_path / "kitchen.db", clock) as kitchen,
    ):
        yield bedroom, kitchen


def carry(server, *journals, resident="anna", key=KEY):
    """Carry all there is, from each journal in turn; return what was not read."""
    unread = 0
    for journal in journals:
        with Database(Address.parsed(server.address(resident))) as database:
            trip = Trip(Outbox(journal, key), database)
            while trip.round():
                pass
            unread += trip.unread
    return unread


def told(journal):
    """Return what stands in a journal, in its order."""
    return [entry.text for entry in journal.entries()]


def count(server, which="true"):
    """Return how many rows there are."""
    return server.sql(f"SELECT count(*) FROM small_steps.event WHERE {which}")[0][0]  # noqa: S608


def test_what_is_told_in_one_room_is_known_in_the_other(empty, rooms):
    """With what was said about it later, in either room; and nothing comes twice."""
    bedroom, kitchen = rooms
    first = bedroom.record(Stepped("I swam", "did"))
    bedroom.record(Told(first, "in the sea"))
    carry(empty, bedroom, kitchen)
    assert told(kitchen) == ["I swam. in the sea"]
    kitchen.record(Felt("Tired"))
    kitchen.record(Changed(kitchen.entries()[0].id, "I swam far"))
    carry(empty, kitchen, bedroom, kitchen, bedroom)
    assert told(bedroom) == ["I swam far", "Tired"] or told(bedroom) == [
        "Tired",
        "I swam far",
    ]
    assert told(kitchen) == ["I swam far", "Tired"]
    assert (count(empty), kitchen.how_many(), bedroom.how_many()) == (4, 4, 4)


def test_what_was_told_here_last_stays_last(empty, rooms, clock):
    """So "undo" means it; what comes in stands before it, in the order of telling."""
    bedroom, kitchen = rooms
    kitchen.record(Felt("Here"))
    for word in ("one", "two", "three"):
        clock.time += timedelta(minutes=1)
        bedroom.record(Felt(word))
        carry(empty, bedroom, kitchen)
    assert told(kitchen) == ["one", "two", "three", "Here"]
    assert kitchen.last().text == "Here"


def test_settings_and_reminders_stay_in_their_room(empty, rooms):
    """Else it would ring in every room."""
    bedroom, kitchen = rooms
    bedroom.record(Chose("pace", 1))
    bedroom.record(Told(bedroom.record(Scheduled("Water", "2026-11-02")), "a glass"))
    carry(empty, bedroom, kitchen)
    assert (count(empty), kitchen.how_many()) == (0, 0)


def test_what_came_from_a_file_is_carried_too(empty, rooms):
    """It has numbers below all others, whenever it comes."""
    bedroom, kitchen = rooms
    bedroom.record(Felt("now"))
    with Database(Address.parsed(empty.address("anna"))) as database:
        trip = Trip(Outbox(bedroom, KEY), database)
        while trip.round():
            pass
        with Journal(bedroom.folder / "diary.db") as diary:
            for number in range(70):
                diary.record(Noted(f"page {number}"))
            lines = [*diary.stored()]
        bedroom.take_in(incoming(lines, 70), 70)
        while trip.round():
            pass
    carry(empty, kitchen)
    assert told(kitchen) == ["now", *(f"page {n}" for n in range(70))]


def test_what_is_forgotten_goes_everywhere_also_after_an_outage(empty, rooms):
    """One entry: from the database, and from the other rooms, with all about it."""
    bedroom, kitchen = rooms
    one = bedroom.record(Stepped("I shouted", "did"))
    bedroom.record(Felt("Calm"))
    carry(empty, bedroom, kitchen)
    kitchen.record(Told(kitchen.entries()[0].id, "at the dog"))
    carry(empty, kitchen)
    bedroom.forget_entries([one])  # the database is away: nobody carries
    assert bedroom.forgotten(9)
    carry(empty, bedroom, kitchen, bedroom)
    assert (told(bedroom), told(kitchen)) == (["Calm"], ["Calm"])
    assert (count(empty, "gone"), count(empty, "NOT gone")) == (2, 1)
    assert (bedroom.forgotten(9), kitchen.forgotten(9)) == ([], [])


def test_what_was_taken_back_goes_when_it_really_goes(empty, rooms):
    """An hour later perhaps; until then it stands nowhere."""
    bedroom, kitchen = rooms
    one = bedroom.record(Stepped("I shouted", "did"))
    carry(empty, bedroom, kitchen)
    bedroom.record(Undone(one))
    carry(empty, bedroom, kitchen)
    assert told(kitchen) == []
    bedroom.tidy()
    carry(empty, bedroom, kitchen)
    assert (count(empty, "NOT gone"), kitchen.how_many()) == (0, 0)


def test_a_day_is_forgotten_and_what_stood_before_stands_as_it_stood(
    empty, rooms, clock
):
    """What was said today about yesterday goes, and yesterday's words come back."""
    bedroom, kitchen = rooms
    old = bedroom.record(Stepped("I walked", "did"))
    clock.time += timedelta(days=1)
    bedroom.record(Changed(old, "I ran away"))
    bedroom.record(Felt("Ashamed"))
    carry(empty, bedroom, kitchen)
    assert sorted(told(kitchen)) == ["Ashamed", "I ran away"]
    bedroom.forget(clock.time - timedelta(hours=1))
    carry(empty, bedroom, kitchen)
    assert (told(bedroom), told(kitchen)) == (["I walked"], ["I walked"])


def test_one_day_that_is_forgotten_goes_from_the_database_and_the_other_room(
    empty, rooms, clock
):
    """With what was told later of it; its traces there go in a quiet moment."""
    bedroom, kitchen = rooms
    first = bedroom.record(Stepped("I called", "did"))
    clock.time += timedelta(days=1)
    day = clock.time.date()
    bedroom.record(Told(first, "the xylophone"))
    bedroom.record(Felt("Tired of the xylophone"))
    clock.time += timedelta(days=2)
    when = f"{day}T12:00:00+00:00"
    bedroom.record(Stepped("I broke the xylophone", "did", when=when))
    bedroom.record(Felt("Calm"))
    carry(empty, bedroom, kitchen)
    assert len(kitchen.of_day(day)) == 2
    bedroom.forget_day(day)
    carry(empty, bedroom, kitchen, bedroom)
    assert told(bedroom) == told(kitchen) == ["I called", "Calm"]
    assert (count(empty, "gone"), count(empty, "NOT gone")) == (3, 2)
    assert (bedroom.forgotten(9), kitchen.forgotten(9)) == ([], [])
    for room in rooms:
        assert room.is_untidy
        room.tidy()
        assert not room.is_untidy
        room.verify()
    assert b"xylophone" not in words_on_disk(kitchen.folder)


def test_a_room_forgets_however_much_others_forgot(rooms):
    """More names than would fit into a statement, most of them unknown here."""
    bedroom, _ = rooms
    bedroom.record(Felt("Sad"))
    ((_, sad),) = bedroom.names(-(2**63), 2**63 - 1, 9)
    bedroom.record(Felt("Calm"))
    bedroom.forget_events([*(n.to_bytes(16, "big") for n in range(60_000)), sad])
    assert told(bedroom) == ["Calm"]
    bedroom.forget_events([bytes(16)])
    assert told(bedroom) == ["Calm"]


@pytest.mark.parametrize("share", ["everything", "a day"])
def test_forgetting_reaches_what_the_room_did_not_know(empty, rooms, clock, share):
    """Told in another room before, and not carried yet; what is told after stays."""
    bedroom, kitchen = rooms
    carry(empty, bedroom, kitchen)
    kitchen.record(Felt("Ashamed"))
    clock.time += timedelta(minutes=1)
    since = None if share == "everything" else clock.time - timedelta(hours=1)
    bedroom.record(Felt("Sad"))
    bedroom.forget(since)
    clock.time += timedelta(minutes=1)
    kitchen.record(Felt("Lighter"))
    carry(empty, bedroom, kitchen, bedroom)
    assert (told(bedroom), told(kitchen)) == (["Lighter"], ["Lighter"])
    assert count(empty, "NOT gone") == 1
    assert not bedroom.forgotten(9)
    assert not kitchen.forgotten(9)


def test_a_journal_that_is_not_shared_remembers_nothing_of_what_it_forgot(rooms):
    """Not even its names."""
    bedroom, _ = rooms
    bedroom.record(Felt("Sad"))
    bedroom.forget()
    assert bedroom.forgotten(9) == []


def test_what_a_restored_journal_lacks_comes_back(empty, rooms, tmp_path):
    """An older journal, or a new one, is no forgetting."""
    bedroom, _ = rooms
    bedroom.record(Felt("Calm"))
    carry(empty, bedroom)
    bedroom.become([])
    carry(empty, bedroom)
    assert told(bedroom) == ["Calm"]
    with Journal(tmp_path / "new.db") as new:
        carry(empty, new)
        assert told(new) == ["Calm"]
    assert count(empty, "gone") == 0


def test_a_lost_database_is_filled_again_by_any_room(empty, rooms):
    """Each holds all of it."""
    bedroom, kitchen = rooms
    bedroom.record(Felt("Calm"))
    kitchen.record(Felt("Tired"))
    carry(empty, bedroom, kitchen, bedroom)
    empty.sql("TRUNCATE small_steps.event")
    carry(empty, kitchen)
    assert count(empty) == 2


def test_a_resident_sees_only_their_own(empty, rooms):
    """As PostgreSQL itself keeps it, whatever a room would ask."""
    bedroom, kitchen = rooms
    bedroom.record(Felt("Calm"))
    carry(empty, bedroom)
    carry(empty, kitchen, resident="ben", key=RoomKey.new())
    assert kitchen.how_many() == 0
    rows = "SELECT * FROM small_steps.event"
    assert empty.sql(rows, user="ben") == []
    assert len(empty.sql(rows, user="anna")) == 1
    for forbidden in (
        f"INSERT INTO {TABLE} (resident, id, number, sealed) VALUES ({MADE_UP})",  # noqa: S608
        "UPDATE small_steps.event SET resident = 'ben'",
        "DELETE FROM small_steps.event",
        "TRUNCATE small_steps.event",
        "SET ROLE anna",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            empty.sql(forbidden, user="ben")
    empty.sql("UPDATE small_steps.event SET gone = true", user="ben")
    assert count(empty, "gone") == 0


def test_whoever_keeps_the_database_reads_no_word(empty, rooms):
    """Its owner sees no row; a superuser sees rows, and nothing that was told."""
    bedroom, _ = rooms
    bedroom.record(Felt("xylophone"))
    carry(empty, bedroom)
    assert empty.sql("SELECT * FROM small_steps.event", user="keeper") == []
    empty.sql("CREATE ROLE nurse LOGIN", user="keeper")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        empty.sql("SELECT * FROM small_steps.event", user="nurse")
    ((who, _, _, _, sealed),) = empty.sql("SELECT * FROM small_steps.event")
    assert (who, b"xylophone" in sealed, sealed[:14]) == (
        "anna",
        False,
        b"age-encryption",
    )
    empty.sql("CHECKPOINT")
    files = [file for file in (empty.folder / "data").rglob("*") if file.is_file()]
    assert not any(b"xylophone" in file.read_bytes() for file in files)


def test_a_word_s_length_hardly_shows():
    """What is sealed is filled up first."""
    for text in ("Sad", "I feel sad and alone tonight"):
        sealed = KEY.seal(json.dumps({"text": text}))
        assert len(pyrage.decrypt(sealed, [KEY.identity])) == 256


def test_nobody_without_the_key_can_tell_forget_or_move_anything(empty, rooms):
    """Rows with another key, another's name, or changed, are not read, and named."""
    bedroom, kitchen = rooms
    bedroom.record(Felt("Calm"))
    bedroom.record(Felt("Tired"))
    carry(empty, bedroom)
    carry(empty, kitchen)
    moved = f"UPDATE {TABLE} AS it SET gone = true, number = number + 10, sealed = {{}}"  # noqa: S608
    others = f"(SELECT sealed FROM {TABLE} AS o WHERE o.id <> it.id)"  # noqa: S608
    for change in (moved.format(others), moved.format("'nonsense'")):
        empty.sql(change)
        assert carry(empty, kitchen) == 2
        assert told(kitchen) == ["Calm", "Tired"]
    other = RoomKey.new()
    bedroom.record(Felt("Glad"))
    carry(empty, bedroom)
    assert carry(empty, kitchen, key=other) == 3


@settings(max_examples=12)
@given(data=st.data())
def test_rooms_come_to_hold_the_same(server, memory, data):
    """Whatever happens in either, with any clock; and all of it stays told once."""
    server.sql("TRUNCATE small_steps.event")
    with TemporaryDirectory(dir=memory) as name:
        clock = AnyClock(data)
        with (
            Journal(Path(name) / "a.db", clock) as one,
            Journal(Path(name) / "b.db", clock) as two,
        ):
            for _ in range(data.draw(st.integers(1, 3))):
                for room in (one, two):
                    fill(room, data, most=6)
                    some = [entry.id for entry in room.entries()][:1]
                    if some and data.draw(st.booleans()):
                        room.forget_entries(some)
                    days = {entry.day for entry in room.entries()}
                    if days and data.draw(st.booleans()):
                        room.forget_day(data.draw(st.sampled_from(sorted(days))))
                    carry(server, room)
            carry(server, one, two, one, two)
            assert names(one) == names(two) == in_database(server)
            one.verify()
            two.verify()


def names(journal):
    """Return the names of all that is shared of a journal."""
    return {name for _, name in journal.names(-(2**63), 2**63 - 1, 10_000)}


def in_database(server):
    """Return the names of what is told there."""
    rows = server.sql("SELECT id FROM small_steps.event WHERE NOT gone", user="anna")
    return {id_.bytes for (id_,) in rows}
