"""The learned model: what is in it, what it came from, and how it weighs."""

from hashlib import sha256
from pathlib import Path

import numpy as np
import packaged
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from intents.learned import NOTHING, Learned, packed, read_learned, unpacked
from intents.traits import keyed

BOOK = packaged.book("en")
LINES = Path(__file__).parents[1] / "benchmarks" / "understanding"


def test_the_model_was_learned_from_the_lines_that_are_here():
    """Who changes the lines runs `make learn`."""
    files = [f for name in ("ours", "public") for f in (LINES / name).glob("*.jsonl")]
    assert dict(BOOK.learned.made_from) == {
        str(file.relative_to(LINES)): sha256(file.read_bytes()).hexdigest()
        for file in files
    }


def test_the_model_knows_every_command_and_nothing():
    """Who adds a command runs `make learn`."""
    assert {*BOOK.learned.labels} == BOOK.commands.keys() | {NOTHING}


def test_every_kind_that_is_told_says_from_when_it_is_kept():
    """So no intent that writes is without a threshold."""
    told = BOOK.statements
    assert told.keep.keys() == told.bare.keys() == told.intents.keys()


def test_what_the_grammar_does_not_find_is_not_kept_sooner():
    """Nothing speaks for it but the words themselves."""
    told = BOOK.statements
    assert all(told.bare[kind] >= told.keep[kind] for kind in told.keep)


def test_what_speaks_for_a_label_makes_it_likelier():
    """And what is not known changes nothing."""
    learned = tiny({"say drank": [2.0, -2.0], "say tea": [-1.0, 1.0]})

    def weighed(*traits):
        return learned.weigh(learned.known(keyed(traits)))

    assert weighed("say drank")["slip"] > 0.9
    assert weighed("say tea")["slip"] < 0.2
    assert weighed("say tea", "say tram") == weighed("say tea")
    assert weighed() == {"slip": 0.5, NOTHING: 0.5}


def test_traits_are_ranked_by_what_they_say():
    """For a person who reads along; what is not known is left out."""
    learned = tiny({"say drank": [2.0, -2.0], "say tea": [-1.0, 1.0]})
    said = learned.known(keyed(["say tea", "say drank", "say tram"]))
    assert [*learned.ranked(said, "slip")] == ["say drank", "say tea"]
    assert [*learned.ranked(said, NOTHING)] == ["say tea", "say drank"]


def test_without_a_file_there_is_no_model(tmp_path):
    """A folder of someone's own phrases has none."""
    assert read_learned(tmp_path / "none.npz") is None


@given(st.lists(st.text(), max_size=50))
def test_shares_add_up_to_one_whatever_is_shown(traits):
    """Any text may be a trait."""
    shares = BOOK.learned.weigh(BOOK.learned.known(keyed(traits)))
    assert sum(shares.values()) == pytest.approx(1.0, abs=1e-5)
    assert all(0 <= share <= 1 for share in shares.values())


FLOATS = st.floats(-8, 8, width=32, allow_subnormal=False)


@given(arrays(np.float32, (3, 2), elements=FLOATS))
def test_packed_weights_come_back_nearly(weights):
    """Small ones more exactly than large ones."""
    back = unpacked(*packed(weights))
    most = np.abs(weights).max()
    assert np.abs(back - weights).max() <= most / 100


def tiny(says):
    """Return a model of two labels that knows the traits of *says*."""
    keys = keyed(says)
    rising = sorted(keys, key=keys.__getitem__)
    roots, most = packed(np.array([says[trait] for trait in rising], np.float32))
    bias = np.zeros(2, np.float32)
    numbers = np.array(sorted(keys.values()), np.uint32)
    return Learned(("slip", NOTHING), numbers, roots, most, bias, {})
