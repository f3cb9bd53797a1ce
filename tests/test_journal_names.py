"""What an event is called, and the zone it was told in."""

from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from unlocked import unlocked

from assistant.journal import Felt, Journal
from assistant.journal.uuid7 import Uuid7
from assistant.journal.zone import name_of_zone

NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)


@given(st.lists(st.datetimes(timezones=st.just(UTC)), max_size=30))
def test_names_grow_whatever_the_clock_says(times):
    """And are of version 7; the first tells the time to the millisecond."""
    make = Uuid7()
    names = [UUID(bytes=make(time)) for time in times]
    assert names == sorted(set(names))
    assert {name.version for name in names} <= {7}
    if times and times[0].year >= 1970:
        epoch = datetime(1970, 1, 1, tzinfo=UTC)
        assert names[0].int >> 80 == (times[0] - epoch) // timedelta(milliseconds=1)


@pytest.mark.parametrize(
    ("here", "offset", "name"),
    [
        ("Europe/Lisbon", 1, "Europe/Lisbon"),
        (":Asia/Seoul", 9, "Asia/Seoul"),
        ("Europe/Lisbon", 5, None),
        ("Nowhere/AtAll", 0, None),
        ("/etc/passwd", 0, None),
        ("../../etc/passwd", 0, None),
    ],
)
def test_the_zone_is_named_where_the_clock_agrees(monkeypatch, here, offset, name):
    """What a test or a traveller's clock says is not given a wrong name."""
    monkeypatch.setenv("TZ", here)
    there = timezone(timedelta(hours=offset))
    assert name_of_zone(NOON.astimezone(there)) == name


def test_a_zone_that_the_time_brings_along_is_its_name(tmp_path):
    """It is kept beside the offset, which is what is read."""
    lisbon = NOON.astimezone(ZoneInfo("Europe/Lisbon"))
    with Journal(tmp_path / "journal.db", lambda: lisbon) as journal:
        journal.record(Felt("Calm"))
        assert journal.last().at.isoformat() == "2026-07-01T13:00:00+01:00"
    with unlocked(tmp_path / "journal.db") as raw:
        found = raw.execute("SELECT zone, zone_name, uuid FROM event").fetchone()
    assert found[:2] == ("+01:00", "Europe/Lisbon")
    assert UUID(bytes=found[2]).version == 7
