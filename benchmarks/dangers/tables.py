"""Prints the figures: shares in percent, false alarms in 1,000 lines."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .measure import FATES, Figures

WIDTH = 46


@dataclass(frozen=True, slots=True)
class Form:
    """How shares are told: which, of how many, and with how many digits."""

    title: str
    names: Mapping[str, str]
    """Shares of a row -> how they are headed."""
    scale: int
    digits: int
    """After the point; an interval has one less."""


FOUND = Form("found, in percent", {"danger": "danger", "either": "or check"}, 100, 1)
ALARMS = Form("false alarms in 1,000", {"danger": "danger", "check": "check"}, 1000, 2)


def tell(figures: Figures) -> None:
    """Print everything that was measured on text."""
    _tell("crises, short public statements", figures["risk"], FOUND)
    _tell("crises, our own held lines, by kind", figures["held"], FOUND)
    _tell("crises, our own held lines, by grade", figures["grades"], FOUND)
    _tell_kinds(figures["kinds"])
    for group, rows in figures["lexicon"].items():
        _tell(f"phrases of the lexicon: {group}", rows, FOUND)
    _tell("short public statements without risk", figures["no_risk"], ALARMS)
    _tell("our own held lines that only sound like danger", figures["traps"], ALARMS)
    _tell("ordinary check-ins", figures["check_ins"], ALARMS)
    _tell("other talk and orders", figures["others"], ALARMS)
    _tell_missed(figures["missed"])
    _tell_times(figures["times"])


def _tell(title: str, rows: Mapping[str, Figures], form: Form) -> None:
    """Print a row for every set: its shares, their intervals, and those of wear."""
    if not rows:
        return
    print(f"\n== {title}: {form.title}")
    heads = "".join(f"{head:>10}{'95 %':>12}" for head in form.names.values())
    print(f"{'':{WIDTH}}{'n':>6}{heads}{'worn: 10 %':>14}{'20 %':>14}")
    for name, row in rows.items():
        shares = "".join(_share(row[grade], form) for grade in form.names)
        worn = "".join(_worn(each, form) for each in row["worn"].values())
        print(f"{name:{WIDTH}}{row['n']:6}{shares}{worn}")


def _figure(share: float, form: Form) -> str:
    return f"{form.scale * share:.{form.digits}f}"


def _share(share: Mapping[str, float], form: Form) -> str:
    return f"{_figure(share['share'], form):>10}{_interval(share, form):>12}"


def _worn(row: Figures, form: Form) -> str:
    shares = "/".join(_figure(row[grade]["share"], form) for grade in form.names)
    return f"{shares:>14}"


def _interval(share: Mapping[str, float], form: Form) -> str:
    ends = (f"{form.scale * share[end]:.{form.digits - 1}f}" for end in ("low", "high"))
    return "-".join(ends)


def _tell_kinds(rows: Mapping[str, Figures]) -> None:
    """Print how often kind and grade are right, of our held lines that are found."""
    if not rows:
        return
    print("\n== kind and grade, of the held lines that are found: right, in percent")
    print(f"{'':{WIDTH}}{'found':>6}{'kind':>8}{'95 %':>10}{'grade':>8}{'95 %':>10}")
    for name, row in rows.items():
        shares = "".join(
            f"{_figure(row[each]['share'], FOUND):>8}{_interval(row[each], FOUND):>10}"
            for each in ("kind", "grade")
        )
        print(f"{name:{WIDTH}}{row['n']:6}{shares}")


def _tell_missed(figures: Figures) -> None:
    """Print what became of crises that are missed."""
    print(f"\n== what became of missed crises, in 1,000 crisis lines ({figures['n']})")
    names = [name for name in figures if name != "n"]
    print(f"{'':{WIDTH}}" + "".join(f"{name:>10}" for name in names))
    for fate in FATES:
        told = "".join(f"{figures[name][fate]:10.1f}" for name in names)
        print(f"{fate:{WIDTH}}{told}")


def _tell_times(times: Mapping[str, Mapping[str, float]]) -> None:
    """Print the CPU time of a line."""
    print("\n== CPU milliseconds a line")
    for name, took in times.items():
        print(
            f"{name:{WIDTH}} median {took['median_ms']:.3f}, p99 {took['p99_ms']:.2f}"
        )


def tell_sound(figures: Mapping[str, Any]) -> None:
    """Print what was found through sound, in percent."""
    n, others = figures["crises"], figures["others"]
    print(f"\n== through sound: {n} crisis lines and {others} check-ins, in percent")
    print(f"{'':{WIDTH}}{'WER':>6}{'danger':>8}{'95 %':>10}{'or check':>10}{'95 %':>10}"
          f"{'a step':>8}{'alarms: danger':>16}{'check':>8}{'lost':>6}")  # fmt: skip
    for name, row in figures["rows"].items():
        shares = "".join(
            f"{_figure(row[grade]['share'], FOUND):>{wide}}"
            f"{_interval(row[grade], FOUND):>10}"
            for grade, wide in (("danger", 8), ("either", 10))
        )
        alarms = row["alarms"]
        print(f"{name:{WIDTH}}{100 * row['wer']:6.1f}{shares}{100 * row['steps']:8.1f}"
              f"{100 * alarms['danger']['share']:16.1f}"
              f"{100 * alarms['check']['share']:8.1f}{row['misheard']:6}")  # fmt: skip
    print("lost: crisis lines that are found as text, and not as they were heard")
