"""Every phrase of every packaged locale means what it is filed under."""

import packaged
import pytest

from intents.normalize import normalize
from intents.template import Slot

BOOKS = packaged.books()
SAMPLES = {
    "en": {
        "feeling": "a bit low",
        "goal": "walking more",
        "name": "Ana",
        "new": "tea",
        "old": "bread",
        "what": "calling Ana",
    },
    "ko": {},
}
"""What fills the slots of each locale, by name."""
ANY = {"en": "my neighbour", "ko": "우리 이웃"}
"""What fills any other slot."""


def topic_of(intent):
    """Return the topic that an intent belongs to."""
    return intent.partition(".")[0]


TOPICS = sorted(
    {
        (locale, topic_of(intent))
        for locale, book in BOOKS.items()
        for intent in book.commands | book.answers
    }
)


def phrases(locale, topic):
    """Give each form of each intent of a topic, with its slots filled."""
    book = BOOKS[locale]
    for intent, forms in (book.commands | book.answers).items():
        for form in forms if topic_of(intent) == topic else ():
            open_ = any(isinstance(item, Slot) for item in form)
            yield intent, " ".join(_filled(item, locale) for item in form), open_


def _filled(item, locale):
    if isinstance(item, Slot):
        return SAMPLES[locale].get(item.name, ANY[locale])
    return item


@pytest.mark.parametrize(("locale", "topic"), TOPICS)
def test_a_phrase_is_understood_as_its_own_intent(locale, topic):
    """With all others beside it; one with a slot may be asked about."""
    book, matcher = BOOKS[locale], packaged.matcher(locale)
    every = book.commands | book.answers
    mistaken = [
        f"{text!r} of {intent}: {match.decision} {match.intent}, {match.why}"
        for intent, text, open_ in phrases(locale, topic)
        if (match := matcher.match(text, among=every))
        and (match.intent != intent or (match.decision != "act" and not open_))
        and not (topic == "danger" and match.danger)  # what answers danger may be such
    ]
    assert mistaken == []


def test_every_phrase_survives_normalization():
    """No phrase is made of nothing but what normalizing takes away."""
    lost = [
        (locale, text)
        for locale, topic in TOPICS
        for _, text, _ in phrases(locale, topic)
        if not normalize(text, BOOKS[locale].language)
    ]
    assert lost == []


@pytest.mark.parametrize("locale", BOOKS)
def test_a_locale_has_the_same_keys_and_fields_as_english(locale):
    """A translator leaves nothing out and adds nothing that English has not."""
    book, english = BOOKS[locale], BOOKS["en"]
    assert book.commands.keys() == english.commands.keys()
    assert book.answers.keys() == english.answers.keys()
    assert book.stages == english.stages
    assert {key: reply.fields for key, reply in book.replies.items()} == {
        key: reply.fields for key, reply in english.replies.items()
    }
