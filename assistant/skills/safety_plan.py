"""The safety plan: made in a calm time, read on one phrase, changed and deleted."""

from collections.abc import Callable
from dataclasses import replace

from audio import MEDIUM
from intents import Match

from ..changing import Wish, changed
from ..dialogue import (
    MIRRORED,
    NO,
    YES,
    Context,
    Dialogue,
    NoAnswerError,
    Reply,
    Sub,
    confirm,
)
from ..finding.choosing import Choice, chosen
from ..journal import Changed, Entry, Safeguarded, Undone
from ..safety.filling import (
    NOTHING,
    asked,
    filled,
    is_harsh,
    kept,
    line_in,
    part_filled,
)
from ..safety.own_plan import PARTS, is_safe, lines, own_plan, read_aloud
from ..safety.plan_parts import (
    is_person,
    names_of,
    part_in,
    parted,
    which_part,
    words_in,
)
from ..taking_back import BACK, UNDO


def make(_: Match, ctx: Context) -> Dialogue:
    """Ask for every part that is empty, or offer to add where none is."""
    empty = [part for part in PARTS if not lines(ctx, part)]
    if not empty:
        return (yield from _added(ctx.say("safety_plan.full"), "", ctx))
    is_new = len(empty) == len(PARTS)
    lead = ctx.say("safety_plan.begins" if is_new else "safety_plan.goes_on")
    said = yield from filled(empty, lead, ctx)
    something = bool(lines(ctx))
    if said is None:
        return ctx.say("safety_plan.paused") if something else None
    end = ctx.say("safety_plan.done" if something else "safety_plan.still_empty")
    return said.then(end)


def read(_: Match, ctx: Context) -> Dialogue:
    """Read the whole plan, or offer to make one."""
    return own_plan(ctx) or (yield from _offered("safety_plan.none", ctx))


def part(heard: Match, ctx: Context) -> Dialogue:
    """Read one part; offer to fill it where it is empty."""
    of = part_in(heard, ctx)
    if not of or not lines(ctx):
        return (yield from read(heard, ctx))
    if said := read_aloud((of,), ctx):
        return said
    if (yield from confirm(ctx, "safety_plan.none_in_part")):
        return (yield from part_filled(of, Reply(""), ctx))
    return ctx.say("safety_plan.stays")


def what(_: Match, ctx: Context) -> Dialogue:
    """Say what a safety plan is, and offer to make one where there is none."""
    said = ctx.say("safety_plan.what")
    if lines(ctx):
        return said
    return (yield from _offered("safety_plan.what_for", ctx, said))


def add(heard: Match, ctx: Context) -> Dialogue:
    """Add a line to the part that was named, or that is asked for."""
    words = words_in(heard, ctx)
    of = part_in(heard, ctx) or ("who" if is_person(words, heard, ctx) else "")
    if not of:
        return (yield from _added(Reply(""), words, ctx))
    if words:
        return (yield from kept(of, words, ctx))
    return (yield from part_filled(of, Reply(""), ctx))


def change(heard: Match, ctx: Context) -> Dialogue:
    """Put a line into other words."""
    if not lines(ctx):
        return (yield from _offered("safety_plan.none", ctx))
    if "old" in heard.slots:
        wish = Wish(heard.slots["old"], heard.slots["new"])
        return _put(wish, ctx)
    of = part_in(heard, ctx) or (yield from which_part(Reply(""), ctx))
    if not of:
        return ctx.say("safety_plan.stays")
    if not lines(ctx, of):
        return (yield from part_filled(of, Reply(""), ctx))
    line = yield from _which_line(lines(ctx, of), "", ctx)
    return (yield from _reworded(line, ctx)) if line else ctx.say("safety_plan.stays")


