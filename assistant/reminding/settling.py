"""What may be said right after a reminder is set: another time, or not on some days."""

from dataclasses import replace

from audio import MEDIUM

from ..changing import closing_of
from ..days import midnight
from ..dialogue import Context, Dialogue
from ..journal import Entry, Moved, Scheduled, Undone
from .ringing import cue_of, following, part_of_day, receipt, shown, weekdays_of
from .wanting import is_past, wanted

INSTEAD, NOT_ON = "reminders.instead", "reminders.not_on"
"""Another time for what was just set; and days on which it is not to ring."""


def settled(entry: Entry, ctx: Context) -> Dialogue:
    """Say when a reminder will ring; it may be put right at once."""
    said = receipt(entry, ctx)
    said = replace(said, expects=(INSTEAD, NOT_ON), patience=MEDIUM, once=True)
    answer = yield said
    if answer.intent == NOT_ON:
        other = _without_days(answer.slots.get("days", ""), entry, ctx)
    else:
        other = _at_another_time(answer.slots.get("when") or answer.text, entry, ctx)
    if other is None:
        return ctx.say("reminders.stays")
    return (yield from settled(other, ctx))


def other_time(text: str, entry: Entry, ctx: Context) -> str | None:
    """Return the time said in *text*, for another day only if it says so."""
    old = shown(entry.when or "")
    fields = {"time": text, "part": part_of_day(old.hour, ctx)}
    likely = ctx.say("reminders.in_part", **fields).text
    spoken = (ctx.say("reminders.spoken", time=each).text for each in (likely, text))
    times = (wanted(each, ctx) for each in (likely, *spoken, text))
    said = next((each for each in times if each and each.when), None)
    if said is None or said.when is None or is_past(said, ctx):
        return None
    if entry.cue is not None:
        return following(said.when, entry.cue, ctx.now())
    that_day = wanted(said.words, ctx, midnight(ctx.now(), old))
    if that_day and that_day.when and shown(that_day.when).date() == old.date():
        return said.when if is_past(that_day, ctx) else that_day.when
    return said.when


def _at_another_time(text: str, entry: Entry, ctx: Context) -> Entry | None:
    words = closing_of(ctx.book).sub("", text).split()
    ends = (" ".join(words[first:]) for first in range(len(words)))
    when = next(filter(None, (other_time(end, entry, ctx) for end in ends)), None)
    if when is None:
        return None
    ctx.journal.record(Moved(entry.id, when))
    return ctx.journal.entry(entry.id)


def _without_days(text: str, entry: Entry, ctx: Context) -> Entry | None:
    """Set a reminder anew that comes on fewer days; None if that leaves none."""
    ending = ctx.book.replies["reminders.plural"].other[0]
    each = (text, text.removesuffix(ending))
    read = (wanted(ctx.say("reminders.each", days=d).text, ctx) for d in each)
    left_out = next((said.cue for said in read if said and said.cue), None)
    if entry.cue is None or left_out is None:
        return None
    days = weekdays_of(entry.cue) - weekdays_of(left_out)
    if not days or days == weekdays_of(entry.cue):
        return None
    cue = cue_of(days)
    when = following(entry.when or "", cue or "", ctx.now())
    ctx.journal.record(Undone(entry.id))
    number = ctx.journal.record(Scheduled(entry.text, when, cue))
    return ctx.journal.entry(number)
