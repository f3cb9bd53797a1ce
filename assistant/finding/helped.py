"""What is like something that was told, and what came next; facts of the journal only.

Entries are alike that share weighty words or feelings of one sort; a slip is like any
other slip. What came next are the first deeds told after an entry. Where several alike
entries were followed by the same deed, they were one stretch: it lasted from the first
of them to that deed.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import islice

from ..dialogue import MIRRORED, Context
from ..journal import Entry

TOLD = ("slip", "feeling", "step")
"""Kinds that one can stand in again."""

DEEDS = ("did", "kept", "prepared")
"""Stages of a step that something was done in."""

SOON = 7
"""Days within which a deed came soon after."""

LATER = 35
"""Days after which a deed is no longer what came next."""

SPANS = (1, 3, SOON, LATER)
"""Days that are looked through for a deed, one after another."""

FEELING = 2
"""What a shared feeling counts; any other shared word counts one."""

ENOUGH = 4
"""Weighty words from which on one alone is too little to be alike."""

MOST_WORDS, MOST_FOUND, MOST_SLIPS, MOST_READ = 12, 500, 12, 200
MOST_STEPS, MOST_DEEDS = 50, 8
"""How much is looked at, so that it stays quick in a journal of many years.

Steps are those of one stretch of time, and deeds those of them that followed.
"""

SPEAKING_OF_SLIPS = frozenset({"repair", "spiral"})
"""Topics in whose commands slips are named without one being told."""

_WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*")
_OWNED = re.compile(r"['\u2019]s$")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Alike entries, the oldest first, and the first deeds that followed them."""

    told: tuple[Entry, ...]
    deeds: tuple[Entry, ...]

    def days(self, deed: Entry) -> int:
        """Return the days from the first entry to a deed."""
        return (deed.day - self.told[0].day).days


def stretches(like: Entry | str, ctx: Context) -> list[Stretch]:
    """Return what was told before today and is like an entry or words, best first.

    What has not been followed by a deed yet is one stretch, and comes last.
    """
    best = _alike(like, ctx)[:MOST_READ]
    deeds = _followed(best, ctx)
    lasting = ctx.now().date() - timedelta(LATER)
    groups: dict[int, list[Entry]] = {}
    for entry in best:
        alone = 0 if entry.day >= lasting else -entry.id
        key = deeds[entry][0].id if deeds[entry] else alone
        groups.setdefault(key, []).append(entry)
    keys = sorted(groups, key=lambda key: key == 0)
    told = [tuple(sorted(groups[key], key=_when)) for key in keys]
    return [Stretch(alike, deeds[alike[0]]) for alike in told]


def _followed(entries: Iterable[Entry], ctx: Context) -> dict[Entry, tuple[Entry, ...]]:
    """Return the deeds that followed each entry; one deed may end many."""
    deeds: dict[Entry, tuple[Entry, ...]] = {}
    known: tuple[Entry, ...] = ()
    for entry in sorted(entries, key=lambda entry: entry.id):
        prompt = entry.day == entry.at.date()
        is_known = known and entry.id < known[0].id and entry.day <= known[0].day
        if not (prompt and is_known):
            known = next_deeds(entry, ctx)
        deeds[entry] = known
    return deeds


def tells(words: str, ctx: Context) -> bool:
    """Tell whether something can be like *words*; to "this" and "it" nothing is."""
    return bool(_terms(words, ctx)) or _is_slip(words, ctx)


def next_deeds(
    entry: Entry, ctx: Context, most: int = LATER, *, timeless: bool = False
) -> tuple[Entry, ...]:
    """Return the first deeds that followed an entry within *most* days, in order."""
    start, first = entry.at, entry.id
    if entry.day < entry.at.date():
        start = datetime.combine(entry.day, time(), start.tzinfo) + timedelta(1)
        first = 0
    for days in SPANS:
        until = start + timedelta(min(days, most))
        followed = (
            e
            for e in ctx.journal.entries("step", start, until, MOST_STEPS)
            if e.stage in DEEDS and first < e.id != entry.id and e.day >= entry.day
            if not ctx.book.harm.of(e.text) and (not timeless or is_timeless(e, ctx))
        )
        if deeds := tuple(islice(followed, MOST_DEEDS)):
            return tuple(sorted(deeds, key=_when))
    return ()


