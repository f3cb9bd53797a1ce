"""One conversation over one journal: what typing, listening and recordings share."""

import logging
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from audio import Phrases
from intents import Match, Matcher, Phrasebook, plain_forms

from .conversation import GRAVE, Conversation, Turn
from .dialogue import Context, Reply, Variety
from .journal import Entry, Journal
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
    began: float = 0.0
    seq: int = 0

    def begin_turn(self) -> None:
        """Start the clock, and remember what was kept so far."""
        self.matcher.seconds = 0.0
        self.seq = self.journal.seq
        self.began = time.perf_counter()

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
    locale: str, journal: Path, tongue: Tongue | None = None
) -> Iterator[Talk]:
    """Begin a conversation in *locale* over the journal at *journal*.

    *tongue* knows which voices and languages may be asked for.
    """
    book = Phrasebook.load(locale)
    matcher, tongue = TimedMatcher(book, now), tongue or Tongue()

    def enough(text: str) -> bool:
        return Matcher.match(matcher, text).decision in ("act", *GRAVE)

    with Journal(journal, now) as kept:
        conversation = Conversation(
            discover() | settings.within(tongue),
            matcher,
            Context(book, kept, now, Variety(), tongue.is_heard),
            on_error=_log_without_words,
        )
        phrases = cache(lambda intents: Phrases(plain_forms(book, intents), enough))
        yield Talk(conversation, kept, matcher, phrases)


def now() -> datetime:
    """Return the time here, aware of its zone."""
    return datetime.now().astimezone()


def _log_without_words(error: Exception) -> None:
    """Log what broke and where; the message might hold what was said."""
    where = error.__traceback__
    while where and where.tb_next:
        where = where.tb_next
    place = f"{where.tb_frame.f_code.co_filename}:{where.tb_lineno}" if where else "?"
    log.error("A dialogue broke: %s at %s", type(error).__name__, place)


def _kept(entry: Entry) -> dict[str, int | str | None]:
    whole = entry.as_json()
    return {name: whole[name] for name in ("kind", "text", "stage", "when")}
