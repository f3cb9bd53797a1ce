"""A change that is taken back at once: what was told stands as it did before."""

from collections.abc import Mapping
from dataclasses import replace
from typing import cast

from audio import MEDIUM

from .days import on
from .dialogue import MIRRORED, Context, Dialogue, Reply
from .journal import Became, Changed, Entry, Kind, Moved, Recast, Stage
from .taking_back import BACK, UNDO, kind_named, said_of, undo

_KINDS: Mapping[Kind, str] = {
    "step": "repair.as_before_step",
    "slip": "repair.as_before_slip",
    "feeling": "repair.as_before_feeling",
}
"""What is said of what is of its former kind again."""


def revocable(said: Reply, before: Entry, ctx: Context) -> Dialogue:
    """Say what was changed; an undo at once takes back the change, and no more."""
    waiting = replace(said, expects=(UNDO, BACK), patience=MEDIUM, once=True, was=None)
    more = yield waiting
    if more.intent == UNDO and kind_named(more.text, ctx):
        return (yield from undo(more, ctx))
    now = ctx.journal.entry(before.id)
    if now is None:
        return ctx.say("repair.none_such")
    _restore(before, now, ctx)
    return _receipt(before, now, ctx)


def _restore(before: Entry, now: Entry, ctx: Context) -> None:
    """Record what an entry was *before* wherever it is something else *now*."""
    if now.text != before.text:
        ctx.journal.record(Changed(before.id, before.text))
    if now.when != before.when:
        ctx.journal.record(Moved(before.id, before.when))
    if (now.kind, now.stage) != (before.kind, before.stage):
        stage = cast("Stage | None", before.stage)
        ctx.journal.record(Recast(before.id, before.kind, stage))
    if now.state != before.state:
        ctx.journal.record(Became(before.id, before.state))


def _receipt(before: Entry, now: Entry, ctx: Context) -> Reply:
    """Say that only the change was taken back, and how the entry stands again."""
    if now.kind != before.kind and before.kind in _KINDS:
        return ctx.say(_KINDS[before.kind])
    if not before.text or len(before.text.split()) > MIRRORED:
        return ctx.say("repair.as_before_long")
    said = said_of(before, ctx)
    if now.when != before.when:
        return ctx.say("repair.as_before_on", said=said, on=on(before.day, ctx))
    if now.state != before.state:
        return ctx.say("repair.as_before_open", said=said)
    return ctx.say("repair.as_before", said=said)
