"""Days in words."""

from datetime import UTC, date, datetime

import pytest

from assistant.days import day, on
from assistant.dialogue import Context
from intents import Phrasebook

NOON = datetime(2026, 11, 22, 12, 5, tzinfo=UTC)


def words(locale, of):
    """Say a day within a sentence, on that noon."""
    ctx = Context(Phrasebook.load(locale), None, lambda: NOON, lambda names: names[0])
    return on(of, ctx)


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
def test_a_day_is_named_as_shortly_as_is_clear(of, english, korean):
    """A weekday alone within the week; the year only when it is another."""
    assert words("en", of) == english
    assert words("ko", of) == korean


def test_a_day_alone_has_its_weekday():
    """As a heading."""
    book = Phrasebook.load("en")
    ctx = Context(book, None, lambda: NOON, lambda names: names[0])
    assert day(date(2026, 11, 22), ctx) == "Sunday, November 22"
