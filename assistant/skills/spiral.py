"""Spirals: whether one has stood here before, and what came next then.

Everything said is in the journal, with its date. What helped only the person can say:
what is known is what came next, and how many days later.
"""

from collections.abc import Callable, Sequence

from intents import Match

from ..days import midnight, on
from ..dialogue import ANYTHING, NO, YES, Context, Dialogue, Reply, Sub
from ..finding.helped import Stretch, is_short, said, stretches, tells, worth_most
from ..journal import Entry, Felt, Kind

FIRST: tuple[Kind, ...] = ("slip", "feeling")
"""What of today is looked for before a step is."""

DEEDS = 2
"""Deeds that are read of the day on which one came next."""

MOST = 5
"""Earlier times that are read, one after another."""


def before(heard: Match, ctx: Context) -> Dialogue:
    """Read earlier times like this one, and what came next."""
    like = yield from _like(heard, ctx)
    if like is None:
        return ctx.say("spiral.unsaid")
    if found := stretches(like, ctx)[:MOST]:
        return (yield from _read(found, stood, ctx))
    return ctx.say("spiral.nothing_like")


def helped(heard: Match, ctx: Context) -> Dialogue:
    """Read what came next after earlier times like this one."""
    like = yield from _like(heard, ctx)
    if like is None:
        return ctx.say("spiral.unsaid")
    found = stretches(like, ctx)
    if followed := [stretch for stretch in found if stretch.deeds][:MOST]:
        return (yield from _read(followed, _came_next, ctx))
    return ctx.say("spiral.nothing_after" if found else "spiral.nothing_like")


def _like(heard: Match, ctx: Context) -> Sub[Entry | str | None]:
    """Return what was said or told today, asking for it if it is neither."""
    what = heard.slots.get("what", "")
    if like := what if tells(what, ctx) else _today(ctx):
        return like
    answer = yield ctx.ask("spiral.what", ANYTHING, YES, NO)
    if answer.intent in (YES, NO):
        return None
    words = ctx.book.repair(answer.text)
    ctx.journal.record(Felt(words, answer.when))
    return words


def _today(ctx: Context) -> Entry | None:
    """Return what was told of today last: a slip or a feeling, or else a step."""
    told = ctx.journal.entries(since=midnight(ctx.now()))
    known = [entry for entry in told if entry.text or entry.kind == "slip"]
    for kinds in (FIRST, ("step",)):
        for entry in reversed(known):
            if entry.kind in kinds:
                return entry
    return None


def _read(
    found: Sequence[Stretch], worded: Callable[[Stretch, Context], Reply], ctx: Context
) -> Dialogue:
    """Read one earlier time, and another for as long as it is wanted."""
    for stretch in found[:-1]:
        more = ctx.ask("spiral.more", "spiral.another", "week.next", YES, NO)
        answer = yield worded(stretch, ctx).then(more)
        if answer.intent == NO:
            return ctx.say("spiral.rest")
    return worded(found[-1], ctx)


def stood(stretch: Stretch, ctx: Context) -> Reply:
    """Say what was told then, how often, and what came next."""
    told = _told(stretch.told[0], ctx)
    last, times = stretch.told[-1].day, len({entry.day for entry in stretch.told})
    if times > 1:
        again = ctx.say("spiral.again", count=times - 1, until=on(last, ctx))
        told = told.then(again)
    if not stretch.deeds:
        return told.then(ctx.say("spiral.open"))
    return told.then(_then(stretch, ctx))


def _told(entry: Entry, ctx: Context) -> Reply:
    """Say what an entry tells, in its own words if they are few."""
    is_slip, day = entry.kind == "slip", on(entry.day, ctx)
    if not is_short(entry):
        return ctx.say("spiral.slip_wordless" if is_slip else "spiral.long", on=day)
    key = "spiral.slip" if is_slip else "spiral.told"
    return ctx.say(key, on=day, said=said(entry, ctx))


def _then(stretch: Stretch, ctx: Context) -> Reply:
    """Say a deed that followed, and how many days later."""
    deed = worth_most(stretch.deeds, ctx)
    fields = {"on": on(deed.day, ctx), "said": said(deed, ctx)}
    if days := stretch.days(deed):
        then = ctx.say("spiral.later", count=days, **fields)
    else:
        then = ctx.say("spiral.same_day", said=said(deed, ctx))
    return _with_state(then, deed, ctx)


def _came_next(stretch: Stretch, ctx: Context) -> Reply:
    """Say a deed that followed, and another of its day: when, and after what."""
    first, deed = stretch.told[0], worth_most(stretch.deeds, ctx)
    is_slip, days = first.kind == "slip", stretch.days(deed)
    fields = {"earlier": on(first.day, ctx), "said": said(deed, ctx)}
    if days:
        key = "spiral.after_slip" if is_slip else "spiral.after"
        reply = ctx.say(key, count=days, on=on(deed.day, ctx), **fields)
    else:
        key = "spiral.after_slip_same_day" if is_slip else "spiral.after_same_day"
        reply = ctx.say(key, **fields)
    reply = _with_state(reply, deed, ctx)
    others = [e for e in stretch.deeds if e.day == deed.day and e != deed]
    for more in others[: DEEDS - 1]:
        reply = reply.then(ctx.say("spiral.deed", said=said(more, ctx)))
        reply = _with_state(reply, more, ctx)
    return reply


def _with_state(reply: Reply, deed: Entry, ctx: Context) -> Reply:
    """Add that it was lighter after a deed, if that was said."""
    return reply.then(ctx.say("spiral.lighter")) if deed.state == "lighter" else reply


HANDLERS = {"before": before, "helped": helped}
