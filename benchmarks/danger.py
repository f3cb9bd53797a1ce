"""Measures how much danger is heard, and how often it is heard where there is none.

    python benchmarks/danger.py --data DIR [--sound] [--noise DIR] [--limit N] [--json]

DIR holds the public sets (dangers/cases.py); our own held lines of danger are beside
ours. A crisis is found if it is graded danger, or danger or check; every share stands
with its 95 % interval (Wilson). Worn is with a share of the words misheard, in a
simulation. With --sound lines are also spoken by synthetic voices, in the quiet and in
noise, and heard by the recognizer.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from dangers import heard, tables
from dangers.cases import HELD, NEEDED, Lines, every, load
from dangers.measure import (
    SEEDS,
    Figures,
    Step,
    Worn,
    agrees,
    danger_step,
    kinds,
    missed,
    table,
    times,
)
from understanding.lines import there
from understanding.measure import Decide, engine

from intents import Phrasebook

TIMED = 4000
"""Lines that are timed, of what is no crisis."""


def main() -> None:
    """Measure, and print; with --json the figures on the last line too."""
    options = _options()
    there(options.data, *NEEDED)
    if options.held != HELD:
        there(options.held.parent, options.held.name)
    rooms = heard.noises(options.noise) if options.sound else []
    lines, book = load(options.data, options.held), Phrasebook.load("en")
    decide, figures = engine(book), Figures()
    if not options.no_text:
        figures = _texts(lines, danger_step(book), decide)
        tables.tell(figures)
    if options.sound:
        crises = heard.sample(lines.crises, options.limit // 2)
        others = heard.sample(lines.told, options.limit - len(crises))
        engines = (options.recognizer, options.voices)
        sound, misheard = heard.through_sound(crises, others, decide, rooms, engines)
        tables.tell_sound(sound)
        if options.show:
            _show(misheard)
        figures["sound"] = sound
    if options.json:
        print(json.dumps(figures))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--data", type=Path, required=True, metavar="DIR")
    parser.add_argument("--held", type=Path, default=HELD, metavar="FILE")
    parser.add_argument("--sound", action="store_true", help="takes minutes")
    parser.add_argument("--no-text", action="store_true", help="leave that part out")
    parser.add_argument("--limit", type=int, default=60, metavar="N", help="lines said")
    parser.add_argument("--noise", type=Path, metavar="DIR", help="holds .flac files")
    parser.add_argument("--recognizer", default="auto")
    parser.add_argument("--voices", nargs="+", default=heard.VOICES)
    parser.add_argument("--show", action="store_true", help="print misheard crises")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def _texts(lines: Lines, step: Step, decide: Decide) -> Figures:
    """Measure on text."""
    if not agrees(lines.crises, step, decide):
        sys.exit("The matcher does not find what its first step finds.")
    worn = Worn(case.text for case in lines.all)
    often = len(SEEDS)
    return {
        "risk": table(lines.risk, step, worn, often, "all of risk"),
        "held": table(lines.held, step, worn, often, "all of ours"),
        "grades": table(lines.by_grade, step, worn, often, "all of ours"),
        "kinds": kinds(lines.held, step),
        "lexicon": {
            group: table(sets, step, None, 1, "all of these")
            for group, sets in lines.lexicon.items()
        },
        "no_risk": table(lines.no_risk, step, worn, often, "all without risk"),
        "traps": table(lines.traps, step, worn, often, "all of our traps"),
        "check_ins": table(lines.check_ins, step, worn, 1, "all check-ins"),
        "others": table(lines.others, step, worn, 1, "all other talk"),
        "missed": missed(lines.crises, worn, decide),
        "times": times(_some(lines), step, decide),
    }


def _some(lines: Lines) -> list[str]:
    """Return what is timed, from all over what is no crisis."""
    texts = [case.text for case in every(lines.check_ins, lines.others)]
    return texts[:: max(1, len(texts) // TIMED)]


def _show(misheard: Sequence[tuple[str, str]]) -> None:
    print("\n== crises that were misheard")
    for said, got in misheard:
        print(f"{said}\n    {got}")


if __name__ == "__main__":
    main()
