"""Whom to call: the card of numbers, the country that was chosen, and how to say it."""

from .asking import chosen, country_asked, kept, names_none, question
from .card import Card, CardError, Country, Emergency, Line, Source, card, read_card
from .places import named, place
from .saying import SLOWLY, back, reading, spoken, unasked, unknown, words

__all__ = [
    "SLOWLY",
    "Card",
    "CardError",
    "Country",
    "Emergency",
    "Line",
    "Source",
    "back",
    "card",
    "chosen",
    "country_asked",
    "kept",
    "named",
    "names_none",
    "place",
    "question",
    "read_card",
    "reading",
    "spoken",
    "unasked",
    "unknown",
    "words",
]
