"""How well an utterance fits a phrase, word by word.

Theory of operation. The words of a phrase are laid along the words of the
utterance, in order. A phrase word gains its weight where it meets its like, less
where it meets something similar, and costs a little where it was not said; an
utterance word that no phrase word and no slot takes costs part of its weight. The
best layout is found by dynamic programming: row i, column j holds the worth of the
first i items laid along the first j words. Decisive words ("not", "he") can be
neither passed over nor left out, so a phrase without them is never found in an
utterance with them, except within a slot.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf
from typing import TypeAlias

from .phrase import Phrase
from .template import Slot

EXTRA = 0.6
"""The share of its weight that an utterance word costs when nothing takes it."""

OWN = 0.85
"""What a perfect fit is worth when nearly all of the utterance is in slots."""

Row: TypeAlias = list[float]


@dataclass(frozen=True, slots=True)
class Utterance:
    """The words to be understood, seen from a phrasebook's words."""

    near: Sequence[Mapping[str, float]]
    """For each word, the phrase words like it and how alike they are."""
    costs: Sequence[float]
    """For each word, what passing over it costs."""
    barred: Sequence[bool]
    """For each word, whether it cannot begin a slot."""
    weight: float
    """The sum of the weights of all words that were heard."""


Ranking: TypeAlias = Sequence[tuple[float, Phrase]]
"""The best phrase of each intent and its score, the best first."""


def score(phrase: Phrase, heard: Utterance) -> float:
    """Return how well *heard* fits *phrase*, from 0 to 1."""
    worth = layout(phrase, heard)[-1][-1]
    return max(0.0, worth) / phrase.total * share(phrase, heard)


def share(phrase: Phrase, heard: Utterance) -> float:
    """Return 1 if the phrase's own words are all that was heard, else less.

    So of two phrases that fit, the one that explains more is ahead.
    """
    return OWN + (1 - OWN) * min(1.0, phrase.total / max(heard.weight, phrase.total))


def layout(phrase: Phrase, heard: Utterance) -> list[Row]:
    """Return the worth of every way to lay the phrase along the utterance."""
    row = [0.0]
    for cost in heard.costs:
        row.append(row[-1] - cost)
    rows = [row]
    for number, item in enumerate(phrase.items):
        if isinstance(item, Slot):
            row = _slot_row(row, heard)
        else:
            row = _word_row(row, item, phrase, number, heard)
        rows.append(row)
    return rows


def spans(phrase: Phrase, heard: Utterance) -> dict[str, tuple[int, int]]:
    """Return from which word to which each slot goes in the best layout."""
    rows = layout(phrase, heard)
    slots: dict[str, tuple[int, int]] = {}
    column = len(heard.costs)
    for number in range(len(phrase.items) - 1, -1, -1):
        item, above, row = phrase.items[number], rows[number], rows[number + 1]
        if isinstance(item, Slot):
            start = _start(above, row[column], heard)
            slots[item.name] = (start, column)
            column = start
            continue
        while column and row[column] == row[column - 1] - heard.costs[column - 1]:
            column -= 1
        if column and row[column] != above[column] + phrase.missing[number]:
            column -= 1
    return dict(reversed(slots.items()))


def _word_row(
    above: Row, word: str, phrase: Phrase, number: int, heard: Utterance
) -> Row:
    weight, missing = phrase.weights[number], phrase.missing[number]
    alike = phrase.alike
    before = above[0]
    best = before + missing
    row = [best]
    for near, cost, worth in zip(heard.near, heard.costs, above[1:], strict=True):
        best -= cost
        if (unsaid := worth + missing) > best:
            best = unsaid
        if word in near and (likeness := near[word]) >= alike:
            best = max(best, before + weight * likeness * likeness)
        row.append(best)
        before = worth
    return row


def _slot_row(above: Row, heard: Utterance) -> Row:
    best = -inf
    row = [best]
    for worth, barred in zip(above, heard.barred, strict=False):
        if not barred and worth > best:
            best = worth
        row.append(best)
    return row


def _start(above: Row, worth: float, heard: Utterance) -> int:
    """Return the first word of the slot that ends with this worth.

    Of equals the last, for a slot before it may hold its lead-in too: "look at the
    moon" is the task in "look at the moon at nine".
    """
    return max(
        place
        for place, barred in enumerate(heard.barred)
        if not barred and above[place] == worth
    )
