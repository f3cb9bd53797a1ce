"""Kind sentences: true ones, from the journal, and those of the person's own."""

from collections.abc import Sequence
from contextlib import suppress

from intents import Match

from ..days import on
from ..dialogue import ANYTHING, MIRRORED, NO, YES, Context, Dialogue, Reply
from ..finding.receipts import grounds, sentence
from ..journal import Chose, Entry, NotSavedError, Phrased
from ..reading.latest_few import latest_few

SETTING = "kind sentences said"
"""The entries they were made from, the latest first; 0 is for one that is anyone's."""

REMEMBERED = 6
"""How many of them are remembered, so that none is said again too soon."""


def say(_: Match, ctx: Context) -> Reply:
    """Say one true sentence, never the one that was said last."""
    said = _said(ctx)
    entry = _next(said, ctx)
    note(entry.id if entry else 0, ctx)
    if entry is None:
        return ctx.say("kind.anyone")
    if entry.kind == "sentence":
        return ctx.say("kind.own", said=entry.text)
    return sentence(entry, ctx)


def why(_: Match, ctx: Context) -> Reply:
    """Read what the last kind sentence was made from, as it was told."""
    said = _said(ctx)
    if not said:
        return ctx.say("kind.why_none")
    if not said[0]:
        return ctx.say("kind.why_anyone")
    entry = ctx.journal.entry(said[0])
    if entry is None:
        return ctx.say("kind.why_gone")
    told = on(entry.at.date(), ctx)
    if entry.kind == "sentence":
        return ctx.say("kind.why_own", on=told)
    return ctx.say("kind.why", on=told, said=entry.text)


def add(heard: Match, ctx: Context) -> Dialogue:
    """Save a sentence of the person's own, asking for it if it was not said."""
    words = heard.slots.get("sentence", "")
    if not words:
        answer = yield ctx.ask("kind.what", ANYTHING, YES, NO)
        if answer.intent in (YES, NO):
            return ctx.say("kind.unsaid")
        words = ctx.book.repair(answer.text)
    if ctx.book.harm.of(words):
        return ctx.say("kind.harmful")
    ctx.journal.record(Phrased(words))
    if len(words.split()) > MIRRORED:
        return ctx.say("kind.added_long")
    return ctx.say("kind.added", said=words)


def mine(_: Match, ctx: Context) -> Reply:
    """Read the person's own sentences, word for word."""
    own = ctx.journal.standing("sentence")
    keys = ("kind.none", "kind.latest", "kind.read")
    return latest_few(own, lambda entry: entry.text, keys, ctx)


def note(number: int, ctx: Context) -> None:
    """Remember what was said, so that it is not said again too soon; 0 is ours."""
    recent = [number, *(each for each in _said(ctx) if each != number)][:REMEMBERED]
    with suppress(NotSavedError):  # it may come again then, and can still be said
        ctx.journal.record(Chose(SETTING, " ".join(map(str, recent))))


def _said(ctx: Context) -> list[int]:
    """Return the entries that the latest kind sentences were made from."""
    return [int(each) for each in str(ctx.journal.setting(SETTING) or "").split()]


def _next(said: Sequence[int], ctx: Context) -> Entry | None:
    """Choose what to say next: an own sentence and a true one in turn."""
    told = ctx.journal.standing("sentence")
    own = [entry for entry in reversed(told) if not ctx.book.harm.of(entry.text)]
    last = ctx.journal.entry(said[0]) if said else None
    true = grounds(ctx)
    turns = (true, own) if last and last.kind == "sentence" else (own, true)
    for entries in turns:
        others = [e for e in entries if not last or e.text != last.text]
        if others:
            return min(others, key=lambda entry: _how_lately(entry, said))
    return None


def _how_lately(entry: Entry, said: Sequence[int]) -> int:
    """Return how lately an entry was spoken of: less is longer ago, or never."""
    return -said.index(entry.id) if entry.id in said else -REMEMBERED - 1


HANDLERS = {"say": say, "why": why, "add": add, "mine": mine}
