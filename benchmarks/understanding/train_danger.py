"""Learns what danger sounds like in words that no list has (intents/feared.py).

    python benchmarks/understanding/train_danger.py

Learns danger from lines of ours in `danger/train.jsonl` and from ways to say the
patterns of the locale's `_danger.toml`; and what is no danger from all other lines of
ours that are not held, and from the halves of public sets in `public/`. Each is learned
once as it is and once as a recognizer may spoil it. Takes some minutes.
"""

import argparse
import json
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from lines import NOTHING, our_lines
from model import arrays, lines_in, made_from, matrix
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from wear import Wear

from intents.danger import GRADES, WORDS
from intents.feared import FEARED
from intents.language import Language, read_language
from intents.normalize import normalize
from intents.parts import Part
from intents.patterns import pattern
from intents.source import Source
from intents.traits import plain_traits

HERE = Path(__file__).parent
LINES = HERE / "danger" / "train.jsonl"
FOLDERS = (HERE / "ours", HERE / "public")
LOCALE = HERE.parents[1] / "intents" / "locale" / "en"
LIST = LOCALE / "_danger.toml"

WORN = (0.1, 0.25)
"""The shares of words that are spoiled in further copies of what tells of danger."""

WAYS = 6
"""Ways to say each pattern that are learned from."""

SEEN = 3
"""How often a trait must be seen in what tells of danger, to be learned."""

OFTEN = 40
"""How often elsewhere."""

KEPT = 40_000
"""Traits that are kept: those that say most."""

OURS = 3.0
"""How much a line of ours counts that is written for this; any other counts one."""

STRENGTH = 10.0
"""How freely the weights may grow."""

ROUNDS = 400
"""The most steps of the search for the weights."""

Taught: TypeAlias = tuple[str, str, float]
"""A text, its label, and how much it counts."""


def main() -> None:
    """Learn, and write what was learned."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--to", type=Path, default=LOCALE / FEARED)
    args = parser.parse_args()
    language = read_language(Source(LOCALE / "_language.toml"))
    taught = [*_dangers(language)]
    calm = [*_calm()]
    wears = [Wear((text for text, *_ in (*taught, *calm)), rate) for rate in WORN]
    spoiled = [(w.spoil(text), *rest) for text, *rest in taught for w in wears]
    spoiled += [(wears[0].spoil(text), *rest) for text, *rest in calm[::2]]
    learned = _learned([*taught, *calm, *spoiled], language)
    np.savez_compressed(args.to, **learned, **made_from([*lines_in(FOLDERS), LINES]))
    print(f"{args.to}: {args.to.stat().st_size / 1e6:.2f} MB")


def _dangers(language: Language) -> Iterator[Taught]:
    """Yield lines of ours about danger and near it, and ways to say the list."""
    for row in map(json.loads, LINES.read_text("utf-8").splitlines()):
        yield row["text"], row["kind"] or NOTHING, OURS
    chance = random.Random(11)  # noqa: S311  no secret
    source = Source(LIST)
    names = source.lists(WORDS)
    for grade in GRADES:
        for kind, texts in source.lists(grade).items():
            for text in texts:
                parts = pattern(text, language, names).parts
                said = {_said(parts, chance) for _ in range(WAYS)}
                yield from ((one, kind, 1.0) for one in sorted(said))


def _calm() -> Iterator[Taught]:
    for folder in FOLDERS:
        lines = (line for line in our_lines(folder) if not line.held)
        yield from ((line.text, NOTHING, 1.0) for line in lines)


def _said(parts: Sequence[Part], chance: random.Random) -> str:
    """Return one way to say a pattern."""
    said = (_part(part, chance) for part in parts)
    return " ".join(filter(None, said))


def _part(part: Part, chance: random.Random) -> str:
    if part.gap or part.last or (part.optional and chance.random() < 0.7):  # noqa: PLR2004
        return ""
    ways = [*sorted(part.words), *part.stems, *part.rows]
    way = chance.choice(ways)
    return way if isinstance(way, str) else _said(way, chance)


def _learned(taught: Sequence[Taught], language: Language) -> dict[str, NDArray[Any]]:
    """Return the arrays of a model by their names in the file."""
    labels = np.array([label for _, label, _ in taught])
    shown = [
        sorted({*plain_traits([w.text for w in normalize(text, language)])})
        for text, *_ in taught
    ]
    loudness = dict.fromkeys(_often(shown, labels), 1.0)
    rows = matrix(shown, loudness)
    model = LogisticRegression(C=STRENGTH, max_iter=ROUNDS)
    model.fit(rows, labels, [counts for *_, counts in taught])
    return arrays(model, rows, loudness, KEPT)


def _often(shown: Sequence[Sequence[str]], labels: NDArray[np.str_]) -> list[str]:
    danger: Counter[str] = Counter()
    calm: Counter[str] = Counter()
    for one, label in zip(shown, labels, strict=True):
        (calm if label == NOTHING else danger).update(one)
    many = {trait for trait, count in calm.items() if count >= OFTEN}
    return sorted(many | {trait for trait, count in danger.items() if count >= SEEN})


if __name__ == "__main__":
    main()
