"""What both ways to Small Steps have in common: a sentence in, an answer out."""

from dataclasses import dataclass
from typing import Protocol

WEIGHING = 0.4
"""Seconds to tell OVOS whether a sentence is ours: it waits for half of one."""

ANSWERING = 15.0
"""Seconds to wait for an answer."""


class UnansweredError(Exception):
    """There is no answer. Never holds what was said."""

    def __init__(self, dialog: str, why: str) -> None:
        """Name the *dialog* that says it aloud, and for the log *why* it is so."""
        super().__init__(why)
        self.dialog = dialog


@dataclass(frozen=True)
class Answer:
    """What it says to a sentence."""

    text: str
    understood: bool
    asks: bool
    """Whether it waits for an answer."""


class Way(Protocol):
    """A way to Small Steps. Each raises UnansweredError where it cannot."""

    def weigh(self, text: str, room: dict[str, str]) -> str | None:
        """Tell as what *text* would be heard in a *room*; None is not at all.

        It may take as long as an answer.
        """
        ...

    def say(self, text: str, language: str, room: dict[str, str]) -> Answer:
        """Return the answer to *text*."""
        ...

    def close(self) -> None:
        """Let it go."""
        ...


def speaks(languages: list[str], language: str) -> bool:
    """Tell whether *language*, such as "en-US", is one of *languages*."""
    return language.partition("-")[0].lower() in languages
