"""Decides what is said next. Knows nothing of sound, threads or clocks.

Open dialogues lie on a stack, each waiting at its question. What is heard is tried as
an answer to the topmost question, then as a command. A command in between is a
digression: it lies on top until it is done, and then the question below is asked
again. Nobody is asked the same thing more than twice, and "stop" clears the stack.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace

from intents import Match, Matcher

from .dialogue import (
    ANYTHING,
    Answer,
    Context,
    Dialogue,
    Handler,
    NoAnswerError,
    Reply,
    resume,
)
from .journal import JournalError, NotSavedError
from .opening import opened
from .pace import factor

STOP, CANCEL, AGAIN = "answers.stop", "answers.cancel", "answers.again"
ALWAYS = frozenset({STOP, CANCEL, AGAIN})
"""Commands that the conversation itself obeys, in every state."""

ASIDES = frozenset(
    {"answers", "bedtime", "clock", "help", "numbers", "repair", "settings"}
    | {"slip", "week"}
)
"""Topics whose commands interrupt even a question that takes any answer.

All other topics tell something, and telling is what such a question asks for.
"""

GRAVE = ("check", "danger")
"""Decisions that nothing else may follow: no saving, no step, no other answer."""

DEEPEST = 3
"""Dialogues open at once; beyond it the oldest is left."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What was understood, and the reply; None is nothing to say."""

    match: Match
    reply: Reply | None


@dataclass(slots=True)
class _Open:
    """A dialogue that waits for an answer."""

    topic: str
    dialogue: Dialogue
    question: Reply
    missed: bool = False


def _raise(error: Exception) -> None:
    raise error


class Conversation:
    """Words in, replies out; remembers what is under discussion."""

    def __init__(
        self,
        handlers: Mapping[str, Handler],
        matcher: Matcher,
        ctx: Context,
        *,
        on_error: Callable[[Exception], None] = _raise,
    ) -> None:
        """Start with nothing under discussion.

        An error in a handler goes to *on_error*; if that returns, we apologize.
        The error may hold what was said: a log may have its type, not its message.
        """
        self._handlers, self._matcher, self._ctx = handlers, matcher, ctx
        self.commands = ALWAYS.union(handlers)
        """The intents that are understood at any time."""
        self._on_error = on_error
        self._open: list[_Open] = []
        self._last: Reply | None = None

    @property
    def question(self) -> Reply | None:
        """The question that waits for an answer."""
        return self._open[-1].question if self._open else None

    @property
    def pace(self) -> float:
        """How fast the person wants to hear us, where 1 is the voice's own pace."""
        return factor(self._ctx.journal)

    def hear(self, text: str) -> Turn:
        """Take what was said; no words count as not understood."""
        if not text.strip():
            return Turn(Match(text), self.misheard())
        if answer := self._listed(text) or self._free(text):
            waiting = self._open.pop()
            reply = self._advance(waiting.topic, waiting.dialogue, answer)
            return Turn(answer, self._reply(reply))
        match = self._matcher.match(text)
        if match.decision in GRAVE:
            return Turn(match, self._reply(self.remark("answers.danger")))
        return Turn(match, self._command(match))

    def silence(self) -> Reply | None:
        """Return what to say when the open question met silence.

        Silence is an answer, for everything that is open: nobody is asked on and on.
        """
        said: Reply | None = None
        while self._open and not (said and said.expects):
            waiting = self._open.pop()
            reply = self._advance(waiting.topic, waiting.dialogue, NoAnswerError())
            said = said.then(reply) if said and reply else reply or said
        return self._reply(said)

    def misheard(self) -> Reply | None:
        """Return what to say to what was not understood: ask once more, then rest."""
        if not self._open:
            return None
        if self._open[-1].missed:
            return self.silence() or self._reply(self._ctx.say("answers.rest"))
        self._open[-1].missed = True
        return self._reply(self._ctx.say("answers.pardon"))

    def remark(self, key: str) -> Reply:
        """Word something about the talk itself; an open question stays as it is."""
        return replace(self.question or Reply(""), text=self._ctx.say(key).text)

    def cancel(self) -> Reply | None:
        """Leave everything under discussion; what was saved stays."""
        if not self._open:
            return None
        self._close()
        return self._ctx.say("answers.cancelled")

    def is_stop(self, text: str) -> bool:
        """Tell whether *text* says to stop."""
        return self._matcher.match(text, {STOP}).decision == "act"

    def is_clear(self, text: str, among: Collection[str] | None = None) -> bool:
        """Tell whether *text* is grave, a listed answer, or a command *among* some.

        Free text is none, even where the question takes anything.
        """
        match = self._listed(text) or self._matcher.match(text, among)
        return match.decision in ("act", *GRAVE)

    def _listed(self, text: str) -> Match | None:
        """Understand *text* as an answer that the open question lists."""
        listed = set(self.question.expects if self.question else ()) - {ANYTHING}
        match = self._matcher.match(text, listed)
        return match if match.decision == "act" else None

    def _free(self, text: str) -> Match | None:
        """Take *text* as it is, if the open question takes anything."""
        if self.question is None or ANYTHING not in self.question.expects:
            return None
        match = self._matcher.match(text)
        topic = _topic(match.intent)
        aside = topic in ASIDES and topic != self._open[-1].topic
        if match.decision in GRAVE or (match.decision == "act" and aside):
            return None
        why = "the open question takes any answer"
        return Match(text, "act", when=match.when, why=why)

    def _command(self, match: Match) -> Reply | None:
        if match.decision == "act" and match.intent in ALWAYS:
            return self._obey(match.intent)
        unsure = match.decision == "confirm" and self._open
        if match.intent is None or match.intent not in self._handlers or unsure:
            return self.misheard()
        dialogue = opened(match, match.intent, self._handlers, self._ctx)
        return self._reply(self._advance(_topic(match.intent), dialogue, None))

    def _obey(self, intent: str) -> Reply | None:
        if intent == AGAIN:
            return self._again()
        if intent == CANCEL:
            return self.cancel()
        self._close()
        return self._ctx.say("answers.stopped")

    def _again(self) -> Reply:
        if self._last is None:
            return self._ctx.say("answers.nothing_said")
        return replace(self.question or Reply(""), text=self._last.text)

    def _advance(self, topic: str, dialogue: Dialogue, answer: Answer) -> Reply | None:
        """Take a dialogue to its next question or its end; here errors become words."""
        try:
            question = resume(dialogue, answer)
        except StopIteration as end:
            last: Reply | None = end.value
            return last
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
        self._open.append(_Open(topic, dialogue, question))
        return question

    def _reply(self, reply: Reply | None) -> Reply | None:
        """Remember a reply; after a digression, return to the question beneath it."""
        if reply and reply.settles:
            self._close(but=1 if reply.expects else 0)
        if self.question and not (reply and reply.expects):
            question = replace(self.question, text=self.question.asks)
            reply = reply.then(question) if reply else question
        self._last = reply or self._last
        return reply

    def _close(self, but: int = 0) -> None:
        """Close all open dialogues *but* that many of the latest."""
        while len(self._open) > but:
            self._open.pop(-1 - but).dialogue.close()


def _topic(intent: str | None) -> str:
    return (intent or "").partition(".")[0]
