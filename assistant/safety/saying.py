"""How numbers are said: digit by digit, slowly, and twice."""

from collections.abc import Iterator
from itertools import chain

from audio import Manner

from ..dialogue import Context, Reply
from .card import Country, Line, Words
from .places import named

SLOWLY = Manner(pace=0.8, pause=0.8)
"""To be written down by hand, or kept in mind."""

_SERVICES = {
    "all": "safety.number_all",
    "ambulance": "safety.number_ambulance",
    "police": "safety.number_police",
    "mobile": "safety.number_mobile",
}
_ABOUT = {"talk": "safety.about_talk", "suicide": "safety.about_suicide"}


def spoken(number: str, ctx: Context) -> str:
    """Write a number as it is said: "116 123" is "1 1 6, 1 2 3"."""
    return ", ".join(" ".join(_digits(group, ctx)) for group in number.split())


def words(of: Words, ctx: Context) -> str:
    """Return what something is called in the language that is spoken."""
    return of.get(ctx.book.locale, of.get("en", ""))


def back(country: Country, ctx: Context) -> Reply:
    """Say which country was understood, and its emergency number."""
    name = named(country.code, ctx.book)
    number = _emergency(country, ctx)
    return _slowly(ctx.say("safety.settled", country=name, digits=number).text)


def reading(country: Country, ctx: Context) -> Reply:
    """Read all that the card has for a country."""
    return _slowly(" ".join(filter(None, _read(country, ctx))))


def urgent(country: Country, ctx: Context) -> Reply:
    """Say the emergency number, twice."""
    return _slowly(ctx.say("danger.call_now", digits=_emergency(country, ctx)).text)


def lines(country: Country, ctx: Context, about: str = "") -> Reply:
    """Say the crisis lines of a country, or the one that is best for something."""
    fit = [line for line in country.lines if about in ("", line.about)]
    said = chain.from_iterable(_of(line, ctx) for line in (fit[:1] if about else fit))
    return _slowly(" ".join((*said, *_stale(country, ctx))))


def short(country: Country, ctx: Context) -> Reply:
    """Say the first line of a country again, by its digits alone."""
    line = country.lines[0]
    call, text = spoken(line.call, ctx), spoken(line.text, ctx)
    if call and call == text:
        return _slowly(ctx.say("danger.call_or_text", call=call).text)
    if call:
        return _slowly(ctx.say("danger.call", call=call).text)
    return _slowly(_line(line, ctx).text)


def unknown(ctx: Context) -> Reply:
    """Say what to do in a country that the card has not: no number is guessed."""
    return _slowly(ctx.say("safety.unknown").text)


def unasked(ctx: Context) -> Reply:
    """Say what to do where no country was named: none is guessed either."""
    return _slowly(ctx.say("safety.unasked").text)


def _read(country: Country, ctx: Context) -> Iterator[str]:
    yield ctx.say("safety.numbers", country=named(country.code, ctx.book)).text
    yield ctx.say("safety.emergency", digits=_emergency(country, ctx)).text
    for line in country.lines:
        yield from _of(line, ctx)
    yield from _stale(country, ctx)
    yield ctx.say("safety.once_more").text


def _of(line: Line, ctx: Context) -> Iterator[str]:
    yield _line(line, ctx).text
    if line.hours:
        yield ctx.say("safety.open", hours=words(line.hours, ctx)).text


def _stale(country: Country, ctx: Context) -> Iterator[str]:
    if not country.is_fresh(ctx.now().date()):
        yield ctx.say("safety.stale").text


def _emergency(country: Country, ctx: Context) -> str:
    """Word the emergency numbers of a country, each once."""
    said = ""
    for each in country.emergency:
        number = spoken(each.number, ctx)
        one = ctx.say(_SERVICES[each.service], digits=number).text
        said = ctx.say("safety.either", first=said, second=one).text if said else one
    return said


def _line(line: Line, ctx: Context) -> Reply:
    """Word a crisis line, its numbers twice."""
    name, about = words(line.name, ctx), ctx.say(_ABOUT[line.about]).text
    name = name[:1].upper() + name[1:]
    call, text = spoken(line.call, ctx), spoken(line.text, ctx)
    if line.keyword:
        word = words(line.keyword, ctx)
        return ctx.say("safety.word", name=name, about=about, word=word, text=text)
    if not text:
        return ctx.say("safety.call", name=name, about=about, call=call)
    if not call:
        return ctx.say("safety.text", name=name, about=about, text=text)
    if call == text:
        return ctx.say("safety.call_or_text", name=name, about=about, call=call)
    return ctx.say("safety.call_and_text", name=name, about=about, call=call, text=text)


def _digits(group: str, ctx: Context) -> Iterator[str]:
    names = ctx.book.replies["safety.digits"].other
    return (names[int(digit)] for digit in group)


def _slowly(text: str) -> Reply:
    return Reply(text, manner=SLOWLY)
