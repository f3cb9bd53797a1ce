"""What can happen in a journal, and how it reads afterwards: frozen values."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Literal, TypeAlias

Stage: TypeAlias = Literal["noticed", "considered", "prepared", "did", "kept"]


@dataclass(frozen=True, slots=True)
class Stepped:
    """A step was told. No words yet is an empty text."""

    text: str
    stage: str
    when: str | None = None
    """The time it speaks of, as it was said."""


@dataclass(frozen=True, slots=True)
class Slipped:
    """A slip was told. No words yet is an empty text."""

    text: str
    when: str | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """More words were told about an entry."""

    entry: int
    text: str


@dataclass(frozen=True, slots=True)
class Undone:
    """An entry was taken back."""

    entry: int


Event: TypeAlias = Stepped | Slipped | Told | Undone


@dataclass(frozen=True, slots=True)
class Entry:
    """A step or a slip as it stands after everything that was told about it."""

    id: int
    at: datetime
    """When it was told, with the offset from UTC that held there and then."""
    kind: Literal["step", "slip"]
    text: str
    stage: str | None = None
    when: str | None = None

    def as_json(self) -> dict[str, int | str | None]:
        """Return the fields as plain values, as scripts read them."""
        return {**asdict(self), "at": self.at.isoformat()}
