"""The open dialogues, each waiting at its question: the latest on top."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from intents import Match

from . import modes
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

RUNG = ""
"""The topic of what is asked unasked: none, so that any topic may answer."""

DEEPEST = 3
"""Dialogues open at once; beyond it the oldest is left."""

RETURNS = 2
"""How often a question is asked again after something came between."""

PUBLIC = frozenset(
    {"answers", "clock", "first", "greeting", "help", "safety", "settings"}
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

    def answer(self, answer: Answer) -> Reply | None:
        """Give the topmost dialogue its answer, and return what it says then."""
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
        except NotSavedError:
            return self._ctx.say("answers.not_saved")
        except JournalError:
            return self._ctx.say("answers.not_read")
        except Exception as error:  # noqa: BLE001  whatever broke, nobody is left alone
            self._on_error(error)
            return self._ctx.say("answers.sorry")
        if len(self._open) == DEEPEST:
            self._open.pop(0).dialogue.close()
        self._open.append(Open(topic, dialogue, question))
        return self._discreet(topic, question)

    def asked_again(self) -> Reply | None:
        """Return the topmost question as it is asked again; in time it only waits."""
        waiting = self.top
        if waiting is None:
            return None
        waiting.returns += 1
        asks = waiting.question.asks if waiting.returns <= RETURNS else ""
        return self._discreet(waiting.topic, replace(waiting.question, text=asks))

    def leave_for(self, match: Match) -> None:
        """Leave a question for what is said instead, if it is not to be returned to.

        That is a question asked once, or one of the same topic as a command that was
        said in the words of the book.
        """
        same = match.exact and self.top is not None and self.top.topic == match.topic
        if self.top and (self.top.question.once or same):
            self._open.pop().dialogue.close()

    def close(self, but: int = 0) -> None:
        """Close all open dialogues *but* that many of the latest."""
        while len(self._open) > but:
            self._open.pop(-1 - but).dialogue.close()

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
        if reply.expects:
            either = YES in reply.expects and ANYTHING not in reply.expects
            key = "answers.discreet_choice" if either else "answers.discreet_question"
        return reply.put(self._ctx.say(key).text)
