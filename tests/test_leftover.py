"""How much of our own voice is left: learned from the power of moments."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio.leftover import CLEARLY, FIRST, LEAST, MOST, Leftover

OURS = 1.0
MINUTE = 7_500
"""Moments of 8 ms."""


def power(decibels):
    return 10 ** (decibels / 10)


def limit(leftover):
    """Return the limit in dB of our own voice."""
    return 10 * math.log10(leftover.most)


def learned(*levels, moments=MINUTE):
    """Return what is learned where the same *levels* are left again and again."""
    leftover = Leftover()
    for moment in range(moments):
        leftover.take(power(levels[moment % len(levels)]), OURS)
    return leftover


def test_an_unknown_room_is_met_with_caution():
    assert limit(Leftover()) == pytest.approx(FIRST + CLEARLY)


def test_where_little_is_left_a_soft_voice_is_somebody():
    leftover = learned(-30, -20)
    assert limit(leftover) == pytest.approx(-20 + CLEARLY, abs=0.5)


def test_where_much_is_left_only_a_loud_voice_is_somebody():
    assert limit(learned(-5)) == pytest.approx(MOST + CLEARLY, abs=0.5)


def test_the_first_seconds_teach_most():
    """From -10 dB, in two seconds of our voice."""
    assert limit(learned(-25, moments=250)) < limit(Leftover()) - 2


def test_somebody_who_speaks_over_us_now_and_then_changes_little():
    """One moment of twenty is theirs, and as loud as we are."""
    alone, over = learned(*range(-34, -14)), learned(0, *range(-33, -14))
    assert limit(over) - limit(alone) < 1.5


def test_the_faintest_of_our_sounds_tell_nothing():
    """What is heard beside them is the room."""
    leftover, after = learned(-25), limit(learned(-25))
    for _ in range(MINUTE):
        leftover.take(1e-3, 1e-9)
    assert limit(leftover) == after


@given(
    st.lists(
        st.tuples(
            st.floats(0, 1e9, allow_nan=False), st.floats(0, 1e9, allow_nan=False)
        )
    )
)
def test_whatever_is_heard_the_limit_stays_in_its_bounds(moments):
    leftover = Leftover()
    for left, ours in moments:
        leftover.take(left, ours)
    assert LEAST + CLEARLY - 1e-6 <= limit(leftover) <= MOST + CLEARLY + 1e-6
