"""What is spelled nearly alike is found as if all had been compared."""

from hypothesis import example, given
from hypothesis import strategies as st
from rapidfuzz import fuzz

from intents.spellings import Spellings

WORDS = st.text(st.sampled_from("abcdéが가"), max_size=8)
DRAWN = st.text(st.sampled_from("ab"), min_size=6, max_size=20)
"""Letters that come more often than they are counted."""


@example({"ab", "abc"}, "ab", 0.8)
@given(st.sets(WORDS | DRAWN), WORDS | DRAWN, st.sampled_from([0.6, 0.8, 0.94]))
def test_nothing_that_is_alike_is_left_out(spellings, said, cutoff):
    """Counting letters only spares the work."""
    found = dict(Spellings(spellings).like(said, cutoff))
    ratios = {each: fuzz.ratio(said, each) / 100 for each in spellings}
    assert found == {each: r for each, r in ratios.items() if r >= cutoff}
