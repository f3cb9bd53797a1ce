"""The lines a benchmark reads, and what each of them is meant to be.

Public sets name their labels in their own way; ours name our intents.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

NOTHING = "nothing"
"""The label of a line that is none of ours."""

PREPARED = ("steps.prepared", "steps.considered", "steps.noticed")

_CLINC = {
    "repeat": ("answers.again",),
    "slower": ("settings.slower",),
    "faster": ("settings.faster",),
    "help": ("help.can_say",),
    "stop": ("answers.stop", "answers.cancel", "repair.undo"),
}
_SEEDS = {
    "log_step": ("steps.took", "steps.kept"),
    "log_step_prep": PREPARED,
    "log_setback": ("slip.slipped",),
    "log_feeling": ("feelings.felt",),
    "set_goal": ("goals.set",),
    "read_week": ("week.read", "week.today", "week.yesterday"),
    "bedtime": ("bedtime.start",),
    "how_doing": ("numbers.how",),
    "undo": ("repair.undo", "answers.cancel"),
    "repeat": ("answers.again",),
    "slower": ("settings.slower",),
    "help": ("help.can_say",),
    "stop": ("answers.stop", "answers.cancel"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One utterance with the intents that count as right, none for other talk."""

    text: str
    wanted: tuple[str, ...]
    source: str
    held: bool = False
    stage: str | None = None
    kind: str = ""
    """What a line shows when it is none of ours: "third_person", "happened"..."""

    @property
    def label(self) -> str:
        """Name what is wanted."""
        return " / ".join(self.wanted) or NOTHING


def public_lines(folder: Path) -> Iterator[Line]:
    """Read the public sets that lie in *folder*."""
    for row in _rows(folder / "clinc150_mapped.jsonl"):
        if row["label"] == "none" or row["label"] in _CLINC:
            yield Line(row["text"], _CLINC.get(row["label"], ()), "clinc150")
    for name in ("slurp_text", "banking77_test", "goemotions"):
        for row in _rows(folder / f"{name}.jsonl"):
            if row["label"].startswith("none"):
                yield Line(row["text"], (), row["src"])
    for row in filter(_says_a_feeling, _rows(folder / "sad.jsonl")):
        yield Line(row["text"], ("feelings.felt",), "sad")
    for label, texts in _seeds(folder).items():
        if label in _SEEDS:
            yield from (Line(text, _SEEDS[label], "seeds") for text in texts)


def our_lines(folder: Path) -> Iterator[Line]:
    """Read our own lines; a file or row that says held is held."""
    for file in sorted(folder.glob("*.jsonl")):
        for row in _rows(file):
            yield _ours(row, file.stem)


def _ours(row: Mapping[str, Any], stem: str) -> Line:
    label = row.get("label", row.get("intent"))
    wanted = label if isinstance(label, list) else [label]
    split = str(row.get("split", stem))
    return Line(
        row["text"],
        tuple(name for name in wanted if name and "." in name),
        "ours",
        held="held" in split,
        stage=row.get("stage"),
        kind=str(row.get("kind", "")),
    )


def _says_a_feeling(row: Mapping[str, Any]) -> bool:
    """Tell whether the set's own marks say that the speaker names a feeling."""
    own = row["text"].lower().replace("\u2019", "'").startswith(("i ", "i'", "im "))
    return bool(row["feel_word"] and row["first_person"] and own)


def _seeds(folder: Path) -> Mapping[str, Iterable[str]]:
    file = folder / "ours_seed_phrases.json"
    if not file.is_file():
        return {}
    seeds: Mapping[str, Iterable[str]] = json.loads(file.read_text("utf-8"))["intents"]
    return seeds


def _rows(file: Path) -> Iterator[dict[str, Any]]:
    if file.is_file():
        with file.open(encoding="utf-8") as lines:
            yield from (json.loads(line) for line in lines if line.strip())
