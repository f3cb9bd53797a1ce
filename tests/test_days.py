"""Days in words."""

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import packaged
import pytest

from assistant.days import day, midnight, on
from assistant.dialogue import Context
from assistant.journal import Journal

BERLIN = ZoneInfo("Europe/Berlin")
NOON = datetime(2026, 11, 22, 12, 5, tzinfo=UTC)


@pytest.fixture
def context(tmp_path):
    """Make a context in a locale, at that noon."""
    with Journal(tmp_path / "journal.db") as journal:
        yield lambda locale: Context(
            packaged.book(locale), journal, lambda: NOON, lambda names: names[0]
        )


@pytest.mark.parametrize(
    ("of", "english", "korean"),
    [
        (date(2026, 11, 22), "today", "오늘"),
        (date(2026, 11, 21), "yesterday", "어제"),
        (date(2026, 11, 20), "on Friday", "금요일에"),
        (date(2026, 11, 16), "on Monday", "월요일에"),
        (date(2026, 11, 15), "on November 15", "11월 15일에"),
        (date(2026, 1, 1), "on January 1", "1월 1일에"),
        (date(2025, 12, 31), "on December 31, 2025", "2025년 12월 31일에"),
        (date(2026, 11, 23), "on November 23", "11월 23일에"),
    ],
)
def test_a_day_is_named_as_shortly_as_is_clear(context, of, english, korean):
    """A weekday alone within the week; the year only when it is another."""
    assert on(of, context("en")) == english
    assert on(of, context("ko")) == korean


def test_a_day_alone_has_its_weekday(context):
    """As a heading."""
    assert day(date(2026, 11, 22), context("en")) == "Sunday, November 22"


@pytest.mark.parametrize(
    ("now", "of", "began"),
    [
        (datetime(2026, 11, 22, 21, tzinfo=BERLIN), None, "2026-11-22T00:00:00+01:00"),
        (
            datetime(2026, 11, 22, 21, tzinfo=BERLIN),
            date(2026, 6, 3),
            "2026-06-03T00:00:00+02:00",
        ),
        (
            datetime(2026, 11, 22, 1, tzinfo=timezone(timedelta(hours=9, minutes=7))),
            date(2026, 6, 3),
            "2026-06-03T00:00:00+09:07",
        ),
    ],
)
def test_midnight_is_that_of_the_day_where_one_is(now, of, began):
    """Half a year ago it may have had another offset."""
    assert midnight(now, of).isoformat() == began


def test_midnight_of_this_machine_knows_its_own_summer():
    """Though a time of the system only knows the offset of now."""
    for month in range(1, 13):
        there = datetime(2026, month, 15).astimezone()
        began = midnight(datetime.now().astimezone(), there.date())
        assert (began.hour, began.utcoffset()) == (0, there.utcoffset())
