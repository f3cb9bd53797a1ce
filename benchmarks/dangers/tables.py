"""Prints the figures: shares in percent, false alarms in 1,000 lines."""

from collections.abc import Mapping
from typing import Any

from .measure import FATES, Figures

WIDTH = 46


def tell(figures: Figures) -> None:
    """Print everything that was measured on text."""
    _tell_found("crises, short public statements", figures["risk"])
    _tell_found("crises, our own held lines, by kind", figures["held"])
    _tell_found("crises, our own held lines, by grade", figures["grades"])
    _tell_kinds(figures["kinds"])
    for group, rows in figures["lexicon"].items():
        _tell_found(f"phrases of the lexicon: {group}", rows)
    _tell_alarms("short public statements without risk", figures["no_risk"])
    _tell_alarms("our own held lines that only sound like danger", figures["traps"])
    _tell_alarms("ordinary check-ins", figures["check_ins"])
    _tell_alarms("other talk and orders", figures["others"])
    _tell_missed(figures["missed"])
    _tell_times(figures["times"])


def _tell_found(title: str, rows: Mapping[str, Figures]) -> None:
    """Print the recall of every set, in percent."""
    if not rows:
        return
    print(f"\n== {title}: found, in percent")
    print(f"{'':{WIDTH}}{'n':>6}{'danger':>8}{'95 %':>10}{'or check':>10}{'95 %':>10}"
          f"{'worn: 10 %':>14}{'20 %':>14}")  # fmt: skip
    for name, row in rows.items():
        shares = "".join(
            f"{100 * row[grade]['share']:{wide}.1f}{_interval(row[grade], 100):>10}"
            for grade, wide in (("danger", 8), ("either", 10))
        )
        worn = _worn(row, ("danger", "either"), 100)
        print(f"{name:{WIDTH}}{row['n']:6}{shares}{worn}")


def _tell_alarms(title: str, rows: Mapping[str, Figures]) -> None:
    """Print the false alarms of every set, in 1,000 lines."""
    if not rows:
        return
    print(f"\n== {title}: false alarms in 1,000")
    print(f"{'':{WIDTH}}{'n':>6}{'danger':>8}{'95 %':>12}{'check':>8}{'95 %':>12}"
          f"{'worn: 10 %':>14}{'20 %':>14}")  # fmt: skip
    for name, row in rows.items():
        shares = "".join(
            f"{1000 * row[grade]['share']:8.2f}{_interval(row[grade], 1000):>12}"
            for grade in ("danger", "check")
        )
        worn = _worn(row, ("danger", "check"), 1000)
        print(f"{name:{WIDTH}}{row['n']:6}{shares}{worn}")


def _worn(row: Figures, grades: tuple[str, str], scale: int) -> str:
    digits = 1 if scale == 100 else 2  # noqa: PLR2004
    pairs = (
        "/".join(f"{scale * worn[grade]['share']:.{digits}f}" for grade in grades)
        for worn in row["worn"].values()
    )
    return "".join(f"{pair:>14}" for pair in pairs)


def _interval(share: Mapping[str, float], scale: int) -> str:
    digits = 0 if scale == 100 else 1  # noqa: PLR2004
    ends = (f"{scale * share[end]:.{digits}f}" for end in ("low", "high"))
    return "-".join(ends)


def _tell_kinds(rows: Mapping[str, Figures]) -> None:
    """Print how often kind and grade are right, of our held lines that are found."""
    if not rows:
        return
    print("\n== kind and grade, of the held lines that are found: right, in percent")
    print(f"{'':{WIDTH}}{'found':>6}{'kind':>8}{'95 %':>10}{'grade':>8}{'95 %':>10}")
    for name, row in rows.items():
        shares = "".join(
            f"{100 * row[each]['share']:8.1f}{_interval(row[each], 100):>10}"
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
            f"{100 * row[grade]['share']:{wide}.1f}{_interval(row[grade], 100):>10}"
            for grade, wide in (("danger", 8), ("either", 10))
        )
        alarms = row["alarms"]
        print(f"{name:{WIDTH}}{100 * row['wer']:6.1f}{shares}{100 * row['steps']:8.1f}"
              f"{100 * alarms['danger']['share']:16.1f}"
              f"{100 * alarms['check']['share']:8.1f}{row['misheard']:6}")  # fmt: skip
    print("lost: crisis lines that are found as text, and not as they were heard")
