"""The lines a benchmark reads, and what each of them is meant to be.

Public sets name their labels in their own way; ours name our intents. Of the public
sets, the halves in `public/` are learned from: they are left out where it is measured.
"""

import json
import sys
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
    "read_week": ("week.read", "week.today", "week.yesterday", "week.day"),
    "bedtime": ("bedtime.start", "bedtime.replay"),
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
    parts: tuple[str, ...] = ()
    """The intents of all that is told in one breath, in order, if it is several."""

    @property
    def label(self) -> str:
        """Name what is wanted."""
        return " / ".join(self.wanted) or NOTHING


def public_lines(folder: Path, *, taught: Path) -> Iterator[Line]:
    """Read the public sets that lie in *folder*, without what was learned from."""
    known = {line.text for line in our_lines(taught)}
    yield from (line for line in _public_lines(folder) if line.text not in known)


def _public_lines(folder: Path) -> Iterator[Line]:
    for row in rows(folder / "clinc150_mapped.jsonl"):
        if row["label"] == "none" or row["label"] in _CLINC:
            yield Line(row["text"], _CLINC.get(row["label"], ()), "clinc150")
    for name in ("slurp_text", "banking77_test", "goemotions"):
        for row in rows(folder / f"{name}.jsonl"):
            if row["label"].startswith("none"):
                yield Line(row["text"], (), row["src"])
    for row in filter(_says_a_feeling, rows(folder / "sad.jsonl")):
        yield Line(row["text"], ("feelings.felt",), "sad")
    for label, texts in _seeds(folder).items():
        if label in _SEEDS:
            yield from (Line(text, _SEEDS[label], "seeds") for text in texts)


def our_lines(folder: Path) -> Iterator[Line]:
    """Read lines in our own form; a row whose split is "held" is held."""
    for file in sorted(folder.glob("*.jsonl")):
        yield from map(_ours, rows(file))


def _ours(row: Mapping[str, Any]) -> Line:
    parts = tuple(part["intent"] for part in row.get("parts", ()))
    return Line(
        row["text"],
        (row["intent"],) if row["intent"] else (),
        "ours",
        held=row.get("split") == "held",
        stage=row.get("stage"),
        kind=row.get("note", ""),
        parts=parts,
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


def there(folder: Path, *names: str) -> None:
    """End the program with a sentence unless *folder* holds files of these *names*.

    A name may hold "*", as glob() takes it.
    """
    for name in names:
        if not any(folder.glob(name)):
            print(f"There is no file {name} in {folder}.", file=sys.stderr)
            sys.exit(2)


def rows(file: Path) -> Iterator[dict[str, Any]]:
    """Read the rows of a file of JSON lines; none where there is no file."""
    if file.is_file():
        with file.open(encoding="utf-8") as lines:
            yield from (json.loads(line) for line in lines if line.strip())
