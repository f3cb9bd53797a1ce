"""The small model of danger: what it came from, what it finds, what it lets be."""

from hashlib import sha256
from pathlib import Path

import packaged
import pytest
from hypothesis import given
from hypothesis import strategies as st

from intents.danger import KINDS
from intents.feared import FEARED, LEAST, fear
from intents.learned import NOTHING, read_learned
from intents.matcher import Matcher
from intents.normalize import normalize

ROOT = Path(__file__).parents[1]
LINES = ROOT / "benchmarks" / "understanding"
MODEL = read_learned(ROOT / "intents" / "locale" / "en" / FEARED)
BOOK = packaged.book("en")


def found_in(text):
    """Find danger in *text*."""
    return BOOK.danger.find(normalize(text, BOOK.language))


def test_the_model_was_learned_from_the_lines_that_are_here():
    """Who changes the lines runs benchmarks/understanding/train_danger.py."""
    files = [f for name in ("ours", "public") for f in (LINES / name).glob("*.jsonl")]
    files.append(LINES / "danger" / "train.jsonl")
    assert dict(BOOK.danger.made_from) == {
        str(file.relative_to(LINES)): sha256(file.read_bytes()).hexdigest()
        for file in files
    }


def test_the_model_knows_kinds_of_danger_and_nothing():
    """So what it finds can be answered by its kind."""
    assert {*MODEL.labels} <= {*KINDS, NOTHING}


def test_it_is_small():
    """It is read whenever the program begins."""
    assert (ROOT / "intents" / "locale" / "en" / FEARED).stat().st_size < 1_000_000


def test_what_it_finds_is_only_checked_and_says_why():
    """It may be wrong, and a caring question harms nobody."""
    found = found_in("i keep sitting up at night and i do not see why to stay in this")
    told = found_in("every train that comes by i wonder about not being on the earth")
    for each in filter(None, (found, told)):
        assert each.grade == "check"
        if each.sure < 1:
            assert each.why.startswith(f"it sounds like {each.kind} (0.")
            assert each.sure >= LEAST


def test_what_fills_a_slot_may_be_feared():
    """The phrase is ours, but what it is about is the person's own."""
    told = "If the doctor says it's terminal I'll be relieved"
    assert Matcher(BOOK).match(told).decision == "check"


@pytest.mark.parametrize("text", ["", "die", "to die", "i to die"])
def test_of_a_word_or_two_it_knows_nothing(text):
    """There is too little to go by."""
    assert fear(text.split(), MODEL) is None


@given(st.lists(st.text(), max_size=50))
def test_any_words_are_weighed(words):
    """And never an exception."""
    feared = fear(words, MODEL)
    assert feared is None or 0 <= feared.score <= 1
