"""How we hear while we speak, as the configuration has it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

from audio import DESKTOP, Echo

from .config import Config
from .overlap import Overlap, full_duplex, half_duplex, headset


@dataclass(frozen=True, slots=True)
class Duplex:
    """What takes our own voice out of what is heard, and what to do with the rest."""

    overlap: Overlap
    echo: Echo | None = None

    @classmethod
    def of(cls, config: Config) -> Self:
        """Make what *config* asks for: the desktop's voice never passes through us."""
        if config.headset:
            return cls(headset)
        if config.echo_canceller and config.speaker != DESKTOP:
            return cls(full_duplex, Echo())
        return cls(half_duplex)

    @property
    def played(self) -> Callable[[bytes, int], None] | None:
        """What is to be told of all that goes to the speaker."""
        return self.echo.played if self.echo else None
