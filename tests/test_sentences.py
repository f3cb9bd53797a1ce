import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio.voices.sentences import LONGEST, sentences, without


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("One step. Two steps! Three?", ["One step.", "Two steps!", "Three?"]),
        ("Dr. Kim and J. Lee rang at 7.30.", ["Dr. Kim and J. Lee rang at 7.30."]),
        ('She said "well done." Then?', ['She said "well done."', "Then?"]),
        ("a line\nanother", ["a line", "another"]),
        ("We were there, you and I. Good.", ["We were there, you and I.", "Good."]),
    ],
)
def test_text_is_cut_where_sentences_end(text, cut):
    """Titles, initials and decimals do not end one; lines do."""
    assert list(sentences(text)) == cut


@given(st.text())
def test_cutting_loses_no_letter_and_makes_nothing_empty_or_endless(text):
    """Whatever the text is."""
    cut = list(sentences(text))
    assert all(0 < len(sentence) <= LONGEST for sentence in cut)
    letters = [char for char in text if char.isprintable() and not char.isspace()]
    assert [c for s in cut for c in s if not c.isspace()] == letters


def test_a_sentence_without_end_is_cut_where_one_would_breathe():
    """A comma after enough words is better than the last word that fits."""
    clause = "and then I walked on for a while by the river"
    cut = list(sentences(", ".join([clause] * 8)))
    assert [sentence.endswith(",") for sentence in cut] == [True, False]


@given(st.text(alphabet=st.sampled_from("ab .!\n\t\u00ad\u3002")), st.integers(0, 9))
def test_what_comes_after_some_sentences_is_the_end_of_the_text(text, count):
    """Letter by letter as it was, and with the same sentences."""
    rest = without(count, text)
    assert text.endswith(rest)
    assert list(sentences(rest)) == list(sentences(text))[count:]
