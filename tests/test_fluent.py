"""Halting talk, as it was meant, and letters that are no halting."""

import packaged
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.fluent import fluent

BOOK = packaged.book("en")


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("I t took a walk", "I took a walk"),
        ("I, I t t took a, a walk", "I took a walk"),
        ("I d-d-did it", "I did it"),
        ("I took my my tablets", "I took my tablets"),
        ("I planned it b but it rained", "I planned it but it rained"),
        ("plan b b bought milk", "plan b bought milk"),
    ],
)
def test_what_was_said_once_more_goes(said, meant):
    assert fluent(said, BOOK) == meant


@pytest.mark.parametrize(
    "said",
    [
        "plan b bought milk",
        "I took vitamin b before bed",
        "I took vitamin D during lunch",
        "the nurse said hepatitis b becomes rare",
        "I got grade c, cried, and went on",
        "group b begins on monday",
        "my room is on ward d down the hall",
        "type s said the doctor",
    ],
)
def test_a_letter_that_names_something_stays(said):
    assert fluent(said, BOOK) == said


WORDS = [
    "I",
    "t",
    "took",
    "plan",
    "b",
    "but",
    "a",
    "vitamin",
    "d",
    "did",
    "my",
    "d-did",
]


@given(st.lists(st.sampled_from(WORDS)))
def test_nothing_is_put_in_and_the_order_stays(words):
    """Said again, it is the same: there is nothing more to take out."""
    meant = fluent(" ".join(words), BOOK)
    there = iter(" ".join(words).replace("-", " ").split())
    assert all(word in there for word in meant.replace("-", " ").split())
    assert fluent(meant, BOOK) == meant
