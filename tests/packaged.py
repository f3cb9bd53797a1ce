"""The phrases that are packaged, read once for all tests: it takes some seconds."""

from functools import cache

from intents import Matcher, Phrasebook
from intents.phrasebook import locales

book = cache(Phrasebook.load)


@cache
def matcher(locale):
    """Return what understands a locale; it has no clock, so it understands no times."""
    return Matcher(book(locale))


def books():
    """Return the phrasebook of every locale."""
    return {locale: book(locale) for locale in locales()}


def matchers():
    """Return what understands every locale."""
    return {locale: matcher(locale) for locale in locales()}
