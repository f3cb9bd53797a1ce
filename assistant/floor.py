"""Who may speak now: the one state machine of turn-taking. Pure: no sound, no clock.

Theory of operation. Somebody holds the floor, or nobody does:

                 SpeechStarted                   Heard, with a reply: Say
      ┌────────┐ ─────────────────▶ ┌────────┐ ──────────────────────▶ ┌───────────┐
      │ NOBODY │                    │ PERSON │                         │ COMPANION │
      └────────┘ ◀───────────────── └────────┘ ◀────────────────────── └───────────┘
        ▲    │   Heard, no reply                Finished, and someone     │     ▲
        │    │                                  talks over us             │     │
        │    └─── Silence at an open question, with a reply: Say ─────────┼─────┘
        └──────────────────────── Finished ───────────────────────────────┘

Turns are numbered, so a late Finished of an older turn is told from this one's.

Half-duplex, for now: a plain loudspeaker reaches the microphone, and we must never
answer ourselves. Speech that began while we spoke is *over* ours until it has been
heard, even if we finished first. Of such speech only short commands and the listed
answers of the open question are taken, and not if they are our own words. "Stop" is
always taken, and from the first guess at it: hushed for nothing is better than not
hushed. What a policy lets through is decided in one place, `Overlap`.

A question stays open for a number of its patiences: who is given longer pauses is
given longer to begin. Only when nobody has the floor does that time run (`timeout`).
Speech over ours is given the shortest pauses, or the echo of a question would reach
into its answer, and both would be heard as one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import TypeAlias

from rapidfuzz import fuzz, process, utils

from audio import (
    PLAINLY,
    SHORT,
    DeviceBack,
    DeviceLost,
    Event,
    Failed,
    Finished,
    Heard,
    Hearing,
    Listening,
    Manner,
    SpeechStarted,
)

from . import attention
from .conversation import ALWAYS, Conversation, Turn
from .dialogue import Reply

PATIENCES = 8
"""How many of its patiences a question stays open."""

ALIKE = 80
"""From 0 to 100: how alike two words are that may be one, misheard."""

OVER = 0.3
"""Seconds of silence that end what is said over us."""

OURS = 0.6
"""The share of our own words from which an utterance is our own voice."""


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


Effect: TypeAlias = Say | Hush | Show

Overlap: TypeAlias = Callable[[Conversation, str, str], bool]
"""Whether to take what was heard (second) over what we were saying (third)."""


def half_duplex(conversation: Conversation, heard: str, spoken: str) -> bool:
    """Take "stop" always; else what is short, awaited, and not our own words."""
    if conversation.is_stop(heard):
        return True
    return conversation.is_clear(heard, ALWAYS) and not is_ours(heard, spoken)


def is_ours(heard: str, spoken: str) -> bool:
    """Tell whether most words *heard* are like words we have *spoken*."""
    words, ours = (utils.default_process(each).split() for each in (heard, spoken))
    known = [
        word
        for word in words
        if process.extractOne(word, ours, scorer=fuzz.ratio, score_cutoff=ALIKE)
    ]
    return bool(words) and len(known) >= OURS * len(words)


class Floor:
    """Events in, effects out."""

    def __init__(
        self, conversation: Conversation, overlap: Overlap = half_duplex
    ) -> None:
        """Begin with nobody speaking."""
        self.holder = Holder.NOBODY
        self.heard: Turn | None = None
        """What was understood last, for whoever reports it."""
        self._conversation, self._overlap = conversation, overlap
        self._turn = 0
        self._said = Reply("")
        self._is_owed = False
        self._is_over = False
        self._asked_again = False

    @property
    def timeout(self) -> float | None:
        """Seconds without an event after which Silence is due; None is never."""
        question = self._conversation.question
        if question is None or self.holder is not Holder.NOBODY:
            return None
        return PATIENCES * question.patience

    @property
    def patience(self) -> float:
        """Seconds of silence that end what is being said."""
        if self._is_over or self.holder is Holder.COMPANION:
            return OVER
        question = self._conversation.question
        return question.patience if question else SHORT

    @property
    def expected(self) -> frozenset[str] | None:
        """The intents to listen for; None where anything may be told."""
        return attention.expected(self._conversation)

    def step(self, event: Event | Silence) -> list[Effect]:
        """Take one event and return what to do about it."""
        match event:
            case Listening():
                self._conversation.bell.greets = not self._turn
            case SpeechStarted():
                self._is_over = self.holder is Holder.COMPANION
                if not self._is_over:
                    self.holder = Holder.PERSON
            case Hearing(text) if self.holder is Holder.COMPANION:
                return self._hush() if self._conversation.is_stop(text) else []
            case Heard():
                return self._hear(attention.words(self._conversation, event))
            case Silence() if self.holder is Holder.NOBODY:
                talk, is_due = self._conversation, isinstance(event, Due)
                return self.say(talk.ring() if is_due else talk.silence())
            case Finished(turn, completed) if turn == self._turn:
                if self.holder is Holder.COMPANION:
                    self.holder = Holder.PERSON if self._is_over else Holder.NOBODY
                return [] if completed else self._show()
            case Failed() | DeviceLost() | DeviceBack():
                return self._mend(event)
        return []

    def say(self, reply: Reply | None) -> list[Effect]:
        """Give the floor to whoever is due: to us for a *reply*, else to nobody."""
        hush = self._hush() if self.holder is Holder.COMPANION else []
        if reply is None:
            self.holder = Holder.NOBODY
            return hush
        self._turn, self._conversation.bell.greets = self._turn + 1, False
        self._said, self._is_owed, self.holder = reply, True, Holder.COMPANION
        manner = reply.manner.along_with(self._conversation.manner)
        return [*hush, Say(self._turn, reply.text, manner)]

    def _hush(self) -> list[Effect]:
        self._is_owed = False
        return [Hush(self._turn)]

    def _show(self) -> list[Effect]:
        """Show what we could not say, unless it was hushed or shown already."""
        owed, self._is_owed = self._is_owed, False
        return [Show(self._said.text)] if owed else []

    def _hear(self, text: str) -> list[Effect]:
        over, self._is_over = self._is_over, False
        if over and not self._overlap(self._conversation, text, self._said.text):
            if self.holder is Holder.PERSON:
                self.holder = Holder.NOBODY
            return []
        if text.strip():
            self._asked_again = False
        self.heard = self._conversation.hear(text)
        return self.say(self.heard.reply)

    def _mend(self, event: Failed | DeviceLost | DeviceBack) -> list[Effect]:
        match event:
            case Failed("voice", turn) if turn == self._turn:
                return self._show()
            case Failed("recognizer"):
                return self._say_again()
            case DeviceLost("microphone"):
                return self.say(self._conversation.remark("answers.microphone_lost"))
            case DeviceLost("speaker"):
                lost = self._conversation.remark("answers.speaker_lost")
                return [Show(lost.text), *self._show()]
            case DeviceBack("microphone"):
                return self.say(self._conversation.remark("answers.microphone_back"))
        return []

    def _say_again(self) -> list[Effect]:
        """Ask once for what an engine lost; not over and over."""
        over, self._is_over = self._is_over, False
        if over or self._asked_again:
            return self.say(None) if self.holder is Holder.PERSON else []
        self._asked_again = True
        return self.say(self._conversation.remark("answers.say_again"))
