"""Learns how much each trait of what is said speaks for what (intents/learned.py).

    make learn

Learns from lines of ours that are not held, from the halves of public sets in
`public/`, and from phrases of the book: each once as it is, and as often as WORN says
as a recognizer may spoil it. Writes the model into the locale's folder.
Takes some minutes.
"""

import argparse
import random
import tomllib
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from math import log
from pathlib import Path
from typing import Any

import numpy as np
from lines import NOTHING, Line, our_lines
from model import arrays, lines_in, made_from, matrix
from numpy.typing import NDArray
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from wear import Wear

from intents import Matcher, Phrasebook
from intents.learned import LEARNED
from intents.normalize import normalize
from intents.telling import Telling
from intents.template import Form, Slot
from intents.traits import is_piece, traits

HERE = Path(__file__).parent
FOLDERS = (HERE / "ours", HERE / "public")
LOCALE = HERE.parents[1] / "intents" / "locale" / "en"

WORN = (0.15, 0.3)
"""The share of words that are spoiled in further copies of each line, which weigh as
much as the clean one all together."""

SEEN = 5
"""How often a trait must be seen to be learned."""

KEPT = 100_000
"""Traits that are kept."""

FORMS = 60
"""Phrases of each command that are learned from."""

FILLED = tomllib.loads((HERE / "slots.toml").read_text("utf-8"))
"""What stands in the slots of phrases, by their names."""

PIECE = 0.5
"""How loud a piece of a word is beside a word."""

STRENGTH = 9.0
"""How freely the weights may grow."""

ROUNDS = 40
"""How often all lines are gone through: from some twenty on hardly anything changes."""


def main() -> None:
    """Learn, and write what was learned."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--to", type=Path, default=LOCALE / LEARNED)
    args = parser.parse_args()
    book = Phrasebook.load("en")
    lines = [line for line in our_lines(FOLDERS[0]) if not line.held]
    lines = [line for line in lines if not line.parts]
    lines += our_lines(FOLDERS[1])
    taught = [(line.text, _label(line)) for line in lines]
    taught += _phrases(book)
    clean, weights = list(taught), [1.0] * len(taught)
    for seed, rate in enumerate(WORN, start=3):
        wear = Wear((text for text, _ in clean), rate, seed)
        taught += [(wear.spoil(text), label) for text, label in clean]
        weights += [1.0 / len(WORN)] * len(clean)
    shown = list(_shown(book, (text for text, _ in taught)))
    learned = _learned(shown, [label for _, label in taught], weights)
    np.savez(args.to, **learned, **made_from(lines_in(FOLDERS)))
    print(f"{args.to}: {args.to.stat().st_size / 1e6:.1f} MB")


def _label(line: Line) -> str:
    return line.wanted[0] if line.wanted else NOTHING


def _phrases(book: Phrasebook) -> Iterator[tuple[str, str]]:
    """Yield some phrases of every command, their slots filled."""
    chance = random.Random(5)  # noqa: S311  no secret
    for intent, forms in sorted(book.commands.items()):
        known = [form for form in forms if _slots(form) <= FILLED.keys()]
        for form in chance.sample(known, min(FORMS, len(known))):
            said = (_filled(item, chance) for item in form)
            yield " ".join(said), intent


def _slots(form: Form) -> set[str]:
    return {item.name for item in form if isinstance(item, Slot)}


def _filled(item: str | Slot, chance: random.Random) -> str:
    return chance.choice(FILLED[item.name]) if isinstance(item, Slot) else item


def _shown(book: Phrasebook, texts: Iterable[str]) -> Iterator[list[str]]:
    """Yield the traits of each text, as the judge gives them to the model."""
    told = book.statements
    if told is None:
        return
    matcher, telling = Matcher(replace(book, learned=None)), Telling(book, told)
    for text in texts:
        words = normalize(text, book.language)
        nearest = matcher.nearest(text, words, book.commands.keys())
        yield sorted({*traits(telling.read(text, words), nearest, told)})


def _learned(
    shown: Sequence[Sequence[str]], labels: Sequence[str], weights: Sequence[float]
) -> dict[str, NDArray[Any]]:
    """Return the arrays of a model by their names in the file."""
    loudness = _loudness(shown)
    rows = matrix(shown, loudness)
    model = LogisticRegression(
        C=STRENGTH, solver="sag", tol=0, max_iter=ROUNDS, random_state=1
    )
    with warnings.catch_warnings(action="ignore", category=ConvergenceWarning):
        model.fit(rows, labels, sample_weight=weights)
    return arrays(model, rows, loudness, KEPT)


def _loudness(shown: Sequence[Sequence[str]]) -> dict[str, float]:
    """Return how loud each trait is: rare ones are louder, pieces of words softer."""
    seen = Counter(trait for one in shown for trait in one)
    often = sorted(trait for trait, count in seen.items() if count >= SEEN)
    return {
        trait: (log(len(shown) / seen[trait])) ** 0.5
        * (PIECE if is_piece(trait) else 1.0)
        for trait in often
    }


if __name__ == "__main__":
    main()
