"""Other words for what was told: the last thing, or what holds them of late."""

from collections.abc import Sequence
from dataclasses import replace

from intents import Match

from .changing import EXACT, Wish, changed, find, partial, wishes
from .days import on
from .dialogue import (
    ANYTHING,
    MIRRORED,
    NO,
    YES,
    Context,
    Dialogue,
    Reply,
    Sub,
    confirm,
)
from .finding.latest import breath, is_from_today, receipt
from .finding.likeness import holds, words_of
from .journal import Changed, Entry
from .moving import told_lately
from .righting import of_one_sort, put_right, without_one
from .taking_back import taken_back

CHANGE = "repair.change"

BRIEFLY, NEW = 10, 3
"""Words of a clear wish at most, and of what is put in."""

OUT = ("repair.out", "repair.undo")
"""Ways to say that something is to be taken out."""


def of_wish(heard: Match, ctx: Context) -> Match:
    """Take a clear wish for another word as one, if the last thing told holds the old.

    It stands there word for word: "not the lake the river", of "by the lake".
    """
    known = heard.exact or heard.danger or heard.intent == CHANGE
    if (known and heard.decision == "act") or len(heard.text.split()) > BRIEFLY:
        return heard
    if not holds(heard.text, "repair.wishing", ctx.book):
        return heard
    told = [e for e in breath(ctx.journal) if e.text and is_from_today(e, ctx)]
    wished = wishes(heard.text, ctx.book) if told else ()
    if not any(_is_clear(wish, entry.text, ctx) for wish in wished for entry in told):
        return heard
    return replace(heard, intent=CHANGE, decision="act", score=1.0, slots={}, parts=())


def _is_clear(wish: Wish, text: str, ctx: Context) -> bool:
    """Tell whether the old words stand in *text*, and the new ones can stand for them.

    Both end in a word of weight, and both or neither in a verb; both begin alike.
    """
    old, new = (words_of(words, ctx.book) for words in (wish.old, wish.new))
    there = f" {' '.join(words_of(text, ctx.book))} "
    if not old or not 0 < len(new) <= NEW or f" {' '.join(old)} " not in there:
        return False
    verbs = ctx.book.statements.verbs if ctx.book.statements else {}
    owners = ctx.book.replies["repair.owners"].other
    alike = (old[-1] in verbs) == (new[-1] in verbs)
    owned = (old[0] in owners) == (new[0] in owners) or new[0] in owners
    return (
        alike and owned and min(map(ctx.book.language.weight, (old[-1], new[-1]))) == 1
    )


def change(heard: Match, ctx: Context) -> Dialogue:
    """Put right what was saved last, asking for what was not said."""
    told = breath(ctx.journal)
    if not told:
        return ctx.say("repair.nothing")
    if (out := heard.slots.get("out")) and is_from_today(told[-1], ctx):
        return (yield from _taken_out(told, out, ctx))
    wished = _wished(heard, ctx)
    if done := _older(told, wished, ctx):
        return done
    if not is_from_today(told[-1], ctx) and not (
        yield from confirm(ctx, "repair.change_it", lead=receipt(told[-1], ctx))
    ):
        return ctx.say("repair.stays")
    if not any(entry.text for entry in told):
        return receipt(told[-1], ctx)
    free = "old" not in heard.slots
    return (yield from _corrected(told, wished, ctx, free=free))


def _wished(heard: Match, ctx: Context) -> list[Wish]:
    """Return what may be wished for, the likeliest first."""
    wished = wishes(heard.text, ctx.book)
    if "old" in heard.slots:
        wished.append(Wish(heard.slots["old"], heard.slots.get("new", "").lower()))
    return wished


