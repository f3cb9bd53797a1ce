"""English as espeak-ng says it right."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio.voices.spelled import spelled


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("On March 3 you rang Ana.", "On March 3rd you rang Ana."),
        ("Monday, November 22", "Monday, November 22nd"),
        ("June 11, May 12 and July 31", "June 11th, May 12th and July 31st"),
        ("On June 21, 2025 you rang.", "On June 21st, 20 25 you rang."),
        ("In 2024, since 1905.", "In 20 24, since 19 oh 5."),
        ("In 2007 and in 1900.", "In 2 thousand 7 and in 19 hundred."),
        ("It is 9:05.", "It is 9 oh 5."),
        ("It is 10:00, or 21:07.", "It is 10 o'clock, or 21 oh 7."),
        ("At 09:30 in the morning", "At 9 30 in the morning"),
    ],
)
def test_dates_years_and_the_clock_are_written_as_they_are_said(written, said):
    assert spelled(written) == said


@pytest.mark.parametrize(
    "text", ["2025 steps", "9 8 8", "1:30:20", "Marching 3 miles", "March 3rd", "25:00"]
)
def test_what_is_no_date_and_no_time_stays_as_it_is(text):
    assert spelled(text) == text


@given(st.text())
def test_any_text_is_taken_and_being_spelled_twice_changes_nothing(text):
    assert spelled(spelled(text)) == spelled(text)
