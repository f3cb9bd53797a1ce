"""Whom to call: the card of numbers, the country that was chosen, and how to say it."""

from .asking import (
    asked,
    chosen,
    country_asked,
    kept,
    names_none,
    question,
    settled,
)
from .card import Card, CardError, Country, Emergency, Line, Source, card, read_card
from .leaflet import remove
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
    "asked",
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
    "remove",
    "settled",
    "spoken",
    "unasked",
    "unknown",
    "words",
]
