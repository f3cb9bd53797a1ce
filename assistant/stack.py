"""The open dialogues, each waiting at its question: the latest on top."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from intents import Match

from . import modes
from .asides import is_beside_danger
from .dialogue import (
    ANYTHING,
    YES,
    Answer,
    Context,
    Dialogue,
    NoAnswerError,
    Reply,
    resume,
)
from .journal import JournalError, NotSavedError
from .safety.flow import flow

DANGER = "danger"
"""The topic of what is open after words of danger: nothing but a stop closes it."""

LINGERS = timedelta(hours=2)
"""After this long without a word it is not gone on with."""

RUNG = ""
"""The topic of what is asked unasked: none, so that any topic may answer."""

DEEPEST = 3
"""Dialogues open at once; beyond it the oldest is left."""

TALK = 5
"""Words from which on what is not understood is rather talk than an answer."""

RETURNS = 2
"""How often a question is asked again after something came between."""

PUBLIC = frozenset(
    {"answers", "clock", "danger", "first", "greeting", "help", "safety", "settings"}
)
"""Topics that say nothing of what was told, and may be overheard."""


@dataclass(slots=True)
class Open:
    """A dialogue that waits for an answer."""

    topic: str
    dialogue: Dialogue
    question: Reply
    missed: bool = False
    """Whether what was said to it was once not understood."""
    returns: int = 0
    """How often it was returned to."""


class Stack:
    """Takes dialogues from question to question, and keeps those that wait."""

    def __init__(self, ctx: Context, on_error: Callable[[Exception], None]) -> None:
        """Begin with none."""
        self._ctx, self._on_error = ctx, on_error
        self._open: list[Open] = []
        self._heard_at = ctx.now()

    def __len__(self) -> int:
        """Return how many wait."""
        return len(self._open)

    @property
    def top(self) -> Open | None:
        """The dialogue whose question was asked last."""
        return self._open[-1] if self._open else None

    @property
    def is_free(self) -> bool:
        """Whether nothing is asked, though something may still be added."""
        if (top := self.top) is None:
            return True
        added = top.question.once and not top.question.asks
        return len(self) == 1 and top.topic != RUNG and added

    @property
    def listed(self) -> set[str]:
        """The answers that the topmost question lists, and one that waits beneath."""
        asked = self._open[-2:] if self._is_added else self._open[-1:]
        return {i for each in asked for i in each.question.expects} - {ANYTHING}

    def answer(self, answer: Answer) -> Reply | None:
        """Give the topmost dialogue its answer, and return what it says then."""
        listed = self._open[-1].question.expects
        if isinstance(answer, Match) and answer.intent not in listed:
            self.bare()
        waiting = self._open.pop()
        return self.advance(waiting.topic, waiting.dialogue, answer)

    def advance(self, topic: str, dialogue: Dialogue, answer: Answer) -> Reply | None:
        """Take a dialogue to its next question or its end; here errors become words."""
        try:
            question = resume(dialogue, answer)
        except StopIteration as end:
            last: Reply | None = end.value
            return last and self._discreet(topic, last)
        except NoAnswerError:
            return None
        except NotSavedError as error:
            return self._ctx.say(error.said)
        except JournalError:
            return self._ctx.say("answers.not_read")
        except Exception as error:  # noqa: BLE001  whatever broke, nobody is left alone
            self._on_error(error)
            return self._ctx.say("danger.sorry" if topic == DANGER else "answers.sorry")
        if len(self._open) == DEEPEST:
            self._leave(next(each for each in self._open if each.topic != DANGER))
        self._open.append(Open(topic, dialogue, question))
        return self._discreet(topic, question)

    def asked_again(self, reply: Reply | None) -> Reply | None:
        """Return the question to ask again after *reply*; in time it only waits.

        There is none after what asks something itself, and is not only added.
        """
        waiting = self._open[-2] if self._is_added else self.top
        if waiting is None or (reply and reply.expects and not self._is_added):
            return None
        waiting.returns += 1
        asks = waiting.question.asks if waiting.returns <= RETURNS else ""
        if waiting.topic == DANGER and modes.is_on(self._ctx.journal, modes.NOT_ALONE):
            asks = ""
        return self._discreet(waiting.topic, replace(waiting.question, text=asks))

    def leave_for(self, match: Match) -> None:
        """Leave a question for what is said instead, if it is not to be returned to.

        That is a question asked once, or one of the same topic as a command that was
        said in the words of the book.
        """
        same = match.exact and self.top is not None and self.top.topic == match.topic
        if self.top and (self.top.question.once or same):
            self._open.pop().dialogue.close()

    def leave_guess(self, match: Match) -> bool:
        """Leave a guess of ours after which other talk goes on: it was not for us.

        Tell whether it was so. A few words may be an answer that was not understood.
        """
        goes_on = match.decision == "ignore" and len(match.text.split()) >= TALK
        top = self.top
        if not goes_on or top is None or not (top.question.once and top.question.asks):
            return False
        self._leave(top)
        return True

    def alarm(self, match: Match) -> Reply | None:
        """Give words of danger to what is open for them, or open it; leave the rest."""
        self.close()
        if self.is_alarmed:
            return self.answer(match)
        return self.advance(DANGER, flow(match, self._ctx), None)

    @property
    def is_alarmed(self) -> bool:
        """Whether what began with words of danger is still open."""
        return any(each.topic == DANGER for each in self._open)

    def uncover(self, match: Match) -> None:
        """Leave what was only added, where words are rather for what waits beneath."""
        self.bare()
        while self.is_alarmed and self.top and not is_beside_danger(match):
            added = self.top.question.once and not self.top.question.asks
            if self.top.topic == DANGER or not added:
                break
            self._leave(self.top)

    @property
    def _is_added(self) -> bool:
        """Whether a question waits beneath what was only added to a reply."""
        asked = self.top.question if self.top else Reply("")
        passing = asked.once and not asked.asks and ANYTHING not in asked.expects
        return passing and len(self) > 1

    def bare(self) -> None:
        """Leave what was only added to a reply, where a question waits beneath it."""
        if self._is_added:
            self._leave(self._open[-1])

    def listen(self) -> None:
        """Take note that something is said now."""
        self._heard_at = self._ctx.now()

    def expire(self) -> None:
        """Leave a hard moment in which nobody has spoken for hours."""
        if self.is_alarmed and self._ctx.now() - self._heard_at > LINGERS:
            self.end()

    def close(self, but: int = 0) -> None:
        """Close all open dialogues *but* that many of the latest, and danger's own."""
        for each in self._open[: len(self._open) - but]:
            if each.topic != DANGER:
                self._leave(each)

    def end(self) -> None:
        """Close all open dialogues."""
        while self._open:
            self._leave(self._open[-1])

    def _leave(self, left: Open) -> None:
        self._open.remove(left)
        left.dialogue.close()

    def _discreet(self, topic: str, reply: Reply) -> Reply:
        """Put it so that nobody who overhears it learns what was told."""
        silent = not reply.text
        if (
            silent
            or topic in PUBLIC
            or not modes.is_on(self._ctx.journal, modes.NOT_ALONE)
        ):
            return reply
        key = "answers.discreet"
        if reply.asks:
            either = YES in reply.expects and ANYTHING not in reply.expects
            key = "answers.discreet_choice" if either else "answers.discreet_question"
        return reply.put(self._ctx.say(key).text)