def said(entry: Entry, ctx: Context) -> str:
    """Return the words of a step as they are said back, or that there are none."""
    if is_short(entry):
        return ctx.book.mirror(entry.text)
    return ctx.say("spiral.lengthy" if entry.text else "spiral.wordless").text


def is_timeless(entry: Entry, ctx: Context) -> bool:
    """Tell whether no word such as "today" is in it: on another day it misleads."""
    text = f" {' '.join(_words(entry.text))} "
    days = (" ".join(words) for words in _listed("spiral.days", ctx))
    return not any(f" {day} " in text for day in days)


def worth_most(deeds: Sequence[Entry], ctx: Context) -> Entry:
    """Return the first deed after which it was lighter, or that reads well."""
    lighter = (deed for deed in deeds if deed.state == "lighter")
    plain = (deed for deed in deeds if is_short(deed) and is_timeless(deed, ctx))
    return next(lighter, next(plain, deeds[0]))


def is_short(entry: Entry) -> bool:
    """Tell whether the words of an entry are said back: there are some, and few."""
    return 0 < len(entry.text.split()) <= MIRRORED


def _alike(like: Entry | str, ctx: Context) -> list[Entry]:
    """Return the entries from before today that are like it, the most alike first."""
    text = like if isinstance(like, str) else like.text
    terms, is_slip = _terms(text, ctx), _is_slip(like, ctx)
    points: Counter[Entry] = Counter()
    for words in terms:
        worth = FEELING if len(words) > 1 else 1
        points.update(dict.fromkeys(ctx.journal.like(words, MOST_FOUND), worth))
    least = FEELING if len(terms) >= ENOUGH else 1
    found = {entry: count for entry, count in points.items() if count >= least}
    if not terms:
        found = dict.fromkeys(_same(text, ctx), 1)
    if is_slip:
        slips = (entry for entry in found if entry.kind == "slip")
        recent = dict.fromkeys(_slips(ctx), 0)
        found |= recent | {slip: found[slip] + 1 for slip in slips}
    today = ctx.now().date()
    earlier = (e for e in found if e.kind in TOLD and e.day < today)
    return sorted(earlier, key=lambda e: (-found[e], -_when(e)[0], -e.id))


def _same(text: str, ctx: Context) -> Iterator[Entry]:
    """Yield what was told in the same words, for words that weigh little."""
    for entry in ctx.journal.like([*_words(text)], MOST_FOUND):
        if [*_words(entry.text)] == [*_words(text)]:
            yield entry


def _is_slip(like: Entry | str, ctx: Context) -> bool:
    """Tell whether it is a slip, or words of which one is only said of slips."""
    if not isinstance(like, str):
        return like.kind == "slip"
    of_slips, others = set[object](), set[object]()
    for intent, forms in ctx.book.commands.items():
        if intent.partition(".")[0] not in SPEAKING_OF_SLIPS:
            said = of_slips if intent == "slip.slipped" else others
            said.update(*forms)
    others.update(*_listed("spiral.days", ctx), ctx.book.language.light)
    return not (of_slips - others).isdisjoint(_words(like))


def _terms(text: str, ctx: Context) -> list[tuple[str, ...]]:
    """Return the weighty words of *text*, a feeling with all of its sort."""
    sorts = _listed("spiral.alike", ctx)
    plain = {word for words in _listed("spiral.plain", ctx) for word in words}
    terms = []
    for word in _words(text):
        if word in plain or ctx.book.language.weight(word) < 1:
            continue
        terms.append(next((sort for sort in sorts if word in sort), (word,)))
    return list(dict.fromkeys(terms))[:MOST_WORDS]


def _listed(key: str, ctx: Context) -> list[tuple[str, ...]]:
    """Return the lines of a list, each without its first two words."""
    return [tuple(map(str, form[2:])) for form in ctx.book.answers[key]]


def _words(text: str) -> Iterator[str]:
    """Yield the words of *text*, but none such as "don't"."""
    for word in _WORD.findall(text.lower()):
        bare = _OWNED.sub("", word)
        if bare.isalnum():
            yield bare


def _slips(ctx: Context) -> Iterator[Entry]:
    """Yield the latest slips."""
    before = None
    for _ in range(MOST_SLIPS):
        slip = ctx.journal.last("slip", before)
        if slip is None:
            return
        yield slip
        before = slip.at


def _when(entry: Entry) -> tuple[int, int]:
    """Return what puts entries in the order of what they speak of."""
    return entry.day.toordinal(), entry.id
