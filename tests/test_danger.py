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
    {
        "danger": {"suicide": ["red alarm"]},
        "check": {"harm": ["small worr*"], "abuse": ["no way out."]},
    },
    BOOK.language,
)


def found_in(text, danger=LISTED):
    """Grade *text* by three phrases of a test."""
    return danger.find(normalize(text, BOOK.language))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("there is a Red, alarm today", ("danger", "suicide", "red alarm")),
        ("a small worry", ("check", "harm", "small worr")),
        ("small worries, and a red alarm", ("danger", "suicide", "red alarm")),
        ("red alarms", None),
        ("a red or an alarm", None),
        ("a small", None),
        ("there is no way out", ("check", "abuse", "no way out")),
        ("there is no way out of town", None),
        ("", None),
    ],
)
def test_whole_words_are_found_and_the_graver_first(text, found):
    """A word goes on only where the phrase says so."""
    assert found_in(text) == found


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
    for each in book.danger.phrases:
        heard = normalize(" ".join(each.words), book.language)
        assert book.danger.find(heard).grade in (each.grade, "danger")


def test_danger_that_is_denied_is_checked():
    """Who says it is not so has still said it."""
    assert found_in("it was not a red alarm") == ("check", "suicide", "red alarm")
    assert found_in("no, and so on and so on, red alarm") == (
        "danger",
        "suicide",
        "red alarm",
    )


def test_of_equally_grave_ones_the_most_pressing_is_told():
    """What is answered first is what cannot wait."""
    both = {"danger": {"eating": ["red"], "medical": ["blue"], "suicide": ["green"]}}
    listed = Danger(both, BOOK.language)
    assert found_in("red, green and blue", listed).kind == "medical"


def test_phrases_are_templates():
    """One line stands for many ways to say a thing."""
    kettles = {"check": {"harm": ["a (small|big) [red] kettle*"]}}
    listed = Danger(kettles, BOOK.language)
    found = found_in("a big red kettles", listed)
    assert found == ("check", "harm", "a big red kettle")


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
