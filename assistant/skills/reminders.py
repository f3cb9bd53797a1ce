"""Reminders: set, heard, moved and cancelled by voice. How they ring: ringing.py."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import time

from intents import Match

from ..asides import likely
from ..dialogue import (
    ANYTHING,
    NO,
    YES,
    Context,
    Dialogue,
    NoAnswerError,
    Reply,
    Sub,
    after,
)
from ..journal import Changed, Entry, Moved, Scheduled, Undone
from ..reminding.bell import standing
from ..reminding.ringing import (
    moment,
    shown,
)
from ..reminding.settling import other_time, settled
from ..reminding.wanting import Wanted, answered, is_past, plain, wanted, without

HEARD = 5
"""Reminders read aloud at most: the next."""

MOST = 20
"""Entries looked through for the words of a reminder."""


def set_(heard: Match, ctx: Context) -> Dialogue:
    """Save a reminder, asking for its time if it was not said, and for its words."""
    text = plain(heard.text, ctx)
    said = wanted(text, ctx)
    words = _words(heard, without(text, said), ctx)
    if said is None or said.when is None or is_past(said, ctx):
        answer = yield ctx.ask(_asking(said), ANYTHING, NO)
        if answer.intent == NO:
            return ctx.say("reminders.unset")
        if _led(plain(answer.text, ctx), ctx) is not None:
            other = set_(_renewed(answer), ctx)
            return (yield from after(_still_open(words, ctx), other))
        said = answered(said, answer.text, ctx)
    if said is None or said.when is None or is_past(said, ctx):
        return ctx.say("reminders.no_time")
    entry = _saved(words, said.when, said.cue, ctx)
    return (yield from _worded(entry, text, ctx))


def _worded(entry: Entry, text: str, ctx: Context) -> Dialogue:
    """Ask what a reminder is for, if it is none that only checks in."""
    if entry.text or _led(text, ctx) is None:
        return (yield from settled(entry, ctx))
    try:
        kept = ctx.say("reminders.kept", moment=moment(entry, ctx))
        answer = yield kept.then(ctx.ask("reminders.what", ANYTHING, YES, NO))
    except NoAnswerError:
        return None
    if answer.intent in (YES, NO):
        return ctx.say("reminders.without_words")
    ctx.journal.record(Changed(entry.id, ctx.book.repair(answer.text)))
    return (yield from settled(ctx.journal.entry(entry.id) or entry, ctx))


def _renewed(answer: Match) -> Match:
    """Return an answer as a reminder by itself."""
    return replace(answer, intent="reminders.set", slots={})


def _still_open(words: str, ctx: Context) -> Reply:
    """Say which reminder has no time yet, where another was asked for instead."""
    said = ctx.book.mirror(words)
    return ctx.say("reminders.still_open", said=said) if said else Reply("")


def list_(_: Match, ctx: Context) -> Reply:
    """Read the reminders that are set, the next one first."""
    ahead = standing(ctx)
    if not ahead:
        return ctx.say("reminders.none")
    said = _each(ahead[:HEARD], ctx)
    key = "reminders.next" if len(ahead) > HEARD else "reminders.read"
    return ctx.say(key, count=len(ahead), said=said)


def move(heard: Match, ctx: Context) -> Dialogue:
    """Give a reminder another time."""
    entry = yield from _chosen(heard, ctx)
    if isinstance(entry, Reply):
        return entry
    when = other_time(heard.slots.get("when") or heard.text, entry, ctx)
    if when is None:
        answer = yield ctx.ask("reminders.to_when", ANYTHING, NO)
        if answer.intent == NO:
            return ctx.say("reminders.stays")
        when = other_time(answer.text, entry, ctx)
    if when is None:
        return ctx.say("reminders.stays")
    ctx.journal.record(Moved(entry.id, when))
    return (yield from settled(ctx.journal.entry(entry.id) or entry, ctx))


def cancel(heard: Match, ctx: Context) -> Dialogue:
    """Take one reminder out."""
    entry = yield from _chosen(heard, ctx)
    if isinstance(entry, Reply):
        return entry
    ctx.journal.record(Undone(entry.id))
    if entry.text:
        return ctx.settle("reminders.cancelled", said=ctx.book.mirror(entry.text))
    return ctx.settle("reminders.cancelled_ask", moment=moment(entry, ctx))


def clear(_: Match, ctx: Context) -> Dialogue:
    """Take all reminders out, if that is meant."""
    ahead = standing(ctx)
    if not ahead:
        return ctx.say("reminders.none")
    question = ctx.ask("reminders.all", YES, NO, count=len(ahead))
    answer = yield question
    if answer.intent != YES:
        return ctx.say("reminders.stays")
    for entry in ahead:
        ctx.journal.record(Undone(entry.id))
    return ctx.settle("reminders.cleared")


def _saved(words: str, when: str, cue: str | None, ctx: Context) -> Entry:
    """Save a reminder, unless the very same one is set already."""
    for entry in standing(ctx):
        if (entry.text, entry.when, entry.cue) == (words, when, cue):
            return entry
    number = ctx.journal.record(Scheduled(words, when, cue))
    return Entry(number, ctx.now(), "reminder", words, when=when, cue=cue)


def _each(entries: Sequence[Entry], ctx: Context) -> str:
    """Word reminders, one after another."""
    said = []
    for entry in entries:
        at, words = moment(entry, ctx), ctx.book.mirror(entry.text)
        key = "reminders.reminds" if words else "reminders.asks"
        fields = {"moment": at[:1].upper() + at[1:]} | (
            {"said": words} if words else {}
        )
        said.append(ctx.say(key, **fields).text)
    return ". ".join(said)


def _chosen(heard: Match, ctx: Context) -> Sub[Entry | Reply]:
    """Return the reminder that is spoken of, asking where it may be several."""
    ahead = standing(ctx)
    if not ahead:
        return ctx.say("reminders.none")
    named = _named(heard.slots.get("which") or _without(heard), ahead, ctx)
    if not named and heard.intent == "reminders.move":
        text = plain(heard.text, ctx)
        named = _named(without(text, wanted(text, ctx)), ahead, ctx)
    is_other = "which" in heard.slots and not named
    if (len(ahead) == 1 and not is_other) or len(named) == 1:
        return (named or ahead)[0]
    among = named or ahead
    answer = yield ctx.ask(
        "reminders.which", ANYTHING, YES, NO, said=_each(among[:HEARD], ctx)
    )
    if (other := _OTHERS.get(likely(answer) or "")) and heard.intent != likely(answer):
        result = other(replace(answer, intent=likely(answer)), ctx)
        reply = result if isinstance(result, Reply) else (yield from result)
        return reply or ctx.say("reminders.stays")
    named = _named(answer.text, among, ctx)
    if answer.intent in (YES, NO) or len(named) != 1:
        return ctx.say("reminders.stays")
    return named[0]


def _without(heard: Match) -> str:
    """Return what was said, without the time to move to."""
    return "" if "when" in heard.slots else heard.text


def _named(words: str, among: Sequence[Entry], ctx: Context) -> list[Entry]:
    """Return the reminders that *words* mean: by their hour, or by their words."""
    said = wanted(words, ctx)
    if said and said.when:
        return [e for e in among if _on_dial(e.when) == _on_dial(said.when)]
    if said and said.cue:
        return [entry for entry in among if entry.cue == said.cue and not entry.text]
    telling = set(re.findall(r"\w+", words.lower())) - ctx.book.language.light
    alike = {entry.id for entry in ctx.journal.like(telling, MOST)}
    return [entry for entry in among if entry.id in alike]


def _on_dial(when: str | None) -> time:
    """Return a time of day as a dial of twelve hours shows it."""
    at = shown(when or "").time()
    return at.replace(hour=at.hour % 12)


def _asking(said: Wanted | None) -> str:
    if said is None:
        return "reminders.when"
    return "reminders.past" if said.when else "reminders.time"


def _words(heard: Match, text: str, ctx: Context) -> str:
    """Return what is to be reminded of, from *text* without its time."""
    slot = heard.slots.get("what", "")
    words = _led(text, ctx) or without(slot, wanted(slot, ctx))
    joins = "|".join(ctx.book.replies["reminders.joins"].other)
    words = re.sub(rf"^\s*(?:(?:{joins})\b\s*)+", "", words)
    return ctx.book.repair(words) if words.strip() else ""


def _led(text: str, ctx: Context) -> str | None:
    """Return what follows the words that lead to it; None where it is a check-in."""
    for lead in ctx.book.replies["reminders.leads"].other:
        if found := re.search(rf"\b{lead}\b", text, re.IGNORECASE):
            return text[found.end() :]
    return None


_OTHERS: Mapping[str, Callable[[Match, Context], Dialogue | Reply]] = {
    "reminders.list": list_,
    "reminders.move": move,
    "reminders.cancel": cancel,
}
"""What may be asked for in place of an answer to which one is meant."""

HANDLERS = {"set": set_, "list": list_, "move": move, "cancel": cancel, "clear": clear}
