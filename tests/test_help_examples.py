"""What help gives as an example is understood, word for word."""

import re

import packaged
import pytest

BOOKS = packaged.books()
MATCHERS = packaged.matchers()
QUOTED = re.compile(r"(?:say:|(?:말해 보세요|말해 주세요|말하면 돼요)\.) ([^{}.:]+)\.")
"""What a reply tells people to say, where it is no field."""

EXAMPLES = [
    (locale, key, text)
    for locale, book in BOOKS.items()
    for key, reply in book.replies.items()
    for text in reply.other
    if key.startswith("help.say_")
]
TOLD = [
    (locale, key, said)
    for locale, book in BOOKS.items()
    for key, reply in book.replies.items()
    if key.startswith(("help.", "repair."))
    for text in (*reply.one, *reply.other)
    for said in QUOTED.findall(text)
]


def test_examples_are_found():
    """In every language, and in help as well as in repair."""
    for found in (EXAMPLES, TOLD):
        assert {locale for locale, _, _ in found} == set(BOOKS)


@pytest.mark.parametrize(("locale", "key", "text"), [*EXAMPLES, *TOLD])
def test_an_example_is_understood_at_once(locale, key, text):
    """As a command, and nothing has to be asked back."""
    match = MATCHERS[locale].match(text)
    assert (match.decision, match.text) == ("act", text), f"{key}: {match.why}"


@pytest.mark.parametrize("locale", BOOKS)
def test_no_two_examples_mean_the_same(locale):
    """Each shows another thing that can be said."""
    texts = [text for where, _, text in EXAMPLES if where == locale]
    meant = [MATCHERS[locale].match(text).intent for text in texts]
    assert len(set(meant)) == len(meant)
