"""Receipts: what a reply says of the person is in the journal, or was just said.

The phrasebook takes note of all that it words, so that a reply can be taken apart: what
is wording of ours, and what stands in a field.
"""

import re
from collections import defaultdict
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from functools import lru_cache

from assistant.finding.latest import BREATH
from assistant.safety import card, named
from intents import Phrasebook
from intents.moments import find

CALENDAR = ("clock.that_is", "clock.that_was", "clock.tomorrow", "clock.yesterday")
UNTIL, VOICE = "clock.days_until", "settings.which_voice"
"""What is said of the calendar or of us, and not of the person."""

SHORT = 20
"""Letters of a fragment of wording at most."""


@dataclass(frozen=True, slots=True)
class Witness(Phrasebook):
    """A phrasebook that takes note of what it is asked to word."""

    worded: list = field(default_factory=list)
    """Of each reply its key, its fields and its text."""
    mirrored: list = field(default_factory=list)
    """The person's words, and what they were turned into."""
    repaired: list = field(default_factory=list)
    fixed: tuple = ()
    """Words of ours that stand in fields."""

    @classmethod
    def of(cls, book):
        """Return a witness with the words of *book*."""
        fixed = (*fragments(book), *on_the_card(book))
        held = {each.name: getattr(book, each.name) for each in fields(Phrasebook)}
        return cls(**held, fixed=(*fixed, *book.language.languages.values()))

    def turn(self):
        """Forget the notes, for a new turn."""
        for notes in (self.worded, self.mirrored, self.repaired):
            notes.clear()

    def reply(self, key, choose, *, brief=False, **values):
        """Word a reply, and note it."""
        text = Phrasebook.reply(self, key, choose, brief=brief, **values)
        self.worded.append((key, values, text))
        return text

    def mirror(self, text):
        """Turn words into ours, and note both."""
        said = Phrasebook.mirror(self, text)
        self.mirrored.append((text, said))
        return said

    def repair(self, text):
        """Put words right, and note both."""
        told = Phrasebook.repair(self, text)
        self.repaired.append((text, told))
        return told


@lru_cache(100_000)
def plain(text):
    """Write *text* as its words alone, each between spaces."""
    return "".join(f" {word} " for word in re.findall(r"[^\W_]+", text.casefold()))


def unspelled(text):
    """Write a word that is spelled, "A, N, A", as a word again."""
    return text.replace(", ", "") if re.fullmatch(r"\w(, \w)+", text) else text


def unproven(text, proofs):
    """Return the words of *text* that no proof holds, without numbers.

    It may be a part of one proof, or made of several whole ones.
    """
    left = plain(text)
    known = sorted({plain(proof) for proof in proofs} - {""}, key=len, reverse=True)
    if any(left in proof for proof in known):
        return []
    for proof in known:
        left = left.replace(proof, " | ")
    return [word for word in left.split() if word != "|" and not word.isdigit()]


def fragments(book):
    """Return the fixed bits of wording that others are made of: "in the evening"."""
    texts = (text for reply in book.replies.values() for text in reply.other)
    return [text for text in texts if len(text) < SHORT and not set(text) & set("{.?")]


def on_the_card(book):
    """Return the names that stand on the card of numbers, as they are said."""
    for country in card().values():
        yield named(country.code, book)
        for line in country.lines:
            who = (source.who for source in line.sources)
            for words in filter(None, (line.name, line.keyword, line.hours, *who)):
                yield words[book.locale]


