"""What can happen in a journal, and how it reads afterwards: frozen values."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Literal, TypeAlias

Stage: TypeAlias = Literal["noticed", "considered", "prepared", "did", "kept"]
Kind: TypeAlias = Literal[
    "step",
    "slip",
    "feeling",
    "goal",
    "savoured",
    "hoped",
    "plan",
    "sentence",
    "reminder",
    "moment",
    "safety",
    "note",
]
State: TypeAlias = Literal["done", "let go", "lighter", "same", "heavier"]
"""What became of an entry: of a goal or a plan, or of what was tried."""


HAPPENED = "happened"
"""The cue of a feeling that was told as what happened; so it is read, too."""

FORGET_AT = "forget_at"
"""The setting that says when everything is to be deleted; "" is never."""


@dataclass(frozen=True, slots=True)
class Stepped:
    """A step was told. No words yet is an empty text."""

    text: str
    stage: str
    when: str | None = None
    """The time it speaks of: ISO 8601, the time there; once, as it was said."""
    cue: str | None = None
    """That it is rather an urge, if it is."""


@dataclass(frozen=True, slots=True)
class Slipped:
    """A slip was told. No words yet is an empty text."""

    text: str
    when: str | None = None


@dataclass(frozen=True, slots=True)
class Felt:
    """A feeling was told, in a word or more."""

    text: str
    when: str | None = None
    cue: str | None = None
    """That it is rather what happened, if it is."""


@dataclass(frozen=True, slots=True)
class Aimed:
    """A goal was set."""

    text: str


@dataclass(frozen=True, slots=True)
class Savoured:
    """A good moment of the day was told."""

    text: str


@dataclass(frozen=True, slots=True)
class Hoped:
    """A small thing to look forward to was told."""

    text: str


@dataclass(frozen=True, slots=True)
class Planned:
    """An if-then plan was made: when *cue*, I will *text*."""

    text: str
    cue: str


@dataclass(frozen=True, slots=True)
class Phrased:
    """A kind sentence of the person's own was given."""

    text: str


@dataclass(frozen=True, slots=True)
class Scheduled:
    """A reminder was asked for; it is moved to its next time when it has rung."""

    text: str
    when: str
    """When it rings next: ISO 8601, the time there."""
    cue: str | None = None
    """How it comes again, such as "every day"; None is once."""


@dataclass(frozen=True, slots=True)
class Alarmed:
    """Words of danger were heard. Only that is kept, and when: none of the words."""

    text: Literal[""] = ""


@dataclass(frozen=True, slots=True)
class Safeguarded:
    """A line of the safety plan was told."""

    text: str
    cue: str
    """The part of the plan it belongs to."""


@dataclass(frozen=True, slots=True)
class Noted:
    """Something was written in another diary, and brought here. It is no step."""

    text: str
    when: str | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """More words were told about an entry."""

    entry: int
    text: str


@dataclass(frozen=True, slots=True)
class Changed:
    """An entry was put into other words."""

    entry: int
    text: str


@dataclass(frozen=True, slots=True)
class Moved:
    """An entry speaks of another time: ISO 8601, the time there."""

    entry: int
    when: str | None
    """None is no time of its own, as before it was moved."""


@dataclass(frozen=True, slots=True)
class Recast:
    """An entry is of another kind than was thought."""

    entry: int
    kind: Kind
    stage: Stage | None = None


@dataclass(frozen=True, slots=True)
class Became:
    """Something came of an entry."""

    entry: int
    state: State | None
    """None is that it stands again, and nothing came of it yet."""


@dataclass(frozen=True, slots=True)
class Undone:
    """An entry was taken back."""

    entry: int


@dataclass(frozen=True, slots=True)
class Chose:
    """A setting was chosen by voice; the latest of a name holds. It is no entry."""

    name: str
    value: int | str


Event: TypeAlias = (
    Stepped | Slipped | Felt | Aimed | Savoured | Hoped | Planned | Phrased | Scheduled
    | Alarmed | Safeguarded | Noted
    | Told | Changed | Moved | Recast | Became | Undone | Chose
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """What was told, as it stands after everything that was said about it."""

    id: int
    at: datetime
    """When it was told, with the offset from UTC that held there and then."""
    kind: Kind
    text: str
    stage: str | None = None
    when: str | None = None
    cue: str | None = None
    """Of a plan: what it is for. Of a reminder: how it comes again. Of a feeling: that
    it was told as what happened. Of the safety plan: the part it belongs to."""
    state: State | None = None

    @property
    def day(self) -> date:
        """The day it speaks of, but none that was to come when it was told."""
        told = self.at.date()
        try:
            return min(told, datetime.fromisoformat(self.when or "").date())
        except ValueError:
            return told

    def as_json(self) -> dict[str, int | str | None]:
        """Return the fields as plain values, as scripts read them."""
        return {**asdict(self), "at": self.at.isoformat()}
