"""The numbers of the country, in a plain file that can be read, enlarged, or printed.

Whoever hears a number cannot always write it down. The file is made when a country is
chosen, and never in a hard moment: that it is there, and since when, tells nobody
anything. It holds what the card has for the country, all of it, and nothing else.
"""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from ..dialogue import Context
from .card import NAME, Country, Line
from .places import named
from .saying import about, emergency, words

FILE = f"{NAME}.txt"
"""Its name, beside the journal."""

ELSEWHERE = "findahelpline.com"
"""Where lines of all countries are named."""

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL


def write(country: Country, ctx: Context) -> bool:
    """Write the numbers of a country anew, for its owner alone; tell whether it went.

    Where what is said is also seen, nothing is written.
    """
    if not ctx.aloud:
        return False
    text = "\n".join((*lines(country, ctx), ""))
    with suppress(OSError):
        remove(ctx.journal.folder)
        file = os.open(ctx.journal.folder / FILE, _NEW, 0o600)
        with os.fdopen(file, "w", encoding="utf-8") as opened:
            opened.write(text)
        return True
    return False


def remove(folder: Path) -> None:
    """Take the file away, if there is one. Raise OSError."""
    (folder / FILE).unlink(missing_ok=True)


def lines(country: Country, ctx: Context) -> Iterator[str]:
    """Yield all that the card has for a country, as it is read with the eyes."""
    name = named(country.code, ctx.book)
    checked = country.verified.isoformat()
    yield ctx.say("safety.file_title", country=name, checked=checked).text
    yield ""
    numbers = emergency(country, ctx, lambda number, _: number)
    yield ctx.say("safety.file_emergency", digits=numbers).text
    for line in (*country.lines, *country.special):
        ways = ", ".join(_ways(line, ctx))
        fields = {"name": words(line.name, ctx), "about": about(line, ctx)}
        yield ctx.say("safety.file_line", **fields, ways=ways).text
    yield ctx.say("safety.file_elsewhere", site=ELSEWHERE).text


def _ways(line: Line, ctx: Context) -> Iterator[str]:
    """Word how a line is reached: its numbers as they are dialled."""
    word = words(line.keyword, ctx)
    if line.call:
        yield ctx.say("safety.file_call", call=line.call).text
    if line.text and word:
        yield ctx.say("safety.file_word", word=word, text=line.text).text
    elif line.text:
        yield ctx.say("safety.file_text", text=line.text).text
    if line.hours:
        yield words(line.hours, ctx)
