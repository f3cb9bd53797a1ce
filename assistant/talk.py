"""One conversation over one journal: what typing, listening and recordings share."""

import logging
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from audio import Phrases
from intents import Match, Matcher, Phrasebook, plain_forms

from .backups import Backups
from .conversation import GRAVE, Conversation, Turn
from .dialogue import Context, Handler, Reply, Variety
from .forgetful import tidy
from .journal import Entry, Journal
from .keeping_safe import FAILED, keeping_safe, quiet
from .privacy import place_of
from .reminding.bell import BREATH, LONGEST
from .skills import discover, settings
from .tongue import Tongue

log = logging.getLogger(__name__)


class TimedMatcher(Matcher):
    """A matcher that knows how long it took."""

    seconds = 0.0
    """Spent since it was last set to 0."""

    def match(self, text: str, among: Collection[str] | None = None) -> Match:
        """Match as ever."""
        began = time.perf_counter()
        try:
            return super().match(text, among)
        finally:
            self.seconds += time.perf_counter() - began


@dataclass
class Talk:
    """The conversation, and what to report of each turn."""

    conversation: Conversation
    journal: Journal
    matcher: TimedMatcher
    phrases: Callable[[frozenset[str]], Phrases]
    """What may be said for some intents, ready for a recognizer."""
    ctx: Context
    handlers: Mapping[str, Handler]
    backups: Backups | None = None
    began: float = 0.0
    seq: int = 0

    def in_sight(self, locale: str) -> "Talk":
        """Begin a talk in *locale* over the same journal, seen and not heard."""
        book, matcher = self.ctx.book, self.matcher
        if locale != book.locale:
            book = Phrasebook.load(locale)
            matcher = TimedMatcher(book, now)
        ctx = replace(self.ctx, book=book, aloud=False)
        handlers = {**self.handlers, **settings.within(Tongue(locale=locale))}
        first = Conversation(handlers, matcher, ctx, on_error=log_without_words)
        return replace(
            self, conversation=first, matcher=matcher, ctx=ctx, handlers=handlers
        )

    def answer(self, line: str) -> Turn:
        """Answer a line that was typed, after what came due before it.

        An empty line is silence.
        """
        conversation = self.conversation
        if not line.strip():
            rung = conversation.ring()
            return Turn(Match(line), rung or conversation.silence())
        due = None if conversation.question else conversation.bell.mention()
        return conversation.hear(line).after(due)

    def begin_turn(self) -> None:
        """Start the clock, and remember what was kept so far."""
        self.matcher.seconds = 0.0
        self.seq = self.journal.seq
        self.began = time.perf_counter()

    def wait(self) -> float | None:
        """Use a quiet moment, and return for how many seconds to wait at most."""
        return quiet(
            self.backups, self.journal, self.conversation.bell.wait(), self.ctx.is_quiet
        )

    def use_quiet(self) -> float:
        """Do what is to be done while nobody speaks; return when to look again.

        In seconds: soon, where it gave way to somebody. A room says by itself what came
        due; this is all else.
        """
        is_quiet = self.ctx.is_quiet
        tidy(self.journal, is_quiet)
        wait = quiet(self.backups, self.journal, LONGEST, is_quiet) or LONGEST
        return wait if is_quiet() else BREATH

    def finish(self) -> str:
        """End the backup, and return what to say of it: "" where all is well."""
        if self.backups is None:
            return ""
        self.backups.catch_up(self.journal)
        why = self.backups.take_failure()
        return self.conversation.remark(FAILED[why]).text if why else ""

    def report(self, turn: Turn) -> dict[str, Any]:
        """Return a turn as scripts read it, with the time since it began."""
        took = time.perf_counter() - self.began
        reply = turn.reply or Reply("")
        return {
            **turn.match.as_json(),
            "reply": reply.text or None,
            "expects": list(reply.expects),
            "entries": [_kept(entry) for entry in self.journal.since(self.seq)],
            "timings_ms": {
                "understand": milliseconds(self.matcher.seconds),
                "reply": milliseconds(took - self.matcher.seconds),
            },
        }


def milliseconds(seconds: float) -> float:
    """Return *seconds* in milliseconds, as exact as they are worth reading."""
    return round(seconds * 1000, 2)


@contextmanager
def open_talk(
    locale: str,
    journal: Path,
    tongue: Tongue | None = None,
    backups: Backups | None = None,
    is_quiet: Callable[[], bool] = lambda: True,
) -> Iterator[Talk]:
    """Begin a conversation in *locale* over the journal at *journal*.

    *tongue* knows which voices and languages may be asked for; *backups* makes the one
    of the day, now or at the end. What takes long gives way once *is_quiet* denies it.
    """
    book = Phrasebook.load(locale)
    matcher, tongue = TimedMatcher(book, now), tongue or Tongue()

    def enough(text: str) -> bool:
        return Matcher.match(matcher, text).decision in ("act", *GRAVE)

    with Journal(journal, now) as kept:
        tidy(kept)  # what there was no quiet for last time
        handlers = discover() | settings.within(tongue)
        said = Context(book, kept, now, Variety(), tongue.is_heard, backups=backups)
        ctx = replace(said, is_quiet=is_quiet)
        first = Conversation(handlers, matcher, ctx, on_error=log_without_words)
        phrases = cache(lambda intents: Phrases(plain_forms(book, intents), enough))
        with keeping_safe(backups, kept):
            try:
                yield Talk(first, kept, matcher, phrases, ctx, handlers, backups)
            finally:
                tidy(kept)


def on_paper(locale: str, journal: Journal) -> Context:
    """Return what words things about *journal* where nobody talks, always the same.

    It reads the phrases, which may take seconds: only where it is needed.
    """
    return Context(Phrasebook.load(locale), journal, now, lambda variants: variants[0])


def now() -> datetime:
    """Return the time here, aware of its zone."""
    return datetime.now().astimezone()


def log_without_words(error: Exception) -> None:
    """Log what broke and where; the message might hold what was said."""
    log.error("A dialogue broke: %s", place_of(error))


def _kept(entry: Entry) -> dict[str, int | str | None]:
    whole = entry.as_json()
    return {name: whole[name] for name in ("kind", "text", "stage", "when")}
