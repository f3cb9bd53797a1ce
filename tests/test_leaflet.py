"""The file of numbers: written where nothing is seen, about nothing that happened."""

import stat
from datetime import UTC, datetime, timedelta

import packaged
import pytest
from clock import Clock

from assistant.conversation import Conversation
from assistant.dialogue import Context
from assistant.forgetful import FORGET_AT, forget_if_due
from assistant.journal import Chose
from assistant.safety import card
from assistant.safety.leaflet import FILE
from assistant.skills import discover

BOOKS = packaged.books()
MATCHERS = packaged.matchers()
TOLD = "They are also in the file numbers dot text."


@pytest.fixture
def clock():
    """Give a clock that stands still."""
    return Clock(datetime(2026, 11, 23, 9, tzinfo=UTC))


@pytest.fixture
def file(journal):
    """Name the file."""
    return journal.folder / FILE


@pytest.fixture
def talk(journal, clock):
    """Talk in a locale, aloud unless it is seen."""

    def begin(locale="en", *, aloud=True):
        ctx = Context(BOOKS[locale], journal, clock, lambda said: said[0], aloud=aloud)
        return Conversation(discover(), MATCHERS[locale], ctx)

    return begin


def said(talk, *lines):
    """Return what is answered to the last line."""
    return [talk.hear(line).reply.text for line in lines][-1]


@pytest.mark.parametrize("lines", [["I live in the US"], ["change my country", "US"]])
def test_r9_numbers_that_are_heard_are_written_too(talk, file, lines):
    """As they are dialled, all that the card has, for the owner alone."""
    assert TOLD in said(talk(), *lines)
    country, text = card()["US"], file.read_text("utf-8")
    for line in (*country.lines, *country.special):
        assert all(number in text for number in (line.call, line.text))
    assert country.emergency[0].number in text
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_r9_the_file_is_written_in_the_language_that_is_spoken(talk, file):
    assert "파일" in said(talk("ko"), "저는 한국에 살아요")
    assert "109" in file.read_text("utf-8")
    assert "긴급" in file.read_text("utf-8")


def test_a_screen_needs_no_file(talk, file):
    assert TOLD not in said(talk(aloud=False), "I live in the US")
    assert not file.exists()


def test_r20_no_file_is_written_in_a_hard_moment(talk, file, journal):
    """So its age tells nobody of one."""
    assert "9 8 8" in said(talk(), "I want to die", "yes", "the US")
    assert journal.setting("country") == "US"
    assert not file.exists()


def test_it_goes_at_a_word_and_the_country_stays(talk, file, journal):
    here = talk()
    said(here, "I live in the US")
    assert said(here, "undo that").startswith("The file is gone.")
    assert not file.exists()
    assert journal.setting("country") == "US"


def test_another_country_is_written_in_its_place(talk, file):
    said(talk(), "I live in the US", "I live in Ireland")
    assert "116 123" in file.read_text("utf-8")
    assert "988" not in file.read_text("utf-8")


def test_r20_it_goes_with_everything_else(talk, file, journal, clock):
    said(talk(), "I live in the US")
    journal.record(Chose(FORGET_AT, clock.time.isoformat()))
    assert forget_if_due(journal, clock.time + timedelta(seconds=1))
    assert not file.exists()


def test_where_it_cannot_be_written_nothing_is_claimed(talk, file):
    file.mkdir()
    assert TOLD not in said(talk(), "I live in the US")
