"""A word in what was told is put right, however it is asked for and heard."""

import packaged
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.changing import Wish, changed, find, granted, mended, wishes
from assistant.righting import righted

BOOK = packaged.book("en")
SISTER = "I called my sister"


def put_right(text, said, book=BOOK):
    """Return *text* as it stands after *said*."""
    return granted(text, [w for w in wishes(said, book) if w.old and w.new], book)


@pytest.mark.parametrize(
    "said",
    [
        *("not sister, mother", "not sister mother", "no, not my sister, my mother"),
        *("not sister but mother", "not your sister, your mother"),
        *(
            "I said mother not sister",
            "I said mother, not sister.",
            "mother, not sister",
        ),
        *("it's mother, not sister", "it wasn't my sister, it was my mother"),
        *("I meant mother not sister", "change sister to mother", "sister to mother"),
        *("change the word sister to mother please", "replace sister with mother"),
        *("no I didn't say sister I said mother", "sister should be mother"),
        *("I called my mother, not my sister", "You heard sister but I said mother"),
        *("make that mother instead of sister", "mother instead of sister"),
        *("not the sister the mother", "um, can you change sister to mother"),
    ],
)
def test_a_wish_is_understood_however_it_is_said(said):
    """With and without commas, with openers, from us or from them."""
    assert put_right(SISTER, said) == "I called my mother"


@pytest.mark.parametrize(
    ("text", "said", "after"),
    [
        ("I called Sam", "not Sam, ana", "I called Ana"),
        ("Sister came", "not sister, mother", "Mother came"),
        ("I rode my sister's bike", "not sister, brother", "I rode my brother's bike"),
        ("I called my cyst her", "not cyst her, sister", "I called my sister"),
        ("I met Hanna", "not Hannah, Joan", "I met Joan"),
        ("I ate breakfast", "I said lunch, not break fast", "I ate lunch"),
        ("Had two beers", "it wasn't two it was three", "Had three beers"),
        ("A. I met Al. B", "change Al to Bo", "A. I met Bo. B"),
        ("I saw 2 (two) 🙂 dogs", "change dogs to cats", "I saw 2 (two) 🙂 cats"),
    ],
)
def test_whole_words_change_and_all_else_stays(text, said, after):
    """The case stays, and endings; a misheard word is found as well."""
    assert put_right(text, said) == after


@pytest.mark.parametrize(
    "said",
    ["not brother, mother", "change cat to dog", "change a word", "not today", ""],
)
def test_what_is_not_there_changes_nothing(said):
    """Nothing is guessed at."""
    assert put_right(SISTER, said) is None


@pytest.mark.parametrize(
    ("text", "new", "after"),
    [
        ("I called Anna", "Hannah", "I called Hannah"),
        (SISTER, "I called my mother", "I called my mother"),
        (SISTER, "sister", None),
        (SISTER, "mother", None),
        ("", "mother", None),
    ],
)
def test_the_right_word_alone_is_put_where_one_like_it_was_heard(text, new, after):
    """It is asked for where none is alike."""
    assert mended(text, new) == after


def test_words_that_only_say_that_something_is_wrong_wish_for_nothing():
    """So it is asked which word."""
    for said in ("one word is wrong", "that's not what I said", "no, you misheard me"):
        assert wishes(said, BOOK) == []


def test_a_wish_for_nothing_changes_nothing():
    """An empty word is not a word."""
    assert changed(SISTER, Wish("sister", "")) is None
    assert find("", SISTER) is None


def test_korean_words_keep_their_endings():
    """Whose words end in many ways."""
    book = packaged.book("ko")
    text = "언니에게 전화했어요"
    for said in ("언니가 아니라 엄마예요", "언니 말고 엄마요", "언니 아니고 엄마"):
        assert put_right(text, said, book) == "엄마에게 전화했어요"


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_words_are_taken(text, said):
    """Nothing that is said or kept makes it fail."""
    for wish in wishes(said, BOOK):
        after = changed(text, wish)
        assert after is None or after
    granted(text, wishes(said, BOOK), BOOK)
    mended(text, said)


def test_a_long_story_is_searched_in_no_time():
    """Neither a long text nor a long wish takes long."""
    text = "and then I called my sister again " * 400
    assert put_right(text, "not sister, mother " * 50) is None
    assert put_right(text, "not sister, mother").count("mother") == 1


@pytest.mark.parametrize(
    ("text", "new", "after"),
    [
        (SISTER, "mother", "I called my mother"),
        (SISTER, "my mother please", "I called my mother"),
        (SISTER, "I called my mother", "I called my mother"),
        (SISTER, "the doctor", "I called the doctor"),
        ("I saw the doctor", "my therapist", "I saw my therapist"),
        ("Sister came", "mother", "Mother came"),
        ("I rode my sister's bike", "brother", "I rode my brother's bike"),
        ("I ate lunch with Ana", "dinner", "I ate dinner with Ana"),
        (SISTER, "sister", None),
        (SISTER, "not sister", None),
        ("I drove my sister to her friend", "my mother", None),
        ("I washed a cup", "my brother", None),
        (SISTER, "", None),
    ],
)
def test_the_right_word_alone_stands_for_the_only_one_of_its_sort(text, new, after):
    """Where there are several, or none, nothing is guessed at."""
    assert righted(text, new, BOOK) == after
