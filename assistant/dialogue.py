"""Dialogues: return to answer, yield to ask.

A handler that only answers is a function that returns a Reply. One that needs to
know more is a generator: it *yields the floor* with a question and is resumed with
what was heard, or with NoAnswerError where that was silence. What it remembers are
local variables. It saves at the first moment there is something to save, then asks.
"""

import random
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Self, TypeAlias, TypeVar

from audio import MEDIUM, PLAINLY, SHORT, Manner
from intents import Match, Phrasebook

from . import modes
from .journal import Entry, Journal

if TYPE_CHECKING:
    from .backups import Backups

ANYTHING = "*"
"""Take whatever is said as the answer."""

MIRRORED = 14
"""Words said back at most; nobody wants to hear a long story again."""

KEPT = 3
"""Turns for which the rest of what was cut is kept."""

YES, NO = "answers.yes", "answers.no"


class NoAnswerError(Exception):
    """Raised inside a dialogue whose question was not answered."""


@dataclass(frozen=True, slots=True)
class Reply:
    """Something to say and, if it is a question, the answers it expects."""

    text: str
    expects: tuple[str, ...] = ()
    patience: float = SHORT
    """Seconds a pause may last in what the person says next."""
    asks: str = ""
    """The question alone: what to say when it has to be asked again."""
    once: bool = False
    """Whether the question is left as soon as anything else is said."""
    settles: bool = False
    """Whether every question asked before is left: its ground is gone, or its time."""
    manner: Manner = PLAINLY
    """How to say it, beside what the person chose."""
    was: Entry | None = None
    """An entry as it stood before this changed it; an undo at once brings it back."""

    def changing(self, entry: Entry) -> Self:
        """Say it of a change to what was *entry*."""
        return replace(self, was=entry)

    def put(self, text: str) -> Self:
        """Say it in other words."""
        return replace(self, text=text, asks=text if self.asks else "")

    def to(self, question: "Reply | None") -> "Reply":
        """Say it once more, while a *question* is open or none."""
        lead = question or Reply("")
        return replace(lead, text=self.text, manner=self.manner)

    def then(self, later: Self) -> Self:
        """Say both in one turn; the later one decides what is expected."""
        return replace(later, text=f"{self.text} {later.text}".strip())

    def before(self, question: Self) -> Self:
        """Say this, and a question again: in its own manner, where it has one."""
        manner = question.manner if self.manner == PLAINLY else self.manner
        return replace(self.then(question), manner=manner)


@dataclass(slots=True)
class Cut:
    """What was not heard of a reply: kept while the same is under discussion."""

    rest: Reply | None = None
    """From the beginning of the sentence that was cut; None if nothing was."""
    about: Reply | None = None
    """The question that was open then."""
    turns: int = 0
    """How often something was said since."""

    def note(self, rest: Reply, about: Reply | None) -> None:
        """Keep what was not heard while a question was open.

        A digression does not take the place of what it interrupted.
        """
        if self.rest and self.about and about is self.about:
            return
        self.rest, self.about, self.turns = rest, about, 0

    def listen(self, about: Reply | None) -> None:
        """Forget it when another question is open now, or after some turns."""
        self.turns += 1
        if about is not self.about or self.turns > KEPT:
            self.rest = None

    def take(self) -> Reply | None:
        """Return it, to be said now; once."""
        rest, self.rest = self.rest, None
        return rest


Dialogue: TypeAlias = Generator[Reply, Match, Reply | None]
T = TypeVar("T")
Sub: TypeAlias = Generator[Reply, Match, T]
"""A part of a dialogue, used as ``result = yield from part(...)``."""
Choose: TypeAlias = Callable[[Sequence[str]], str]


class Variety:
    """Picks one of several wordings, never the same twice running."""

    def __init__(self, seed: int | None = None) -> None:
        """Repeat the same choices for the same *seed*."""
        self._random = random.Random(seed)  # noqa: S311  wording, not secrets
        self._last: dict[tuple[str, ...], str] = {}

    def __call__(self, variants: Sequence[str]) -> str:
        """Return one of *variants*."""
        key = tuple(variants)
        fresh = [each for each in variants if each != self._last.get(key)]
        self._last[key] = self._random.choice(fresh or variants)
        return self._last[key]


@dataclass(frozen=True, slots=True)
class Context:
    """All that a handler may use: words, memory and the time."""

    book: Phrasebook
    journal: Journal
    now: Callable[[], datetime]
    """The time here, aware of its zone."""
    choose: Choose
    aloud: bool = False
    """Whether others in the room may hear what is said."""
    cut: Cut = field(default_factory=Cut)
    """What was not heard of what we said last."""
    backups: "Backups | None" = None
    """What makes copies of the journal, where anything does."""
    room: str = ""
    """Which room it is, where there are several."""
    is_quiet: Callable[[], bool] = lambda: True
    """Whether nothing is heard that waits for an answer."""

    def say(self, key: str, **fields: object) -> Reply:
        """Word a statement."""
        return Reply(self._words(key, fields))

    def ask(
        self, key: str, *expects: str, patience: float = MEDIUM, **fields: object
    ) -> Reply:
        """Word a question. *expects* are ids of answers, or ANYTHING."""
        text = self._words(key, fields)
        return Reply(text, expects, patience, asks=text)

    def settle(self, key: str, **fields: object) -> Reply:
        """Word a statement after which nothing is left to be answered."""
        return replace(self.say(key, **fields), settles=True)

    def _words(self, key: str, fields: Mapping[str, object]) -> str:
        """Word a reply, in few words if they are wanted and there are any."""
        brief = modes.is_on(self.journal, modes.BRIEF)
        return self.book.reply(key, self.choose, brief=brief, **fields)


Handler: TypeAlias = Callable[[Match, Context], Dialogue | Reply | None]


def confirm(ctx: Context, key: str, lead: Reply | None = None) -> Sub[bool]:
    """Ask a yes-or-no question, after a *lead* if there is one."""
    question = ctx.ask(key, YES, NO)
    heard = yield lead.then(question) if lead else question
    return heard.intent == YES


Answer: TypeAlias = Match | NoAnswerError | None
"""What a dialogue is resumed with; None begins it."""


def resume(dialogue: Dialogue, answer: Answer) -> Reply:
    """Take a dialogue to its next question; StopIteration holds its last word."""
    match answer:
        case None:
            return next(dialogue)
        case NoAnswerError():
            return dialogue.throw(answer)
        case _:
            return dialogue.send(answer)


def after(lead: Reply, dialogue: Dialogue) -> Dialogue:
    """Go on with a dialogue, after a *lead* before the first that it says."""
    answer: Answer = None
    while True:
        try:
            question = resume(dialogue, answer)
        except StopIteration as end:
            last: Reply | None = end.value
            return lead.then(last) if last else lead
        try:
            answer = yield lead.then(question)
        except NoAnswerError as silence:
            answer = silence
        lead = Reply("")
