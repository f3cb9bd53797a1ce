"""What we say, in every language: short, plain, and without a word that hurts."""

import re
import tomllib
from pathlib import Path

import packaged
import pytest

MOST_WORDS = 25
MOST_GRADE = 6
"""Years of school that the words of a topic may ask for."""
HARDEST = 9
"""The same of a single reply: it is short, and one long word weighs much in it."""
ENOUGH = 8
"""Words from which a single reply can be graded at all."""
READ_ALOUD = {"bedtime", "week"}
"""Topics that may be longer, since what they say is a reading."""
LISTED = 6
"""Words without a full stop, question mark or comma that are a list."""
FIELD_WORDS = {"said": 8}
"""Words that a field counts for, if not one. The person's own may be up to 14."""


def is_said(text):
    """Tell a wording from a list of words that are only looked for."""
    return bool(re.search(r"[.?:,“]", text)) or len(text.split()) < LISTED


BOOKS = packaged.books()
NEVER = tomllib.loads(Path(__file__).with_name("forbidden_words.toml").read_text())
TOPICS = sorted({key.partition(".")[0] for key in BOOKS["en"].replies})


def replies(locale, topic):
    """Give the key and text of all that is said of a topic."""
    for key, reply in BOOKS[locale].replies.items():
        if key.partition(".")[0] == topic:
            yield from ((key, text) for text in (*reply.one, *reply.other))


def filled(text):
    """Put plain words of one syllable into the fields of *text*."""
    return re.sub(
        r"\{(\w+)\}", lambda name: "we " * FIELD_WORDS.get(name[1], 1), text
    ).strip()


def syllables(word):
    """Estimate the syllables of an English word: groups of vowels, no silent e."""
    spoken = re.sub(r"(?<=[^aeiouyl])e$|(?<=[^td])ed$|'\w+$", "", word.lower())
    return max(1, len(re.findall(r"[aeiouy]+", spoken)))


def grade(text):
    """Return the years of school that *text* asks for, after Flesch and Kincaid."""
    sentences = [part for part in re.split(r"[.?:]+", text) if part.strip()]
    words = re.findall(r"[A-Za-z']+", text)
    spoken = sum(map(syllables, words))
    length = len(words) / max(1, len(sentences))
    return 0.39 * length + 11.8 * spoken / max(1, len(words)) - 15.59


@pytest.mark.parametrize("locale", BOOKS)
@pytest.mark.parametrize("topic", TOPICS)
def test_a_reply_is_short_enough_to_be_heard(locale, topic):
    """At most 25 words; the person's own count for eight, any other field for one."""
    if topic not in READ_ALOUD:
        assert [
            (key, text)
            for key, text in replies(locale, topic)
            if is_said(text) and len(filled(text).split()) > MOST_WORDS
        ] == []


@pytest.mark.parametrize("locale", BOOKS)
@pytest.mark.parametrize("topic", TOPICS)
def test_a_reply_holds_no_word_that_hurts(locale, topic):
    """Nor one that only sounds kind. The lists are in forbidden_words.toml."""
    assert [
        (key, text, word)
        for key, text in replies(locale, topic)
        for word in NEVER[locale]
        if is_said(text) and re.search(word, text, re.IGNORECASE)
    ] == []


@pytest.mark.parametrize("topic", TOPICS)
def test_the_words_of_a_topic_ask_for_six_years_of_school(topic):
    """All that it says together: single lines are too short to be graded."""
    said = [filled(text) for _, text in replies("en", topic)]
    assert grade(". ".join(said)) <= MOST_GRADE


@pytest.mark.parametrize("topic", TOPICS)
def test_no_reply_is_hard_by_itself(topic):
    """One of more than eight words asks for nine years of school at most."""
    assert [
        (key, text)
        for key, text in replies("en", topic)
        if is_said(text)
        and len(filled(text).split()) > ENOUGH
        and grade(filled(text)) > HARDEST
    ] == []


def test_every_locale_has_its_list_of_words():
    assert NEVER.keys() == BOOKS.keys()


@pytest.mark.parametrize(
    ("word", "count"),
    [("the", 1), ("saved", 1), ("noticed", 2), ("wanted", 2), ("little", 2)],
)
def test_syllables_are_counted_as_they_are_spoken(word, count):
    assert syllables(word) == count


def test_easy_and_hard_words_are_told_apart():
    assert grade("You called your sister. That counts.") < 4
    assert grade("Persistent behavioural modification necessitates commitment.") > 12
