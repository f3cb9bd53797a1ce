"""The bell: rings once for someone new, and once for each reminder that is due."""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from audio import MEDIUM

from .. import modes
from ..dialogue import NO, YES, Context, Dialogue, Handler, Reply
from ..forgetful import due as forgotten_at
from ..forgetful import is_due, tidy
from ..journal import Became, Entry, Felt, JournalError, Moved, NotSavedError
from ..keeping_safe import failed
from ..meeting import hello, is_new
from .later import LATER, put_off
from .ringing import following, said, seconds_until, shown

BREATH = 1.0
"""Seconds of quiet before it rings, even if it is late."""

_ANSWERS = (YES, NO, "reminders.done")
"""What may be said to words that were to be said: that it is done, or not."""

LONGEST = 60.0
"""Seconds to wait before looking again: clocks are set, and computers sleep."""


def standing(ctx: Context) -> list[Entry]:
    """Return the reminders that are still to ring, the next one first."""
    kept = ctx.journal.entries("reminder")
    ahead = [entry for entry in kept if entry.when and entry.state is None]
    return sorted(ahead, key=lambda entry: shown(entry.when or ""))


class Bell:
    """Knows when the next reminder is due, and says once what came due."""

    def __init__(self, ctx: Context, begin: Handler | None = None) -> None:
        """Ring for the reminders in the journal of *ctx*, and for who is new to it.

        *begin* is what someone new is offered; without it nobody is greeted.
        """
        self._ctx, self._begin = ctx, begin
        self.greets = False
        """Whether we may speak first: somebody can hear us, and has not spoken yet."""
        self._rung: set[tuple[int, str | None]] = set()

    def wait(self) -> float | None:
        """Return for how many seconds to wait for the next; None where none is set.

        The next is a reminder, the hour at which everything is deleted, or the quiet
        in which what was taken back or forgotten is.
        """
        backups = self._ctx.backups
        if self._is_to_greet or (backups and backups.has_news):
            return BREATH
        try:
            ahead, forgotten = self._ahead(), forgotten_at(self._ctx.journal)
            quiet = [BREATH] if self._ctx.journal.is_untidy else []
        except JournalError:
            return None
        now = self._ctx.now()
        waits = [*quiet, *(seconds_until(entry.when or "", now) for entry in ahead)]
        if forgotten:
            waits.append(seconds_until(forgotten.isoformat(), now))
        return max(BREATH, min(*waits, LONGEST)) if waits else None

    def ring(self) -> Dialogue:
        """Say what came due, ask what there is to ask, and keep what is answered.

        Whatever it is, it may be put off. It is quiet now, so it is tidied.
        """
        tidy(self._ctx.journal, self._ctx.is_quiet)
        if self._begin and self._is_to_greet:
            self.greets = False
            return (yield from hello(self._begin, self._ctx))
        due = self._take()
        rung = said(due, self._ctx, asking=True)
        if rung is None:
            return failed(self._ctx)
        asked = bool(rung.expects)
        if not asked:
            rung = replace(rung, expects=_ANSWERS, patience=MEDIUM, once=True)
        answer = yield replace(rung, expects=(*rung.expects, LATER))
        if again := put_off(answer, due, self._ctx):
            return again
        if not asked and answer.intent != NO:
            return self._ctx.say("reminders.was_done")
        if answer.intent in (YES, NO):
            return self._ctx.say("reminders.rest")
        words = self._ctx.book.repair(answer.text)
        self._ctx.journal.record(Felt(words, answer.when))
        return self._ctx.say("reminders.heard")

    def mention(self) -> Reply | None:
        """Say what came due, and ask nothing; never raises."""
        with suppress(JournalError):
            return said(self._take(), self._ctx, asking=False) or failed(self._ctx)
        return None

    @property
    def _is_to_greet(self) -> bool:
        return self.greets and self._begin is not None and is_new(self._ctx.journal)

    def _ahead(self) -> list[Entry]:
        """Return what is to ring: not what rang and could not be moved on."""
        ahead = standing(self._ctx)
        return [entry for entry in ahead if (entry.id, entry.when) not in self._rung]

    def _take(self) -> list[Entry]:
        """Return what is due by now, and move it on first; nothing while it may not.

        Once the hour has come that was set for deleting everything, nothing is.
        """
        now, journal = self._ctx.now(), self._ctx.journal
        if is_due(journal, now):
            return []
        if any(modes.is_on(journal, mode) for mode in (modes.ASLEEP, modes.NOT_ALONE)):
            return []
        due = [e for e in self._ahead() if not seconds_until(e.when or "", now)]
        for entry in due:
            self._rung.add((entry.id, entry.when))
            with suppress(NotSavedError):
                journal.record(_moved_on(entry, now))
        return due


def _moved_on(entry: Entry, now: datetime) -> Moved | Became:
    if entry.cue is None:
        return Became(entry.id, "done")
    return Moved(entry.id, following(entry.when or "", entry.cue, now))