def _older(told: Sequence[Entry], wished: Sequence[Wish], ctx: Context) -> Reply | None:
    """Change the latest entry of late that holds a word which the last ones do not."""
    whole = [wish for wish in wished if wish.old and wish.new]
    endings = ctx.book.replies["repair.endings"].other
    if any(find(wish.old, each.text, endings) for wish in whole for each in told):
        return None
    last = {entry.id for entry in told}
    for entry in told_lately(ctx) if whole else ():
        for wish in whole if entry.id not in last else ():
            place = find(wish.old, entry.text, endings)
            if place is None or place.likeness < EXACT:
                continue
            if text := changed(entry.text, wish, endings):
                return _saved(entry, text, ctx, older=True)
    return None


def _corrected(
    told: Sequence[Entry], wished: list[Wish], ctx: Context, *, free: bool
) -> Dialogue:
    """Change a word in what was told, asking for what was not said.

    Where the wish is *free*, the old word may have been changed already.
    """
    if (only := partial(wished)) is not None:
        if only.new and (done := _change(told, [], only.new, ctx)):
            return done
        answered = yield from _asked(only, ctx)
        if answered is None:
            return (yield from taken_back(told[-1:], ctx))
        wished = answered
    if not wished:
        return ctx.say("repair.stays")
    done = _change(told, wished, "", ctx)
    if not done and free:
        done = _of_one_sort(told, wished, ctx)
    return done or ctx.say("repair.not_there").then(receipt(told[-1], ctx))


def _asked(wish: Wish, ctx: Context) -> Sub[list[Wish] | None]:
    """Ask for the words that were not said, one question each.

    [] is no answer, and None is to take it all out.
    """
    if not wish.old:
        key = "repair.in_place_of" if wish.new else "repair.which_word"
        answer = yield ctx.ask(key, ANYTHING, *OUT, YES, NO)
        if answer.intent in OUT:
            return None
        if answer.intent in (YES, NO):
            return []
        if partial(told := wishes(answer.text, ctx.book)) is None:
            return told
        wish = Wish(answer.text, wish.new)
    if not wish.new:
        answer = yield ctx.ask("repair.what_instead", ANYTHING, YES, NO)
        if answer.intent in (YES, NO):
            return []
        wish = Wish(wish.old, answer.text)
    return [wish]


def _change(
    told: Sequence[Entry], wished: Sequence[Wish], new: str, ctx: Context
) -> Reply | None:
    """Change the latest entry in which a wish, or a misheard word, is found."""
    for entry in reversed(told):
        if text := put_right(entry.text, wished, new, ctx.book):
            return _saved(entry, text, ctx)
    return None


def _of_one_sort(
    told: Sequence[Entry], wished: Sequence[Wish], ctx: Context
) -> Reply | None:
    """Change the only word of the sort that is wished for."""
    for entry in reversed(told):
        if text := of_one_sort(entry.text, wished, ctx.book):
            return _saved(entry, text, ctx)
    return None


def _taken_out(told: Sequence[Entry], word: str, ctx: Context) -> Dialogue:
    """Take one of two out of what was told; ask where all of it would go."""
    endings = ctx.book.replies["repair.endings"].other
    entry = next((e for e in reversed(told) if find(word, e.text, endings)), None)
    if entry is None:
        return ctx.say("repair.not_there")
    if text := without_one(entry.text, word, ctx.book):
        return _saved(entry, text, ctx)
    said, day = ctx.book.mirror(entry.text), on(entry.day, ctx)
    answer = yield ctx.ask("repair.take_this", YES, NO, said=said, on=day)
    if answer.intent == YES:
        return (yield from taken_back([entry], ctx))
    return ctx.say("repair.stays")


def _saved(entry: Entry, text: str, ctx: Context, *, older: bool = False) -> Reply:
    """Save other words for an entry, and say them: of which day, if not the last."""
    ctx.journal.record(Changed(entry.id, text))
    said = ctx.book.mirror(text)
    if len(text.split()) > MIRRORED:
        done = ctx.say("repair.changed_long")
    elif older:
        done = ctx.say("repair.changed_of", said=said, on=on(entry.day, ctx))
    else:
        done = ctx.say("repair.changed", said=said)
    return done.changing(entry)
