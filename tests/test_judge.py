"""What is kept without a question, what is asked about first, and what is let pass."""

from dataclasses import replace

import packaged
import pytest

from intents import Matcher

BOOK = packaged.book("en")
MATCHER = packaged.matcher("en")


@pytest.mark.parametrize(
    "text",
    [
        "I know it is only a form but it terrifies me",
        "they moved my desk again and I hate it",
        "I had no idea the move would upset me like this",
        "nobody told me about the meeting and it annoys me",
        "my manager ignores me and that frustrates me more than anything",
        "I don't want to go, these parties overwhelm me",
    ],
)
def test_a_feeling_that_is_named_beside_other_things_is_not_let_pass(text):
    """It is asked about, if it is not sure."""
    match = MATCHER.match(text)
    assert match.decision in ("act", "confirm")
    assert match.intent == "feelings.felt"


@pytest.mark.parametrize(
    "text",
    [
        "my wife is happy with the curtains",
        "the dog is scared of the hoover",
        "my flatmate was upset about the noise",
        "he is worried about his car",
        "am I the only one who finds this boring",
    ],
)
def test_a_feeling_of_another_is_let_pass(text):
    """Nobody is asked how they feel for it, nor for a question."""
    assert MATCHER.match(text).decision == "ignore"


def test_a_feeling_is_not_asked_after_where_it_is_not_expected():
    """A question narrows what is named, too."""
    match = MATCHER.match("they moved my desk again and I hate it", ["answers.yes"])
    assert match.intent is None


def test_a_feeling_takes_no_place_of_what_a_cue_tells():
    """What was noticed stays noticed."""
    match = MATCHER.match("I noticed that I get anxious when the phone rings")
    assert match.intent == "steps.noticed"


def test_what_the_grammar_does_not_find_must_be_likelier_to_be_kept():
    """By how much is data; what it finds is kept as before."""
    text = "my nerves are shot"
    told = BOOK.statements
    bare = dict.fromkeys(told.bare, 1.0)
    strict = Matcher(replace(BOOK, statements=replace(told, bare=bare)))
    assert MATCHER.match(text).decision == "act"
    assert strict.match(text).decision == "confirm"
    assert strict.match("I finally rang the clinic").decision == "act"
