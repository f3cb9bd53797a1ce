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

Speech that began while we spoke is *over* ours until it has been heard, even if we
finished first. What of it is taken is decided in one place, `overlap`; "stop" always
is, and from the first guess at it: hushed for nothing is better than not hushed.

Where a plain loudspeaker reaches the microphone, we speak on until what is said over
us is understood (`half_duplex`). Where our voice is taken out of what is heard, we
fall silent at the first syllable (`full_duplex`, `headset`), and then wait for two
things, in whatever order they come: what was not heard of our turn, and what was said:

    SpeechStarted: Hush ──▶ Finished(rest) and Heard ──▶ taken: answered; the rest is
                                       │                 kept for "go on"
                                       └───────────────▶ not for us: Say the rest, from
                                                         the sentence that was cut

A television would cut us again and again: after CUTS useless ones in one reply we
speak on as if we were half-duplex. The same goes for the replies after it while all
that cut us were our own words: then our voice is not taken out of what is heard.

A question stays open for a number of its patiences: who is given longer pauses is
given longer to begin. Only when nobody has the floor does that time run (`timeout`).
Speech over ours, if we go on, is given the shortest pauses, or the echo of a question
would reach into its answer, and both would be heard as one.
"""

from audio import (
    DeviceLost,
    Event,
    Failed,
    Finished,
    Heard,
    Hearing,
    Listening,
    SpeechStarted,
)

from . import attention
from .conversation import Conversation, Turn
from .dialogue import Reply
from .effects import Due, Effect, Holder, Hush, Say, Show, Silence
from .overlap import Overlap, around, half_duplex, is_idle, is_ours
from .patience import Ear, enough, is_sigh
from .spoken import Spoken

__all__ = ["Due", "Effect", "Floor", "Holder", "Hush", "Say", "Show", "Silence"]

PATIENCES = 8
"""How many of its patiences a question stays open."""

OVER = 0.3
"""Seconds of silence that end what is said over us."""

CUTS = 2
"""How often in one reply we fall silent for what turns out not to be for us."""


class Floor:
    """Events in, effects out."""

    def __init__(
        self,
        conversation: Conversation,
        overlap: Overlap = half_duplex,
        *,
        joins: bool = True,
    ) -> None:
        """Begin with nobody speaking; *joins* turns that were ended too soon."""
        self.holder = Holder.NOBODY
        self.heard: Turn | None = None
        """What was understood last, for whoever reports it."""
        self._conversation, self._overlap = conversation, overlap
        self._ear, self._hearing = Ear(conversation, joins=joins), ""
        self._said = self._before = Spoken(0, Reply(""), None)
        self._cuts, self._echoes = 0, 1
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
        over = self._is_over or self.holder is Holder.COMPANION
        if over and not self._said.is_cut:
            return OVER
        return enough(self._conversation, self._hearing)

    @property
    def expected(self) -> frozenset[str] | None:
        """The intents to listen for; None where anything may be told."""
        return attention.expected(self._conversation)

    def step(self, event: Event | Silence) -> list[Effect]:
        """Take one event and return what to do about it."""
        effects: list[Effect] = []
        match event:
            case Listening():
                self._conversation.bell.greets = not self._said.turn
            case SpeechStarted():
                effects = self._notice()
            case Hearing(text):
                self._hearing = attention.words(self._conversation, event)
                if self.holder is Holder.COMPANION and self._conversation.is_stop(text):
                    effects = self._hush()
            case Heard():
                effects = self._hear(event)
            case Silence() if self.holder is Holder.NOBODY:
                talk, is_due = self._conversation, isinstance(event, Due)
                effects = self.say(talk.ring() if is_due else talk.silence())
            case Finished():
                effects = self._finish(event)
            case Failed() | DeviceLost():
                effects = self._mend(event)
        return effects

    def say(self, reply: Reply | None) -> list[Effect]:
        """Give the floor to whoever is due: to us for a *reply*, else to nobody."""
        hush = self._hush() if self.holder is Holder.COMPANION else []
        self._said.is_cut = False
        if reply is None:
            self.holder = Holder.NOBODY
            return hush
        self._cuts, self._conversation.bell.greets = min(self._echoes, CUTS), False
        return [*hush, self._start(reply)]

    def _start(self, reply: Reply) -> Say:
        self._before, talk = self._said, self._conversation
        self._said = Spoken(self._before.turn + 1, reply, talk.question)
        self.holder = Holder.COMPANION
        return Say(self._said.turn, reply.text, reply.manner.along_with(talk.manner))

    def _notice(self) -> list[Effect]:
        """Take note that somebody speaks; over us, fall silent if that is wise."""
        self._is_over, self._hearing = self.holder is Holder.COMPANION, ""
        if not self._is_over:
            self.holder = Holder.PERSON
        elif self._overlap.yields and self._cuts < CUTS:
            self._said.is_cut = True
            return self._hush()
        return []

    def tell(self, key: str) -> list[Effect]:
        """Say something about the talk itself; what is asked stays open."""
        return self.say(self._conversation.remark(key))

    def _hush(self) -> list[Effect]:
        if self._said.is_hushed:
            return []
        self._said.is_hushed, self._said.is_owed = True, False
        return [Hush(self._said.turn)]

    def _show(self) -> list[Effect]:
        """Show what we could not say, unless it was hushed or shown already."""
        owed, self._said.is_owed = self._said.is_owed, False
        return [Show(self._said.reply.text)] if owed else []

    def _finish(self, event: Finished) -> list[Effect]:
        """Take note of how much was heard, and leave the floor to whoever is due."""
        said = self._before if event.turn == self._before.turn else self._said
        if event.turn != said.turn:
            return []
        said.rest = "" if event.completed else event.rest
        if not said.is_cut:
            said.keep(self._conversation.cut)
        if said is self._before:
            return []
        self._echoes -= event.completed and self._echoes > 0
        if self.holder is Holder.COMPANION:
            self.holder = Holder.PERSON if self._is_over else Holder.NOBODY
        if said.is_cut and not self._is_over:
            return self._go_on()
        return [] if event.completed else self._show()

    def _hear(self, event: Heard) -> list[Effect]:
        over, self._is_over, self._hearing = self._is_over, False, ""
        said, talk = self._said, self._conversation
        text = attention.words(talk, event)
        if is_sigh(event, text) and not over:
            self.holder = Holder.NOBODY
            return []
        spoken = around(said.reply.text, said.rest or "")
        ours, echoes = over and is_ours(text, spoken), self._echoes > 0
        certain = not over or self._overlap.is_certain(text, echoes=echoes)
        rest = not ours and self._ear.is_rest(event, text, is_certain=certain)
        if over and not (rest or self._overlap.takes(talk, text, spoken, echoes)):
            return self._leave(ours)
        self._asked_again = self._asked_again and not text.strip()
        if over:
            said.keep(talk.cut)
        self.heard = self._ear.hear(event, text, is_rest=rest)
        if over and is_idle(self.heard):
            said.unkeep(talk.cut)
            return self._leave(is_own=False)
        self._echoes = 0 if over else self._echoes
        return self.say(self.heard.reply)

    def _leave(self, is_own: bool) -> list[Effect]:  # noqa: FBT001
        """Leave what was said over us; go on where that had cut us."""
        self._echoes = min(self._echoes + 1, CUTS + 1) if is_own else 0
        if self.holder is Holder.PERSON:
            self.holder = Holder.NOBODY
        self._cuts += self._said.is_cut
        waits = self._said.rest is None
        return self._go_on() if self._said.is_cut and not waits else []

    def _go_on(self) -> list[Effect]:
        """Say what was not heard, from the sentence that was cut."""
        self._said.is_cut = False
        return [self._start(self._said.left())] if self._said.rest else []

    def _mend(self, event: Failed | DeviceLost) -> list[Effect]:
        match event:
            case Failed("voice", turn) if turn == self._said.turn:
                return self._show()
            case Failed("recognizer"):
                return self._say_again()
            case DeviceLost("speaker"):
                lost = self._conversation.remark("answers.speaker_lost")
                return [Show(lost.text), *self._show()]
        return []

    def _say_again(self) -> list[Effect]:
        """Ask once for what an engine lost; not over and over."""
        over, self._is_over = self._is_over, False
        if over:
            return self._leave(is_own=False)
        if self._asked_again:
            return self.say(None) if self.holder is Holder.PERSON else []
        self._asked_again = True
        return self.tell("answers.say_again")
