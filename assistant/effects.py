"""Who has the floor, what the loop around it tells it, and what it tells that to do."""

from dataclasses import dataclass
from enum import Enum, auto
from typing import TypeAlias

from audio import PLAINLY, Chime, Manner


class Holder(Enum):
    """Who has the floor."""

    NOBODY = auto()
    COMPANION = auto()
    PERSON = auto()


@dataclass(frozen=True, slots=True)
class Silence:
    """Nobody spoke for as long as the floor's timeout."""


@dataclass(frozen=True, slots=True)
class Due(Silence):
    """Nobody spoke, nothing is asked, and a hello or a reminder may be due."""


@dataclass(frozen=True, slots=True)
class Say:
    """Start saying this."""

    turn: int
    text: str
    manner: Manner = PLAINLY


@dataclass(frozen=True, slots=True)
class Hush:
    """Stop saying this turn and all before it."""

    turn: int


@dataclass(frozen=True, slots=True)
class Show:
    """Write this down for the person to read: it cannot be said."""

    text: str


Effect: TypeAlias = Say | Hush | Show | Chime
