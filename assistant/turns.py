"""What a turn of the talk is, and the words that are obeyed in every state."""

from dataclasses import dataclass, replace
from typing import Self

from intents import Match

from .dialogue import Reply

STOP, CANCEL, AGAIN = "answers.stop", "answers.cancel", "answers.again"
PAUSE, GO_ON = "answers.pause", "answers.go_on"
ALWAYS = frozenset({STOP, CANCEL, AGAIN, PAUSE, GO_ON})
"""Commands that the conversation itself obeys, in every state."""

GRAVE = ("check", "danger")
"""Decisions that nothing else may follow: no saving, no step, no other answer."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What was understood, and the reply; None is nothing to say."""

    match: Match
    reply: Reply | None

    def after(self, due: Reply | None) -> Self:
        """Return it with what came *due*, if anything did, said before its reply."""
        if due is None:
            return self
        return replace(self, reply=due.then(self.reply) if self.reply else due)
