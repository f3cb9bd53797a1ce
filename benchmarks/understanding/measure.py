"""Turns decisions about lines into figures."""

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from statistics import mean, median
from typing import Any, TypeAlias

from calmly import calmly

from intents import Match, Matcher, Phrasebook

from .lines import Line

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)

WRITES = frozenset({"steps", "slip", "feelings", "goals"})
"""Topics whose intents write to the journal."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was decided about one line."""

    decision: str
    intents: tuple[str, ...]
    """The intent, and those of all parts."""
    stage: str | None = None

    @property
    def writes(self) -> bool:
        """Tell whether something would have been written."""
        mine = (intent.partition(".")[0] for intent in self.intents)
        return self.decision == "act" and any(topic in WRITES for topic in mine)


Decide: TypeAlias = Callable[[str], Verdict]
Judged: TypeAlias = Sequence[tuple[Line, Verdict]]


def engine(book: Phrasebook) -> Decide:
    """Return the matcher as it ships."""
    matcher = Matcher(book, now=lambda: NOON)

    def decide(text: str) -> Verdict:
        match = matcher.match(text)
        return Verdict(match.decision, _intents(match), match.stage)

    return decide


def _intents(match: Match) -> tuple[str, ...]:
    parts = (part.intent for part in match.parts)
    return tuple(intent for intent in (match.intent, *parts) if intent)


def judge(lines: Iterable[Line], decide: Decide) -> tuple[Judged, list[float]]:
    """Decide every line; return the verdicts and the CPU milliseconds of each."""
    judged, spent = [], []
    for line in calmly([*lines], "Deciding"):
        before = time.process_time_ns()
        verdict = decide(line.text)
        spent.append((time.process_time_ns() - before) / 1e6)
        judged.append((line, verdict))
    return judged, spent


def by_intent(judged: Judged) -> dict[str, dict[str, float]]:
    """Return recall (act or confirm), recall by act alone, and precision."""
    rows: dict[str, dict[str, float]] = {}
    groups = defaultdict(list)
    for line, verdict in judged:
        if line.wanted:
            groups[line.label].append((line, verdict))
    taken = Counter(_first(v) for _, v in judged if v.decision in ("act", "confirm"))
    for label, group in sorted(groups.items()):
        right = [v for line, v in group if _right(line, v)]
        wanted = group[0][0].wanted
        hits = sum(_right(line, v) for line, v in judged if _first(v) in wanted)
        rows[label] = {
            "n": len(group),
            "recall": len(right) / len(group),
            "act": sum(v.decision == "act" for v in right) / len(group),
            "precision": hits / max(1, sum(taken[name] for name in wanted)),
        }
    return rows


def false_accepts(judged: Judged) -> dict[str, dict[str, float]]:
    """Return, for each source of other talk, what would write and what would ask."""
    groups = defaultdict(list)
    for line, verdict in judged:
        if not line.wanted:
            groups[line.source + (f" {line.kind}" if line.kind else "")].append(verdict)
    return {
        source: {
            "n": len(verdicts),
            "writes": mean(v.writes for v in verdicts),
            "acts": mean(v.decision == "act" for v in verdicts),
            "asks": mean(v.decision == "confirm" for v in verdicts),
        }
        for source, verdicts in sorted(groups.items())
    }


def _all_writes(judged: Judged) -> float | None:
    other = [verdict.writes for line, verdict in judged if not line.wanted]
    return mean(other) if other else None


def right_stage(judged: Judged) -> float | None:
    """Return how often the stage is right where the line names one and is accepted."""
    staged = [(line, v) for line, v in judged if line.stage and _right(line, v)]
    return mean(v.stage == line.stage for line, v in staged) if staged else None


def breaths(judged: Judged) -> dict[str, float] | None:
    """Return how often all that is told in one breath is found, and one thing split."""
    several = [(line, v) for line, v in judged if line.parts]
    single = [v for line, v in judged if line.wanted and not line.parts]
    if not several:
        return None
    return {
        "n": len(several),
        "all_found": mean(set(line.parts) == set(v.intents) for line, v in several),
        "one_split": mean(len(set(v.intents)) > 1 for v in single),
    }


def macro(judged: Judged) -> float:
    """Return the mean of the recalls of all labels."""
    rows = by_intent(judged).values()
    return mean(row["recall"] for row in rows) if rows else 0.0


def timing(spent: Sequence[float]) -> dict[str, float]:
    """Return the median and the 99th percentile, and lines a minute."""
    ordered = sorted(spent)
    return {
        "median_ms": median(ordered),
        "p99_ms": ordered[int(len(ordered) * 0.99)],
        "lines_a_minute": 60_000 * len(ordered) / sum(ordered),
    }


def _right(line: Line, verdict: Verdict) -> bool:
    accepted = verdict.decision in ("act", "confirm")
    return accepted and bool(set(line.wanted) & set(verdict.intents))


def _first(verdict: Verdict) -> str:
    return verdict.intents[0] if verdict.intents else ""


def as_figures(judged: Judged, spent: Sequence[float]) -> dict[str, Any]:
    """Return everything as plain values."""
    accepts = false_accepts(judged)
    writes = mean(row["writes"] for row in accepts.values()) if accepts else None
    return {
        "intents": by_intent(judged),
        "macro_recall": macro(judged),
        "false_accepts": accepts,
        "mean_writes": writes,
        "all_writes": _all_writes(judged),
        "right_stage": right_stage(judged),
        "breaths": breaths(judged),
        "time": timing(spent),
    }
