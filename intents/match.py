"""What an utterance was understood to mean, and why."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal, TypeAlias

Decision: TypeAlias = Literal["act", "confirm", "ignore", "check", "danger"]


@dataclass(frozen=True, slots=True)
class Match:
    """The meaning of one utterance; `intent` is None when it is ignored."""

    text: str
    """As it was heard."""
    decision: Decision = "ignore"
    intent: str | None = None
    score: float = 0.0
    """From 0 to 1; compare it with nothing but the thresholds of the locale."""
    slots: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """The person's own words, lightly repaired."""
    stage: str | None = None
    when: str | None = None
    runner_up: str | None = None
    why: str = ""
    exact: bool = False
    """Whether a phrase was said as it stands in the book, its slots aside."""
    asks: bool = False
    """Whether it is put as a question."""
    danger: str = ""
    """The kind of danger, one of danger.KINDS; nothing where there is none."""
    parts: tuple["Match", ...] = ()
    """Every meaning, where an utterance holds several."""

    @property
    def topic(self) -> str:
        """The topic of the intent; nothing without one."""
        return (self.intent or "").partition(".")[0]

    def as_json(self) -> dict[str, Any]:
        """Return the fields as plain values, as scripts read them."""
        return {
            "text": self.text,
            "decision": self.decision,
            "intent": self.intent,
            "score": round(self.score, 3),
            "slots": dict(self.slots),
            "stage": self.stage,
            "when": self.when,
            "runner_up": self.runner_up,
            "why": self.why,
            "parts": [part.as_json() for part in self.parts],
        }
