"""Measures how well free speech is understood, beside simpler ways.

    python benchmarks/understanding.py --data DIR [--ours DIR] [--json]

DIR holds the public sets (see lines.py); ours are in benchmarks/understanding/ours.
Right is the right intent, acted on or asked about. A false accept that writes is
other talk that would reach the journal without a question.
"""

import argparse
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from understanding.baselines import baselines
from understanding.lines import Line, our_lines, public_lines, there
from understanding.measure import Decide, Judged, as_figures, engine, judge, macro
from understanding.wear import Wear

from intents import Phrasebook

OURS = Path(__file__).parent / "understanding" / "ours"
TAUGHT = OURS.with_name("public")
RATES = (0.1, 0.2)

LEARNED = "ours_train"
"""The lines that were learned from: they tell nothing of the baselines, or of wear."""


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--ours", type=Path, default=OURS)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--quick", action="store_true", help="no baselines, no wear")
    args = parser.parse_args()
    there(args.data, "clinc150_mapped.jsonl")
    book = Phrasebook.load("en")
    ours = list(our_lines(args.ours))
    sets = {
        "public": list(public_lines(args.data, taught=TAUGHT)),
        LEARNED: [line for line in ours if not line.held],
        "ours_held": [line for line in ours if line.held],
    }
    figures = {
        name: _measured(lines, book, quick=args.quick or name == LEARNED)
        for name, lines in sets.items()
        if lines
    }
    for name, measured in figures.items():
        _print(name, measured)
    if args.json:
        print(json.dumps(figures))


def _measured(
    lines: Sequence[Line], book: Phrasebook, *, quick: bool
) -> dict[str, Any]:
    decide = engine(book)
    judged, spent = judge(lines, decide)
    figures = as_figures(judged, spent)
    if quick:
        return figures
    figures["baselines"] = {
        name: as_figures(*judge(lines, other))
        for name, other in baselines(book).items()
    }
    figures["worn"] = _worn(lines, decide, judged)
    return figures


def _worn(lines: Sequence[Line], decide: Decide, clean: Judged) -> dict[str, Any]:
    """Measure again after simulated errors; lost is relative to clean text."""
    ours = [line for line in lines if line.wanted]
    before = macro(clean)
    worn = {}
    for rate in RATES:
        wear = Wear((line.text for line in lines), rate)
        spoiled = [
            Line(wear.spoil(line.text), line.wanted, line.source) for line in ours
        ]
        after = macro(judge(spoiled, decide)[0])
        lost = 1 - after / before if before else 0.0
        worn[f"{rate:.0%}"] = {"macro_recall": after, "lost": lost}
    return worn


def _print(name: str, figures: Mapping[str, Any]) -> None:
    print(f"\n== {name}")
    print(f"{'intent':58}{'n':>5}{'recall':>8}{'act':>7}{'precision':>11}")
    for label, row in figures["intents"].items():
        print(
            f"{label:58}{row['n']:5}{row['recall']:8.3f}"
            f"{row['act']:7.3f}{row['precision']:11.3f}"
        )
    print(f"{'other talk':58}{'n':>5}{'writes':>8}{'acts':>7}{'asks':>11}")
    for source, row in figures["false_accepts"].items():
        print(
            f"{source:58}{row['n']:5}{row['writes']:8.4f}"
            f"{row['acts']:7.3f}{row['asks']:11.3f}"
        )
    _print_sums("matcher", figures)
    for way, measured in figures.get("baselines", {}).items():
        _print_sums(way, measured)
    for rate, row in figures.get("worn", {}).items():
        print(f"at {rate} word errors: recall {row['macro_recall']:.3f}, "
              f"lost {row['lost']:.1%}")  # fmt: skip


def _print_sums(way: str, figures: Mapping[str, Any]) -> None:
    took, writes = figures["time"], figures["mean_writes"]
    print(
        f"{way:26} macro recall {figures['macro_recall']:.3f}, writes falsely "
        f"{'-' if writes is None else format(writes, '.2%')} a source, CPU median "
        f"{took['median_ms']:.2f} ms, p99 {took['p99_ms']:.2f} ms, "
        f"{took['lines_a_minute']:,.0f} lines a minute"
    )
    if row := figures["breaths"]:
        print(
            f"{way:26} all found in {row['all_found']:.3f} of {row['n']} breaths, "
            f"one thing split in {row['one_split']:.3f}"
        )
    if figures["right_stage"] is not None:
        print(f"{way:26} right stage {figures['right_stage']:.3f}")


if __name__ == "__main__":
    main()
