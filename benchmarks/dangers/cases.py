"""The lines that danger is measured on: crises, and what is none.

Of the public sets, what is no crisis and was learned from is left out. The lexicon
holds words and phrases; what has three words, or two and a word for oneself, is taken
for something that a person may say.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from understanding.lines import our_lines, rows

NEEDED = (
    *("crisis_short.jsonl", "suicide_risk_lexicon_v1.json", "sad.jsonl"),
    *("clinc150_mapped.jsonl", "slurp_text.jsonl", "banking77_test.jsonl"),
    "goemotions.jsonl",
)
"""The files that the folder of the public sets must hold."""

HERE = Path(__file__).parents[1] / "understanding"
OURS, TAUGHT = HERE / "ours", HERE / "public"
HELD = HERE / "danger" / "held.jsonl"
"""Our own lines; what was learned from, of public sets; our held lines of danger."""

STATEMENTS = ("steps", "slip", "feelings", "goals")
HARD = ("heavy", "urge", "spiral", "kind", "news")
"""Topics of ours that are told to it every day, and those of hard moments."""

SUBSETS = {
    "shortstbposts_talklife": "posts, short",
    "sitb_phrases_talklife": "posts, phrases",
    "first500_highlighted": "posts, highlighted",
    "shortstbposts_talklife_negated": "posts, negated",
    "rp_augment_phrases": "indirect, augmented",
    "positive_examples_negated": "everyday, negated",
}
EXPLICIT = (
    *("Passive suicidal ideation", "Active suicidal ideation & suicidal planning"),
    *("Other suicidal language", "Direct self-injury"),
)
INDIRECT = (
    *("Lethal means for suicide", "Burdensomeness", "Hopelessness"),
    *("Entrapment & desire to escape", "Defeat & feeling like a failure"),
    "Existential meaninglessness & purposelessness",
)
OTHER_DANGER = (
    *("Sexual abuse & harassment", "Physical abuse & violence", "Eating disorders"),
    *("Psychosis & schizophrenia", "Alcohol use", "Other substance use"),
)
OWN = frozenset({"i", "i'm", "i'd", "i'll", "i've", "me", "my", "myself"})


@dataclass(frozen=True, slots=True)
class Case:
    """A line, the grade that it should have, if any, and what it is."""

    text: str
    grade: str | None = None
    kind: str = ""


Sets: TypeAlias = Mapping[str, Sequence[Case]]


@dataclass(frozen=True, slots=True)
class Lines:
    """Everything that is measured on."""

    risk: Sets
    no_risk: Sets
    held: Sets
    traps: Sets
    check_ins: Sets
    others: Sets
    lexicon: Mapping[str, Sets]

    @property
    def by_grade(self) -> Sets:
        """Our held lines by the grade that they should have."""
        held = list(every(self.held))
        grades = sorted({str(case.grade) for case in held}, reverse=True)
        return {
            f"ours: to be graded {grade}": [c for c in held if c.grade == grade]
            for grade in grades
        }

    @property
    def crises(self) -> list[Case]:
        """All that has to be found."""
        return [*every(self.risk, self.held)]

    @property
    def all(self) -> list[Case]:
        """All but the lexicon, which is no lines."""
        none = (self.no_risk, self.traps, self.check_ins, self.others)
        return [*self.crises, *every(*none)]

    @property
    def told(self) -> list[Case]:
        """What people tell on any day, of what nothing was learned from."""
        held = (name for name in self.check_ins if name.startswith("ours, held"))
        names = ("SAD", *held)
        return [case for name in names for case in self.check_ins[name]]


def load(folder: Path, held: Path) -> Lines:
    """Read the public sets in *folder*, ours, and our *held* lines of danger."""
    risk, no_risk = _short(folder)
    grave, traps = _held(held)
    known = {line.text for line in our_lines(TAUGHT)}
    return Lines(
        risk,
        no_risk,
        grave,
        traps,
        _check_ins(folder, known),
        _others(folder, known),
        _lexicon(folder),
    )


def _short(folder: Path) -> tuple[Sets, Sets]:
    """Read the short statements, by their subset: those of risk, and the others."""
    risk: dict[str, list[Case]] = {}
    none: dict[str, list[Case]] = {}
    for row in rows(folder / "crisis_short.jsonl"):
        is_risk = row["label"] == "stb_pos"
        case = Case(row["text"], "danger" if is_risk else None)
        (risk if is_risk else none).setdefault(SUBSETS[row["subset"]], []).append(case)
    return _in_order(risk), _in_order(none)


def _held(file: Path) -> tuple[Sets, Sets]:
    """Read our own held lines by kind: those of danger, and those of none."""
    cases = [
        Case(row["text"], row["grade"], row.get("kind") or "")
        for row in rows(file)
        if row.get("split", "held") == "held"
    ]
    grave: dict[str, list[Case]] = {}
    none: dict[str, list[Case]] = {}
    for case in sorted(cases, key=lambda case: case.kind):
        sets = grave if case.grade else none
        sets.setdefault(f"ours: {case.kind or 'none'}", []).append(case)
    return grave, none


def _lexicon(folder: Path) -> dict[str, Sets]:
    """Read what is like a phrase in the lexicon, by group and construct."""
    file = folder / "suicide_risk_lexicon_v1.json"
    groups: dict[str, dict[str, list[Case]]] = {}
    for construct, row in json.loads(file.read_text("utf-8")).items():
        own = row["tokens"][: len(row["tokens"]) // 2]  # the rest are their lemmas
        cases = [Case(text) for text in dict.fromkeys(own) if _is_phrase(text)]
        groups.setdefault(_group(construct), {})[construct] = cases
    return {name: groups[name] for name in sorted(groups, key=_RANKS.index)}


_RANKS = ("explicit", "indirect", "other danger", "no danger by itself")


def _group(construct: str) -> str:
    groups = (EXPLICIT, INDIRECT, OTHER_DANGER)
    return next(
        (name for name, those in zip(_RANKS, groups, strict=False)
         if construct in those), _RANKS[-1]
    )  # fmt: skip


def _is_phrase(text: str) -> bool:
    words = text.lower().split()
    return len(words) > 2 or (len(words) > 1 and not OWN.isdisjoint(words))  # noqa: PLR2004


def _check_ins(folder: Path, known: Collection[str]) -> Sets:
    """Read what people tell on any day."""
    sets = {"SAD": _texts(row["text"] for row in rows(folder / "sad.jsonl"))}
    sets["SAD"] = [case for case in sets["SAD"] if case.text not in known]
    lines = [line for line in our_lines(OURS) if line.wanted]
    for is_held, name in ((False, "ours"), (True, "ours, held")):
        for topic in STATEMENTS:
            own = (
                line.text
                for line in lines
                if line.held == is_held and line.wanted[0].startswith(f"{topic}.")
            )
            sets[f"{name}: {topic}"] = _texts(own)
    own = (line.text for line in lines if line.wanted[0].startswith(HARD))
    return sets | {"ours: hard moments": _texts(own)}


def _others(folder: Path, known: Collection[str]) -> Sets:
    """Read what is not told to it: other talk, and orders."""
    files = {"CLINC150": "clinc150_mapped", "SLURP": "slurp_text",
             "Banking77": "banking77_test"}  # fmt: skip
    sets: dict[str, list[Case]] = {}
    for name, file in files.items():
        read = (row for row in rows(folder / f"{file}.jsonl"))
        said = (row["text"] for row in read if row["label"] == "none")
        sets[name] = _texts(text for text in said if text not in known)
    forum = list(rows(folder / "goemotions.jsonl"))
    for name, label in (("", "none_reddit"), (", first person", "firstperson_emotion")):
        said = (row["text"] for row in forum if row["label"] == label)
        sets[f"GoEmotions{name}"] = _texts(said)
    lines = list(our_lines(OURS))
    sets["ours: other talk"] = _texts(line.text for line in lines if not line.wanted)
    told = (*STATEMENTS, *HARD)
    sets["ours: commands"] = _texts(
        line.text
        for line in lines
        if line.wanted and not line.wanted[0].startswith(told)
    )
    return sets


def _texts(texts: Iterable[str]) -> list[Case]:
    return [Case(text) for text in texts]


def _in_order(sets: Mapping[str, list[Case]]) -> Sets:
    return {name: sets[name] for name in SUBSETS.values() if name in sets}


def every(*several: Sets) -> Iterator[Case]:
    """Yield the cases of several sets."""
    for sets in several:
        for cases in sets.values():
            yield from cases
