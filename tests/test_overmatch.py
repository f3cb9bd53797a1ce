"""Every phrase of every packaged locale means what it is filed under."""

import pytest

from intents import Matcher, Phrasebook
from intents.normalize import normalize
from intents.phrasebook import locales
from intents.template import Slot

BOOKS = {locale: Phrasebook.load(locale) for locale in locales()}
SAMPLES = {
    "en": {
        "feeling": "a bit low",
        "goal": "walking more",
        "name": "Ana",
        "what": "calling Ana",
    },
    "ko": {},
}
"""What fills the slots of each locale, by name."""
ANY = {"en": "my neighbour", "ko": "우리 이웃"}
"""What fills any other slot."""


def phrases():
    """Give each form of each intent of each locale, with its slots filled."""
    for locale, book in BOOKS.items():
        for intent, forms in (book.commands | book.answers).items():
            for form in forms:
                filled = (_filled(item, locale) for item in form)
                open_ = any(isinstance(item, Slot) for item in form)
                yield locale, intent, " ".join(filled), open_


def _filled(item, locale):
    if isinstance(item, Slot):
        return SAMPLES[locale].get(item.name, ANY[locale])
    return item


@pytest.mark.parametrize("locale", BOOKS)
def test_a_phrase_is_understood_as_its_own_intent(locale):
    """With all others beside it; one with a slot may be asked about."""
    book = BOOKS[locale]
    matcher, every = Matcher(book), book.commands | book.answers
    mistaken = [
        f"{text!r} of {intent}: {match.decision} {match.intent}, {match.why}"
        for spoken, intent, text, open_ in phrases()
        if spoken == locale
        and (match := matcher.match(text, among=every))
        and (match.intent != intent or (match.decision != "act" and not open_))
    ]
    assert mistaken == []


def test_every_phrase_survives_normalization():
    """No phrase is made of nothing but what normalizing takes away."""
    lost = [
        (locale, text)
        for locale, _, text, _ in phrases()
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
