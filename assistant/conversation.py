"""Decides what is said next. Knows nothing of sound, threads or clocks.

Open dialogues lie on a stack, each waiting at its question. What is heard is tried as
an answer to the topmost question, then as a command. A command in between is a
digression: it lies on top until it is done, and then the question below is asked
again; asked three times, it only waits. "Stop" clears the stack.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace

from audio import Manner
from intents import Match, Matcher

from . import modes
from .asides import free, is_aside, is_beside_danger
from .beside import beside
from .breath import TOPIC, is_long, offered
from .dialogue import ANYTHING, Context, Handler, NoAnswerError, Reply
from .fluent import fluent
from .forgetful import is_forgotten
from .manner import SPOKEN, chosen
from .meant import meant
from .opening import opened
from .pauses import Pauses
from .rejoining import Begun, joined
from .reminding.bell import Bell
from .safety.hearing import is_urgent, urgent
from .stack import DANGER, RUNG, Stack
from .turns import AGAIN, ALWAYS, CANCEL, GO_ON, GRAVE, PAUSE, STOP, Turn
from .welcome import welcome

__all__ = ["AGAIN", "ALWAYS", "GO_ON", "GRAVE", "PAUSE", "Conversation", "Turn"]

WAKE, HELP = "settings.wake", "help.can_say"
"""What is answered while we sleep."""


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
        """Begin. An error, which may hold what was said, goes to *on_error*."""
        self._handlers, self._matcher, self._ctx = handlers, matcher, ctx
        self.commands = ALWAYS.union(handlers)
        """The intents that are understood at any time."""
        self.cut = ctx.cut
        """What was not heard of a reply; whoever says it takes note of that."""
        self.pauses, self.book = Pauses(ctx.journal), ctx.book
        self.bell = Bell(ctx, handlers.get("first.begin"))
        self._open = Stack(ctx, on_error)
        self._last: Reply | None = None
        self._begun = Begun.now("", ctx.journal)
        self._is_paused = False

    @property
    def question(self) -> Reply | None:
        """The question that waits for an answer; in a pause, none does."""
        waiting = None if self._is_paused else self._open.top
        return waiting.question if waiting else None

    @property
    def manner(self) -> Manner:
        """How the person wants to be spoken to."""
        return chosen(self._ctx.journal, self._ctx.book.locale)

    def hear(self, text: str) -> Turn:
        """Take what was said; nothing counts as not understood, "um" as not done."""
        self._forget()
        self._open.listen()
        greeting = welcome(self._ctx)
        self._begun = begun = Begun.now(text, self._ctx.journal)
        turn = begun.turn = self._heard(fluent(text, self._ctx.book))
        if turn.match.decision in GRAVE:
            return turn
        return Turn(turn.match, beside(greeting, turn.match, turn.reply, self._ctx))

    def go_on(self, more: str) -> Turn:
        """Take the rest of what was said last, of a turn that was ended too soon."""
        whole = joined(self._begun, more, self.meant, self._ctx)
        if isinstance(whole, str):
            return self.hear(whole)
        return Turn(Match(more, decision="act"), self._reply(whole))

    def _heard(self, text: str) -> Turn:
        paused, self._is_paused = self._is_paused, False
        self.cut.listen(self.question)
        match = urgent(self._matcher.match(text), self._ctx.book)
        if match.decision in GRAVE:
            return Turn(match, self._reply(self._open.alarm(match)))
        resumes = paused or self.cut.rest
        if resumes and (goes_on := self._only(text, {GO_ON})):
            return Turn(goes_on, self._again(self.cut.take()))
        if not self._open.is_alarmed and modes.is_on(self._ctx.journal, modes.ASLEEP):
            return self._half_asleep(match)
        if not self._ctx.book.has_words(text):
            return Turn(Match(text), None if text.strip() else self.misheard())
        match = meant(match, self._matcher, self._ctx)
        if answer := self._listed(text) or self._free(match):
            reply = self._reply(self._open.answer(answer))
            return Turn(replace(answer, decision="act"), reply)
        return Turn(match, self._command(match))

    def silence(self) -> Reply | None:
        """Return what to say to silence: an answer, and to everything that is open."""
        self._forget()
        if self._is_paused:
            return None
        said: Reply | None = None
        while self._open and not (said and said.expects):
            reply = self._open.answer(NoAnswerError())
            said = said.then(reply) if said and reply else reply or said
        return self._reply(said)

    def ring(self) -> Reply | None:
        """Greet someone new, or say what came due, unless something is discussed."""
        self._forget()
        if not self._open.is_free:
            return None
        self._open.close()
        return self._reply(self._open.advance(RUNG, self.bell.ring(), None))

    def misheard(self) -> Reply | None:
        """Return what to say to what was not understood: ask once more, then rest."""
        self._open.bare()
        waiting = self._open.top
        if waiting is None:
            return None
        if not waiting.question.asks:
            return self.silence()
        if waiting.missed:
            return self.silence() or self._reply(self._ctx.say("answers.rest"))
        waiting.missed = True
        return self._reply(self._ctx.say("answers.pardon"))

    def remark(self, key: str) -> Reply:
        """Word something about the talk itself; an open question stays as it is."""
        return replace(self.question or Reply(""), text=self._ctx.say(key).text)

    def cancel(self) -> Reply | None:
        """Leave everything under discussion; what was saved stays."""
        if not self._open:
            return None
        self._open.close()
        return self._ctx.say("answers.cancelled")

    def is_stop(self, text: str) -> bool:
        """Tell whether *text* is to end what we say: to stop, or to help now."""
        is_stop = self._only(text, {STOP}) is not None
        return is_stop or is_urgent(text, self._ctx.book)

    def meant(self, text: str, among: Collection[str] | None = None) -> Match:
        """Understand *text* as a listed answer, else as a command *among* some."""
        return self._listed(text) or self._matcher.match(text, among)

    def _forget(self) -> None:
        """Delete everything if it is due; then there is nothing left to speak of."""
        self._open.expire()
        if is_forgotten(self._ctx.journal, self._ctx.now()):
            self._open.end()
            self._last, self.bell.greets = None, False

    def _half_asleep(self, match: Match) -> Turn:
        """Hear words to wake up, and leave all else alone; danger was heard before."""
        if match.decision == "act" and match.intent in (WAKE, HELP):
            is_awake = match.intent == WAKE
            asleep = None if is_awake else self._reply(self._ctx.say("help.asleep"))
            return Turn(match, self._command(match) if is_awake else asleep)
        return Turn(Match(match.text, why="we sleep"), None)

    def _listed(self, text: str) -> Match | None:
        """Understand *text* as an answer that an open question lists."""
        return None if self._is_paused else self._only(text, self._open.listed)

    def _only(self, text: str, among: Collection[str]) -> Match | None:
        """Understand *text* as one of a few intents, if it surely is."""
        match = self._matcher.match(text, among) if among else None
        return match if match and match.decision == "act" else None

    def _free(self, match: Match) -> Match | None:
        """Take what was said as it is, if the open question takes anything."""
        self._open.uncover(match)
        waiting = self._open.top
        if waiting is None or ANYTHING not in waiting.question.expects:
            return None
        asked = bool(waiting.question.asks)
        if waiting.topic == DANGER:
            return None if is_beside_danger(match) else free(match)
        if is_aside(match, waiting.topic, asked=asked):
            return None
        return None if match.asks and asked else free(match)

    def _command(self, match: Match) -> Reply | None:
        if match.decision == "act" and match.intent in ALWAYS:
            return self._obey(match.intent)
        if match.intent in self._handlers:
            self._open.leave_for(match)
        asked = self.question and self.question.asks and not self.question.once
        unsure = asked and match.decision == "confirm"
        if match.decision != "act" and is_long(match, self._ctx) and not self._open:
            topic, dialogue = TOPIC, offered(match, self._ctx)
        elif unsure or match.intent not in self._handlers:
            return None if self._open.leave_guess(match) else self.misheard()
        else:
            topic, intent = match.topic, match.intent or ""
            dialogue = opened(match, intent, self._handlers, self._ctx)
        said = self._open.advance(topic, dialogue, None)
        if said and match.intent in SPOKEN and self.cut.rest:
            return said.before(self._again(self.cut.take()))
        return self._reply(said)

    def _obey(self, intent: str) -> Reply | None:
        if intent in (AGAIN, GO_ON):
            return self._again(self.cut.take() if intent == GO_ON else None)
        if intent == PAUSE:
            self._is_paused = True
            return None
        self.cut.rest = None
        if intent == CANCEL:
            return self.cancel()
        stopped = "danger.stopped" if self._open.is_alarmed else "answers.stopped"
        self._open.end()
        return self._ctx.say(stopped)

    def _again(self, rest: Reply | None = None) -> Reply:
        said = rest or self._last or self._ctx.say("answers.nothing_said")
        return said.to(self.question)

    def _reply(self, reply: Reply | None) -> Reply | None:
        """Remember a reply; after a digression, return to the question beneath it."""
        if reply and not (reply.text or reply.expects):
            reply = None
        if reply and reply.settles:
            self._open.close(but=1 if reply.expects else 0)
        question = self._open.asked_again(reply)
        if question:
            reply = reply.before(question) if reply else question
        self._last = reply if reply and reply.text else self._last
        return reply if reply and reply.text else None
