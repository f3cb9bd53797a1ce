"""How one comes in, and when one has gone. Pure: no sound, and the time is told to it.

Theory of operation. It stands before the floor: events come in here first.

               Called, Pressed, or the phrase was said
    ┌────────┐ ──────────────────────────────────────▶ ┌──────┐
    │ CLOSED │                                         │ OPEN │
    └────────┘ ◀────────────────────────────────────── └──────┘
        "stop", "thank you", Pressed again, or LINGER seconds after the last
        word of ours or theirs

While somebody has the floor or a question waits, it stays open, so a check-in is open
from its first question to its last. What we say unasked, a reminder, opens it as well.
Talk that is not understood is not for us, and keeps nothing open: else a television
would. With no way to come in it is never closed.

With a phrase the recognizer has to hear everything, and what does not begin with the
phrase is dropped here, before the floor knows of it. One thing is not dropped: plain
words of danger (see calling.is_cry).

Who calls and goes on in the same breath hears no sound. Who calls and waits hears that
we listen. The end of the wake word may be heard as an utterance of its own; of what
comes right after a call, one short word that means nothing is that.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import inf

from audio import (
    Called,
    Event,
    Failed,
    Finished,
    Heard,
    Hearing,
    Listening,
    Pressed,
    SpeechStarted,
)

from .calling import Phrase
from .conversation import GRAVE, Turn
from .effects import Effect, Holder, Say, Silence
from .floor import Floor
from .sounds import Quiet

LINGER = 8.0
"""Seconds that it stays open after the last word."""

BREATH = 1.0
"""Seconds after a call in which what follows in the same breath has begun."""

TAIL = 2.0
"""Seconds that an utterance lasts at most which is only the end of the wake word."""

LEAVES = frozenset({"answers.stop", "greeting.thanks", "settings.sleep"})
"""What is said on leaving."""


@dataclass(frozen=True, slots=True)
class Elapsed(Silence):
    """The time of this door has run out; the floor is not told of it."""


@dataclass(frozen=True, slots=True)
class Ways:
    """How one may come in."""

    wake: bool = False
    button: bool = False
    phrase: Phrase | None = None
    is_cry: Callable[[str], bool] = lambda _: False
    """Whether words are taken without the phrase."""

    @property
    def closes(self) -> bool:
        """Whether there is any: else it is never closed."""
        return self.wake or self.button or self.phrase is not None


class Coming:
    """Events in, effects out; what is for us goes to the floor."""

    def __init__(
        self, floor: Floor, ways: Ways | None = None, sounds: Quiet | None = None
    ) -> None:
        """Begin closed, if there is a way to come in."""
        self._floor, self._ways = floor, ways or Ways()
        self._sounds = sounds or Quiet()
        self._closes = self._ways.closes
        self._now, self._until = -inf, -inf
        self._greets_at: float | None = None
        self._is_ready = self._is_outside = False
        self._is_called = self._is_asked = self._has_left = False

    @property
    def is_open(self) -> bool:
        """Whether what is said is for us."""
        is_free = self._floor.holder is Holder.NOBODY
        waits = not is_free or self._floor.timeout is not None
        return not self._closes or waits or self._now < self._until

    @property
    def hears(self) -> bool:
        """Whether what is said has to be recognized."""
        return self.is_open or self._ways.phrase is not None

    def lapse(self, now: float) -> float | None:
        """Return in how many seconds Elapsed is due; None is never."""
        if self._floor.holder is not Holder.NOBODY:
            return None
        ends = [self._greets_at] if self._greets_at and self._is_ready else []
        if self._closes and self.is_open and self._floor.timeout is None:
            ends.append(self._until)
        return max(0.0, min(ends) - now) if ends else None

    def step(self, event: Event | Silence, now: float) -> list[Effect]:
        """Take one event at the time *now*, and return what to do about it."""
        self._now = now
        effects = self._step(event, now)
        if not self.is_open:
            self._is_called, self._greets_at = False, None
        return effects

    def _step(self, event: Event | Silence, now: float) -> list[Effect]:
        match event:
            case Elapsed():
                is_due = self._greets_at is not None and now >= self._greets_at
                return self._greet() if is_due else []
            case Called():
                return self._come_in(now, greets_at=now + BREATH)
            case Pressed():
                return self._press(now)
            case SpeechStarted() | Hearing() | Heard() | Failed("recognizer"):
                return self._listen(event, now)
        return self._pass_on(event, now)

    def _listen(self, event: Event, now: float) -> list[Effect]:
        """Pass on what is said to us, and drop what is said outside."""
        if isinstance(event, SpeechStarted):
            self._is_outside = self._ways.phrase is not None and not self.is_open
            self._is_asked = self._floor.timeout is not None
        if isinstance(event, Heard) and not (
            self._is_outside and not self._is_for_us(event)
        ):
            return self._hear(event, now)
        return [] if self._is_outside else self._floor.step(event)

    def _pass_on(self, event: Event | Silence, now: float) -> list[Effect]:
        effects = self._floor.step(event)
        match event:
            case Silence():
                return effects
            case Listening():
                self._is_ready = True
                is_new = not self._closes or self._greets_at is not None
                return [*effects, *(self._greet() if is_new else [])]
            case Finished() if not self._has_left:
                self._until = now + LINGER
        return _before_words(self._sounds.of_event(event), effects)

    def _come_in(self, now: float, greets_at: float) -> list[Effect]:
        """Open; whoever calls has the floor."""
        self._until, self._greets_at = now + LINGER, greets_at
        self._is_called, self._has_left = True, False
        return self._floor.say(None)

    def _press(self, now: float) -> list[Effect]:
        """Stop speaking; else come in, or leave. What was asked then met silence."""
        if self._floor.holder is Holder.COMPANION:
            effects = self._come_in(now, greets_at=now)
            self._greets_at = None
            return effects
        if not self._closes or not self.is_open:
            effects = self._come_in(now, greets_at=now)
            return [*effects, *(self._greet() if self._is_ready else [])]
        self._until, self._has_left = -inf, True
        return [*self._sounds.chime("got it"), *self._floor.step(Silence())]

    def _greet(self) -> list[Effect]:
        self._greets_at = None
        return list(self._sounds.chime("listening"))

    def _is_for_us(self, event: Heard) -> bool:
        """Tell whether what was said outside is heard all the same."""
        text = event.free or event.text
        phrase = self._ways.phrase
        begins = phrase is not None and phrase.rest(text) is not None
        return begins or self._ways.is_cry(text)

    def _hear(self, event: Heard, now: float) -> list[Effect]:
        self._is_outside = False
        text, phrase = event.free or event.text, self._ways.phrase
        rest = phrase.rest(text) if phrase else None
        if rest is not None:
            effects = self._come_in(now, greets_at=now)
            if not rest:
                return [*effects, *self._greet()]
            heard = replace(event, text=rest, free=None)
            return [*effects, *self._answer(heard, now)]
        return self._answer(event, now)

    def _answer(self, event: Heard, now: float) -> list[Effect]:
        """Let the floor answer, and sound where it does not."""
        before, greets = self._floor.heard, self._greets_at is not None
        self._sounds.begin_turn()
        effects = self._floor.step(event)
        turn = self._floor.heard
        if turn is None or turn is before:
            return effects
        if turn.reply or turn.match.decision in ("act", *GRAVE):
            self._note(turn, now)
            return _before_words(self._sounds.of_turn(turn), effects)
        if greets and event.seconds < TAIL and len(event.text.split()) <= 1:
            return [*effects, *self._greet()]
        missed = self._is_called or self._is_asked
        self._is_called, self._greets_at = False, None
        return [*effects, *(self._sounds.chime("did not catch") if missed else ())]

    def _note(self, turn: Turn, now: float) -> None:
        """Stay after what was understood, unless it was a goodbye."""
        self._has_left = turn.match.intent in LEAVES
        self._until = -inf if self._has_left else now + LINGER
        self._is_called, self._greets_at = False, None


def _before_words(chimes: Sequence[Effect], effects: list[Effect]) -> list[Effect]:
    """Return *effects* with *chimes* before the first thing that is said."""
    first = next((i for i, each in enumerate(effects) if isinstance(each, Say)), None)
    place = len(effects) if first is None else first
    return [*effects[:place], *chimes, *effects[place:]]
