"""Words of danger come first, whatever else was expected; they are never a step."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intents import Matcher, Phrasebook
from intents.danger import Danger
from intents.normalize import normalize

BOOK = Phrasebook.load("en")
MATCHER = Matcher(BOOK)
LISTED = Danger(
    {"danger": ["red alarm"], "check": ["small worr*", "no way out."]}, BOOK.language
)


def grade(text):
    """Grade *text* by two phrases of a test."""
    return LISTED.grade(normalize(text, BOOK.language))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("there is a Red, alarm today", ("danger", "red alarm")),
        ("a small worry", ("check", "small worr")),
        ("small worries, and a red alarm", ("danger", "red alarm")),
        ("red alarms", None),
        ("a red or an alarm", None),
        ("a small", None),
        ("there is no way out", ("check", "no way out")),
        ("there is no way out of town", None),
        ("", None),
    ],
)
def test_whole_words_are_found_and_the_graver_first(text, found):
    """A word goes on only where the phrase says so."""
    assert grade(text) == found


@pytest.mark.parametrize("among", [None, {"answers.yes", "answers.no"}])
def test_nothing_is_matched_before_danger(among):
    """Neither a command nor an expected answer, however well it fits."""
    match = MATCHER.match("I took a small step, I did not overdose", among)
    assert (match.decision, match.intent) == ("check", None)
    assert "overdose" in match.why


@pytest.mark.parametrize(
    "text",
    [
        "I could murder a cup of tea",
        "I nearly died laughing",
        "I want to diet",
        "this traffic kills me",
        "I can't go on holiday this year",
        "I feel dead tired",
    ],
)
def test_ordinary_ways_to_speak_are_no_danger(text):
    """A hard evening is not an alarm."""
    assert MATCHER.match(text).decision not in ("check", "danger")


@pytest.mark.parametrize("locale", ["en", "ko"])
def test_every_listed_phrase_is_found_as_it_stands(locale):
    """So no phrase is lost to the normalizer."""
    book = Phrasebook.load(locale)
    for words, _, grade_ in book.danger.phrases:
        heard = normalize(" ".join(words), book.language)
        assert book.danger.grade(heard)[0] in (grade_, "danger")


def test_danger_that_is_denied_is_checked():
    """Who says it is not so has still said it."""
    assert grade("it was not a red alarm") == ("check", "red alarm")
    assert grade("no, and so on and so on, red alarm") == ("danger", "red alarm")


def test_phrases_are_templates():
    """One line stands for many ways to say a thing."""
    listed = Danger({"check": ["a (small|big) [red] kettle*"]}, BOOK.language)
    heard = normalize("a big red kettles", BOOK.language)
    assert listed.grade(heard) == ("check", "a big red kettle")


@given(st.text())
def test_any_text_has_a_grade_or_none(text):
    """And never an exception."""
    assert MATCHER.match(text).decision in (
        "act",
        "confirm",
        "ignore",
        "check",
        "danger",
    )
