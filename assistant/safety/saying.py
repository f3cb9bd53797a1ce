"""How numbers are said: digit by digit, slowly, and twice."""

from collections.abc import Callable, Iterator
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
_ABOUT = {
    "talk": "safety.about_talk",
    "suicide": "safety.about_suicide",
    "abuse": "safety.about_abuse",
    "child": "safety.about_child",
}


def spoken(number: str, ctx: Context) -> str:
    """Write a number as it is said: "116 123" is "1 1 6, 1 2 3"."""
    return ", ".join(" ".join(_digits(group, ctx)) for group in number.split())


def words(of: Words, ctx: Context) -> str:
    """Return what something is called in the language that is spoken."""
    return of.get(ctx.book.locale, of.get("en", ""))


def emergency(
    country: Country, ctx: Context, how: Callable[[str, Context], str] = spoken
) -> str:
    """Word the emergency numbers of a country, each once: spoken, or otherwise."""
    said = ""
    for each in country.emergency:
        number = how(each.number, ctx)
        one = ctx.say(_SERVICES[each.service], digits=number).text
        said = ctx.say("safety.either", first=said, second=one).text if said else one
    return said


def about(line: Line, ctx: Context) -> str:
    """Word what a line is for."""
    return ctx.say(_ABOUT[line.about]).text


def back(country: Country, ctx: Context) -> Reply:
    """Say which country was understood, and its emergency number."""
    name = named(country.code, ctx.book)
    number = emergency(country, ctx)
    return _slowly(ctx.say("safety.settled", country=name, digits=number).text)


def reading(country: Country, ctx: Context) -> Reply:
    """Read all that the card has for a country."""
    return _slowly(" ".join(filter(None, _read(country, ctx))))


def urgent(country: Country, ctx: Context) -> Reply:
    """Say the emergency number, twice."""
    return _slowly(ctx.say("danger.call_now", digits=emergency(country, ctx)).text)


def lines(country: Country, ctx: Context, *these: Line) -> Reply:
    """Say the crisis lines of a country, or only *these* of its lines."""
    said = chain.from_iterable(_of(line, ctx) for line in these or country.lines)
    return _slowly(" ".join((*said, *_stale(country, ctx))))


def short(country: Country, ctx: Context, about: str = "") -> Reply:
    """Say a line again, by its digits alone: the one for something, or the first."""
    line = country.line(about) or country.lines[0]
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
    yield ctx.say("safety.emergency", digits=emergency(country, ctx)).text
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


def _line(line: Line, ctx: Context) -> Reply:
    """Word a line, its numbers twice."""
    name = words(line.name, ctx)
    return ctx.say(
        _way(line),
        name=name[:1].upper() + name[1:],
        about=about(line, ctx),
        call=spoken(line.call, ctx),
        text=spoken(line.text, ctx),
        word=words(line.keyword, ctx),
    )


def _way(line: Line) -> str:
    """Return the wording for the ways in which a line is reached."""
    if line.keyword:
        return "safety.call_and_word" if line.call else "safety.word"
    if not line.text:
        return "safety.call"
    if not line.call:
        return "safety.text"
    same = line.call == line.text
    return "safety.call_or_text" if same else "safety.call_and_text"


def _digits(group: str, ctx: Context) -> Iterator[str]:
    names = ctx.book.replies["safety.digits"].other
    return (names[int(digit)] for digit in group)


def _slowly(text: str) -> Reply:
    return Reply(text, manner=SLOWLY)
