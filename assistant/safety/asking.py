"""The country whose numbers are given: asked, kept, said back, and never guessed."""

from contextlib import suppress
from dataclasses import replace

from intents import Match

from ..dialogue import ANYTHING, NO, YES, Context, NoAnswerError, Reply, Sub
from ..journal import Chose, JournalError
from .card import Country, card
from .leaflet import write
from .places import answers, is_elsewhere, place
from .saying import back, unknown

SETTING = "country"
"""Its name in the journal; the value is an ISO 3166 code."""

WHERE = "where"
"""The slot of a country in a command; it may be one that the card has not."""

NUMBERS, COUNTRY = "safety.numbers", "safety.country"
"""Commands that may name a country as well as an answer does."""

_BARE = (NO, YES, NUMBERS, COUNTRY)


def chosen(ctx: Context) -> Country | None:
    """Return the country that was chosen, if the card has it."""
    return card().get(str(ctx.journal.setting(SETTING) or ""))


def chosen_safely(ctx: Context) -> Country | None:
    """Return the country that was chosen; never raises, for help cannot wait."""
    with suppress(JournalError):
        return chosen(ctx)
    return None


def kept(said: Match, ctx: Context) -> Country | None:
    """Return the country that was named, if the card has it, and keep it.

    Whose numbers are asked for by name is not kept. Raise NotSavedError.
    """
    country = card().get(place(said, ctx.book))
    if country and country != chosen(ctx) and said.intent != NUMBERS:
        ctx.journal.record(Chose(SETTING, country.code))
    return country


def names_none(said: Match, ctx: Context) -> bool:
    """Tell whether what was said to the question, or to us, names no place at all."""
    bare = said.intent in _BARE and not said.slots.get(WHERE)
    return bare and not is_elsewhere(said, ctx.book)


def question(ctx: Context) -> Reply:
    """Ask for the country."""
    return ctx.ask("safety.which_country", *answers(ctx.book), *_BARE, ANYTHING)


def country_asked(ctx: Context) -> Sub[Reply | None]:
    """Ask for the country once, keep it, and return what to say then.

    Who skips it keeps none and is told so; silence is None, and keeps none either.
    """
    found = yield from asked(ctx)
    return settled(found, ctx) if isinstance(found, Country) else found


def asked(ctx: Context) -> Sub[Country | Reply | None]:
    """Ask for the country once and keep it; else return what to say, if anything."""
    try:
        heard = yield question(ctx)
    except NoAnswerError:
        return None
    if country := kept(heard, ctx):
        return country
    return ctx.say("safety.left") if names_none(heard, ctx) else unknown(ctx)


def settled(country: Country, ctx: Context, more: str = "") -> Reply:
    """Say which country was chosen; where that is only heard, write its numbers too.

    *more* is a reply about what was written.
    """
    said = back(country, ctx)
    if not write(country, ctx):
        return said
    told = said.then(ctx.say("safety.written"))
    return replace(told.then(ctx.say(more)) if more else told, manner=said.manner)
