"""A turn of ours: what was said, and how much of it was heard."""

from dataclasses import dataclass, replace

from .dialogue import Cut, Reply


@dataclass(slots=True)
class Spoken:
    """A turn of ours, and how it goes."""

    turn: int
    reply: Reply
    """What is said; after a useless cut only the rest of it."""
    question: Reply | None
    """What is asked with it."""
    is_owed: bool = True
    """Whether it is neither hushed nor shown."""
    is_hushed: bool = False
    is_cut: bool = False
    """Whether it was hushed by speech of which we do not yet know if it was for us."""
    rest: str | None = None
    """What was not heard of it; None until that is known."""

    def left(self) -> Reply:
        """Return what was not heard, as a reply."""
        return replace(self.reply, text=self.rest or "")

    def keep(self, cut: Cut) -> None:
        """Keep what was not heard, to be gone on with, if it was hushed."""
        if self.rest and self.is_hushed:
            cut.note(self.left(), self.question)

    def unkeep(self, cut: Cut) -> None:
        """Keep it no more, if it is what was kept."""
        if cut.rest == self.left():
            cut.rest = None