def is_proven(text, book, heard, entries, before=()):
    """Check that *text* holds nothing but wording of ours and words with a receipt.

    A receipt is an entry, or something *heard* in the talk that is going on. Replies
    from *before* may be said again.
    """
    words = {*heard, *(e.text for e in entries), *(e.cue or "" for e in entries)}
    words |= {told for said, told in book.repaired if not unproven(said, words)}
    wordings = [worded for _, _, worded in book.worded]
    sources = [*words, *wordings]
    quoted = [said for told, said in book.mirrored if not unproven(told, sources)]
    proofs = [*words, *quoted, *book.fixed]
    proofs += [re.sub("['\u2019]", "", proof) for proof in (*words, *quoted)]  # spelled
    for key, values, worded in book.worded:
        for name, value in values.items():
            said = unspelled(str(value))
            assert unproven(said, proofs) == [], f"{{{name}}} of {key}"
        proofs.append(worded)
    assert unproven(text, [*proofs, *before]) == []
    braces = {"{", "}"} & set(text) - set("".join(words))
    assert not braces, "a field was not filled"


def has_true_dates(text, book, heard, entries, now):
    """Check that every date in *text* is today, was heard, or is that of an entry."""
    known = {now.date(), *days_of(entries)}
    known |= {country.verified for country in card().values()}
    moments = (
        find(words, now, locale=book.locale, ahead=ahead)
        for words in heard
        for ahead in (None, False, True)
    )
    known |= {moment.at.date() for moment in moments if moment}
    names = {
        name: book.replies[f"clock.{name}s"].other for name in ("weekday", "month")
    }
    said = {key for key, _, _ in book.worded}
    if said & {*CALENDAR, UNTIL} or any(".none_" in key for key in said):
        return  # of the calendar, or of a day with nothing in it
    for key, values, worded in book.worded:
        dated = key != VOICE and values.keys() & {"weekday", "month", "number", "year"}
        if worded in text and dated:
            fits = [day for day in known if is_named(day, values, names)]
            assert fits, f"{key}: no entry is of {worded!r}"


def has_true_counts(text, book, heard, stood, now):
    """Check that every count in *text* is one of the journal now, and none is zero.

    What *stood* there is given as it was before the turn, and as it is after it.
    """
    before, after = stood
    counts = [
        (key, values["count"])
        for key, values, worded in book.worded
        if worded in text and "count" in values and key not in (UNTIL, VOICE)
    ]
    if not counts:
        return
    fresh = counted_again(after, now) | {
        *(len(set(after) - set(before)), len(set(before) - set(after))),
        *((now.date() - day).days for day in days_of(after)),
        *range(2, sum(now - entry.at <= BREATH for entry in after) + 1),
        *(int(number) for words in heard for number in re.findall(r"\d{1,9}", words)),
    }
    for key, count in counts:
        assert count > 0, f"{key}: a count has fallen to zero"
        assert count in fresh, f"{key}: {count} is not found again"


def days_of(entries):
    """Return every day that entries speak of, or were told on."""
    for entry in entries:
        yield from (entry.at.date(), entry.day)
        if entry.when:
            yield datetime.fromisoformat(entry.when).date()


def is_named(day, values, names):
    """Tell whether the fields of a date name this *day*."""
    named = {
        "weekday": names["weekday"][day.weekday()],
        "month": names["month"][day.month - 1],
        "number": day.day,
        "year": day.year,
    }
    return all(named[name] == values[name] for name in named.keys() & values.keys())


def counted_again(entries, now):
    """Count entries, and their days, by kind, stage and state, over many spans."""
    groups = defaultdict(list)
    for entry in entries:
        for group in (None, entry.kind, (entry.kind, entry.stage, entry.state)):
            groups[group].append(entry)
        groups[entry.kind, entry.stage].append(entry)
        groups[entry.kind, "", entry.state].append(entry)
    counts = set()
    for group in groups.values():
        told = sorted(now - entry.at for entry in group)
        counts |= {len(group), len({entry.day for entry in group})}
        for days in (1, 7, 14, 28, 30, 31, 90, 365):
            counts.add(sum(age <= timedelta(days) for age in told))
        for days in range(31):
            first = now.date() - timedelta(days)
            recent = [entry.day for entry in group if entry.day >= first]
            counts |= {len(recent), len(set(recent))}
    return counts
