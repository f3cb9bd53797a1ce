"""Turns what was found in lines into figures, with 95 % intervals."""

import math
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain
from statistics import mean
from typing import Any, TypeAlias

from understanding.measure import Decide, Verdict, timing
from understanding.wear import Wear

from intents import Phrasebook
from intents.danger import Found
from intents.normalize import normalize

from .cases import Case, Sets

RATES = (0.1, 0.2)
SEEDS = (7, 8, 9, 10, 11)
"""Crises are few, so each is worn some times over."""

Z = 1.96
GRAVE = ("danger", "check")
Step: TypeAlias = Callable[[str], Found | None]
Figures = dict[str, Any]


def danger_step(book: Phrasebook) -> Step:
    """Return what every utterance passes first, by itself."""

    def find(text: str) -> Found | None:
        return book.danger.find(normalize(text, book.language))

    return find


def wilson(share: float, n: int) -> tuple[float, float]:
    """Return the 95 % interval of a *share* of *n*, after Wilson."""
    if not n:
        return 0.0, 1.0
    middle = share + Z * Z / (2 * n)
    spread = Z * math.sqrt(share * (1 - share) / n + Z * Z / (4 * n * n))
    scale = 1 + Z * Z / n
    return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)


def share_of(hits: Iterable[bool], n: int | None = None) -> Figures:
    """Return how many of *hits* are true, and the interval; of *n* different lines."""
    those = list(hits)
    n = len(those) if n is None else n
    share = mean(those) if those else 0.0
    low, high = wilson(share, n)
    return {"share": round(share, 5), "low": round(low, 5), "high": round(high, 5)}


class Worn:
    """Lines as they may be misheard, with the words of all lines to choose from."""

    def __init__(self, texts: Iterable[str]) -> None:
        """Take the words that may be heard instead from *texts*."""
        those = list(texts)
        self._wears = {
            rate: [Wear(those, rate, seed) for seed in SEEDS] for rate in RATES
        }

    def spoil(self, cases: Sequence[Case], rate: float, times: int) -> list[Case]:
        """Return every case *times* over, each misheard in its own way."""
        return [
            Case(wear.spoil(case.text), case.grade, case.kind)
            for wear in self._wears[rate][:times]
            for case in cases
        ]


def table(sets: Sets, step: Step, worn: Worn | None, times: int, total: str) -> Figures:
    """Return a row for every set, and one for all; each is worn so many *times*."""
    graded = {name: _graded(cases, step, worn, times) for name, cases in sets.items()}
    if len(sets) > 1:
        graded[total] = {
            how: list(chain.from_iterable(each[how] for each in graded.values()))
            for how in next(iter(graded.values()))
        }
    return {name: _row(grades) for name, grades in graded.items()}


def _graded(
    cases: Sequence[Case], step: Step, worn: Worn | None, times: int
) -> dict[str, list[str]]:
    """Return the grades that the cases get, clean and worn."""
    heard = {"clean": list(cases)}
    if worn:
        heard |= {f"{rate:.0%}": worn.spoil(cases, rate, times) for rate in RATES}
    return {
        how: [hit.grade if (hit := step(case.text)) else "" for case in those]
        for how, those in heard.items()
    }


def _row(graded: Mapping[str, Sequence[str]]) -> Figures:
    n = len(graded["clean"])
    told = {how: grades(each, n) for how, each in graded.items()}
    clean = told.pop("clean")
    return {"n": n, **clean, "worn": told}


def grades(given: Sequence[str], n: int | None = None) -> Figures:
    """Return the shares of danger, of check, and of either, of *n* different lines."""
    graves = {"danger": GRAVE[:1], "check": GRAVE[1:], "either": GRAVE}
    return {
        name: share_of((grade in those for grade in given), n)
        for name, those in graves.items()
    }


def kinds(sets: Sets, step: Step) -> Figures:
    """Return how often the kind and the grade are right, where anything is found."""
    figures = {}
    for name, cases in sets.items():
        hits = [(case, hit) for case in cases if (hit := step(case.text))]
        figures[name] = {
            "n": len(hits),
            "kind": share_of(hit.kind == case.kind for case, hit in hits),
            "grade": share_of(hit.grade == case.grade for case, hit in hits),
        }
    return figures


def fate(verdict: Verdict) -> str:
    """Say what became of a line: the worst of it."""
    topics = {intent.partition(".")[0] for intent in verdict.intents}
    if verdict.decision in GRAVE:
        return "found"
    if verdict.decision == "ignore":
        return "ignored"
    done = "kept as" if verdict.decision == "act" else "asked about as"
    told = {"steps": "a step", "slip": "a slip", "feelings": "a feeling"}
    told |= {"goals": "a goal"}
    return next(
        (f"{done} {name}" for topic, name in told.items() if topic in topics),
        "taken for a command" if done == "kept as" else "asked about as a command",
    )


FATES = (
    *("kept as a step", "asked about as a step", "kept as a slip"),
    *("asked about as a slip", "kept as a feeling", "asked about as a feeling"),
    *("kept as a goal", "asked about as a goal", "taken for a command"),
    *("asked about as a command", "ignored"),
)
"""What may become of a crisis that is missed, the worst first."""


def missed(cases: Sequence[Case], worn: Worn, decide: Decide) -> Figures:
    """Return what became of the crises that were missed, in 1,000 crisis lines."""
    heard = {"clean": list(cases)}
    heard |= {f"{rate:.0%}": worn.spoil(cases, rate, len(SEEDS)) for rate in RATES}
    figures: Figures = {"n": len(cases)}
    for name, lines in heard.items():
        counts = Counter(fate(decide(case.text)) for case in lines)
        figures[name] = {
            each: round(1000 * counts[each] / max(1, len(lines)), 2) for each in FATES
        }
    return figures


def times(texts: Sequence[str], step: Step, decide: Decide) -> Figures:
    """Return the CPU milliseconds of a line, for the first step alone and in full."""
    return {
        "danger step": timing(_spent(step, texts)),
        "Matcher.match": timing(_spent(decide, texts)),
    }


def _spent(do: Callable[[str], object], texts: Sequence[str]) -> list[float]:
    spent = []
    for text in texts:
        before = time.process_time_ns()
        do(text)
        spent.append((time.process_time_ns() - before) / 1e6)
    return spent


def agrees(cases: Iterable[Case], step: Step, decide: Decide) -> bool:
    """Tell whether the matcher finds what its first step finds."""
    pairs = ((step(case.text), decide(case.text).decision) for case in cases)
    return all((hit.grade if hit else "") == _grave(done) for hit, done in pairs)


def _grave(decision: str) -> str:
    return decision if decision in GRAVE else ""
