"""Raw text becomes plain words that remember where they were said."""

import packaged
import pytest
from hypothesis import given
from hypothesis import strategies as st

from intents.normalize import normalize, plain_form
from intents.template import Slot

ENGLISH = packaged.book("en").language


def plain(text):
    """Return the plain words with single spaces."""
    return " ".join(word.text for word in normalize(text, ENGLISH))


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("I CALLED my Sister!", "i called my sister"),
        ("I'm tired", "i am tired"),
        ("I\u2019m tired", "i am tired"),
        ("I didn't, I can't", "i did not i can not"),
        ("i didnt", "i did not"),
        ("Uh, I, um, slipped", "i slipped"),
        ("um", "um"),
        ("I I took took it", "i took it"),
        ("three steps, 3 steps", "3 steps 3 steps"),
        ("I tuck a small step", "i took a small step"),
        ("good night", "goodnight"),
        ("Okay, yeah.", "ok yes"),
        ("check-in at 9:30", "check in at 9 30"),
        ("cafe\u0301", "caf\u00e9"),
        ("\uff33\uff54\uff4f\uff50", "stop"),
        ("", ""),
        ("\x00 \u202e ... \U0001f600", ""),
        ("\u05e9\u05dc\u05d5\u05dd \U0001f600 hi", "\u05e9\u05dc\u05d5\u05dd hi"),
    ],
)
def test_words_are_made_plain(raw, words):
    """Case, punctuation, contractions, fillers and repetitions go."""
    assert plain(raw) == words


def test_every_word_knows_where_it_was_said():
    """Both words of a contraction stand for all of it."""
    text = "Uh, I'm  SO tired."
    spans = [
        (word.text, text[word.start : word.end]) for word in normalize(text, ENGLISH)
    ]
    assert spans == [("i", "I'm"), ("am", "I'm"), ("so", "SO"), ("tired", "tired")]


def test_what_was_misheard_keeps_its_place_word_by_word():
    """A rewrite of as many words as were heard gives each its own span."""
    text = "Tuck a walk"
    spans = [
        (word.text, text[word.start : word.end]) for word in normalize(text, ENGLISH)
    ]
    assert spans == [("took", "Tuck"), ("a", "a"), ("walk", "walk")]


def test_a_form_is_made_plain_around_its_slots():
    """The literal words change, the slots stay."""
    form = ("I'm", "going", "to", Slot("what"), "at", "three")
    assert plain_form(form, ENGLISH) == (
        "i", "am", "going", "to", Slot("what"), "at", "3",
    )  # fmt: skip


def test_every_phrase_is_made_plain_like_what_is_heard():
    """Most are seen to be plain at a glance."""
    book = packaged.book("en")
    assert [
        form
        for forms in (*book.commands.values(), *book.answers.values())
        for form in forms
        if not any(isinstance(item, Slot) for item in form)
        and " ".join(plain_form(form, ENGLISH)) != plain(" ".join(form))
    ] == []


@given(st.text())
def test_any_text_gives_words_in_order_within_it(text):
    """Spans never leave the text nor go backwards, and no word is empty."""
    words = normalize(text, ENGLISH)
    assert all(word.text and 0 <= word.start < word.end <= len(text) for word in words)
    starts = [word.start for word in words]
    assert starts == sorted(starts)


@given(st.lists(st.sampled_from([*"abciuhm", "i'm", "dont", "uh", "three"])))
def test_plain_words_stay_as_they_are(said):
    """Making plain what is plain changes nothing."""
    once = plain(" ".join(said))
    assert plain(once) == once


def test_ten_thousand_words_are_ten_thousand_words():
    """Length is no reason to lose anything."""
    assert len(normalize("left right " * 5000, ENGLISH)) == 10_000
