"""How far a turn has come, while it is being said."""

from dataclasses import dataclass, field

from .stages import Metered, Speaker


@dataclass(slots=True)
class Progress:
    """What was written of a turn, and what was heard of that."""

    speaker: Speaker
    before: int
    """Bytes heard before it."""
    written: int = 0
    begun: dict[int, int] = field(default_factory=dict)
    """For each sentence what was written before it."""

    @classmethod
    def of(cls, speaker: Speaker) -> "Progress":
        """Begin with nothing written to *speaker*."""
        return cls(speaker, speaker.sounded() if isinstance(speaker, Metered) else 0)

    def sentence(self) -> int:
        """Return the sentence that sounds, by how many were heard before it."""
        heard = self.written
        if isinstance(self.speaker, Metered):
            heard = self.speaker.sounded() - self.before
        return max((count for count, at in self.begun.items() if at < heard), default=0)