def remove(heard: Match, ctx: Context) -> Dialogue:
    """Take out a line, or one of several things in it; it can come back at once."""
    if not lines(ctx):
        return (yield from _offered("safety_plan.none", ctx))
    words, of = words_in(heard, ctx), part_in(heard, ctx)
    among = lines(ctx, of) if of and not words else lines(ctx)
    line = yield from _which_line(among or lines(ctx), words, ctx)
    if line is None:
        return ctx.say("safety_plan.stays")
    out, rest = parted(line.text, words, ctx)
    ctx.journal.record(Changed(line.id, rest) if rest else Undone(line.id))

    def back() -> None:
        anew = Safeguarded(line.text, line.cue or "")
        ctx.journal.record(Changed(line.id, line.text) if rest else anew)

    if len(out.split()) > MIRRORED:
        return (yield from _gone(ctx.settle("safety_plan.removed_long"), back, ctx))
    said = ctx.settle("safety_plan.removed", said=ctx.book.mirror(out))
    return (yield from _gone(said, back, ctx))


def delete(_: Match, ctx: Context) -> Dialogue:
    """Delete the whole plan, if that is wished; it can come back at once."""
    gone = lines(ctx)
    if not gone:
        return (yield from _offered("safety_plan.none", ctx))
    parts = names_of(gone, ctx)
    try:
        answer = yield ctx.ask("safety_plan.delete_it", YES, NO, parts=parts)
    except NoAnswerError:
        return ctx.say("safety_plan.stays")
    if answer.intent != YES:
        return ctx.say("safety_plan.stays")
    for line in gone:
        ctx.journal.record(Undone(line.id))

    def back() -> None:
        for line in gone:
            ctx.journal.record(Safeguarded(line.text, line.cue or ""))

    said = ctx.settle("safety_plan.deleted", parts=parts)
    return (yield from _gone(said, back, ctx))


def _offered(key: str, ctx: Context, lead: Reply | None = None) -> Dialogue:
    """Offer to make a plan."""
    if (yield from confirm(ctx, key, lead)):
        return (yield from make(Match(""), ctx))
    return ctx.say("safety_plan.later")


def _added(lead: Reply, words: str, ctx: Context) -> Dialogue:
    """Ask which part, and add to it what was said, or what is asked for."""
    of = yield from which_part(lead, ctx)
    if not of:
        return ctx.say("safety_plan.stays")
    if words:
        return (yield from kept(of, words, ctx))
    return (yield from part_filled(of, Reply(""), ctx))


def _which_line(among: list[Entry], words: str, ctx: Context) -> Sub[Entry | None]:
    choice = Choice(among, _text, "safety_plan.which", "safety_plan.this")
    return (yield from chosen(choice, words, ctx))


def _text(line: Entry) -> str:
    return line.text


def _reworded(line: Entry, ctx: Context) -> Dialogue:
    """Ask for other words for a line."""
    is_long = len(line.text.split()) > MIRRORED
    part, said = line.cue or "", ctx.book.mirror(line.text)
    if is_long:
        answer = yield asked("safety_plan.it_is_long", part, ctx)
    else:
        answer = yield asked("safety_plan.it_says", part, ctx, said=said)
    if answer.intent in NOTHING:
        return ctx.say("safety_plan.stays")
    return _saved(line, line_in(answer.text, ctx), ctx, echo=not is_harsh(answer))


def _put(wish: Wish, ctx: Context) -> Reply:
    """Change some words of the line that holds them."""
    endings = ctx.book.replies["repair.endings"].other
    for line in reversed(lines(ctx)):
        if text := changed(line.text, wish, endings):
            return _saved(line, text, ctx)
    return ctx.say("repair.not_there")


def _saved(line: Entry, text: str, ctx: Context, *, echo: bool = True) -> Reply:
    if not is_safe(text, line.cue or "", ctx):
        return ctx.say("safety_plan.left_out")
    ctx.journal.record(Changed(line.id, text))
    if not echo or len(text.split()) > MIRRORED:
        return ctx.say("safety_plan.changed_long")
    return ctx.say("safety_plan.changed", said=ctx.book.mirror(text))


def _gone(said: Reply, back: Callable[[], None], ctx: Context) -> Dialogue:
    """Say what is gone, and bring it back if that is wished at once."""
    yield replace(said, expects=(BACK, UNDO), patience=MEDIUM, once=True)
    back()
    return ctx.say("safety_plan.is_back")


HANDLERS = {
    "make": make,
    "read": read,
    "part": part,
    "what": what,
    "add": add,
    "change": change,
    "remove": remove,
    "delete": delete,
}
