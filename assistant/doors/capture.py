"""A room that may only tell: what is said there is kept, and none of it comes out.

It talks over a journal that takes entries and shows none, so whatever it says, it
cannot say what was told. Words of danger are answered there as anywhere else.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import NoReturn

from intents import Match

from ..dialogue import Context, Handler, Reply
from ..finding.caution import after_opioids, caution
from ..journal import (
    Aimed,
    Alarmed,
    Chose,
    Entry,
    Event,
    Felt,
    Journal,
    Kind,
    NotSavedError,
    Planned,
    Slipped,
    Stepped,
    Told,
)
from ..modes import BRIEF
from ..talk import Talk
from .room import InRoom

_TELLING = (Stepped, Slipped, Felt, Aimed, Planned, Told)
"""What may be told."""

_SHOWN = frozenset({"country", BRIEF})
"""Settings that hold here as well: whose numbers are given, and in how many words."""

_TOPICS = frozenset({"clock", "danger", "greeting", "heavy", "help", "news", "urge"})
_INTENTS = frozenset(
    {
        "feelings.check_in", "feelings.felt", "feelings.heavier", "feelings.lighter",
        "feelings.same", "goals.set", "plans.make", "safety.checked",
        "safety.country", "safety.numbers", "slip.slipped", "steps.considered",
        "steps.kept", "steps.noticed", "steps.prepared", "steps.took",
    }
)  # fmt: skip
"""What is done here, beside all of those topics."""


class TooMuchError(NotSavedError):
    """More was told within a minute than is kept from a room that nobody listed."""

    said = "settings.too_much"


class Sealed(Journal):
    """Takes what is told, and shows nothing: what we know is not for this room."""

    def __init__(
        self, journal: Journal, may_keep: Callable[[], bool] = lambda: True
    ) -> None:
        """Keep in *journal*, which stays its owner's, what *may_keep* allows."""
        self.is_full = False
        """Whether something was not kept since this was set."""
        self._may_keep = may_keep
        self.folder = journal.folder
        self.told: list[str] = []
        """What was told since this was emptied; no words yet is an empty text."""
        self._journal, self._own = journal, set[int]()
        self._chosen: dict[str, int | str] = {}

    def record(self, event: Event) -> int:
        """Append what is told. Raise NotSavedError for anything that changes more.

        Raise TooMuchError for what is told too fast; a hard moment never is.
        """
        if isinstance(event, Chose):
            self._chosen[event.name] = event.value
            return 0
        if isinstance(event, Told) and event.entry not in self._own:
            _refuse()
        if not isinstance(event, (*_TELLING, Alarmed)):
            _refuse()
        if isinstance(event, _TELLING) and not self._may_keep():
            self.is_full = True
            raise TooMuchError("Too much was told at once.", "Wait for a minute.")
        number = self._journal.record(event)
        self._own.add(number)
        if isinstance(event, _TELLING):
            self.told.append(event.text)
        return number

    def entries(
        self,
        kind: Kind | None = None,
        since: datetime | None = None,
        before: datetime | None = None,
        most: int | None = None,
    ) -> tuple[Entry, ...]:
        """Show none."""
        del kind, since, before, most
        return ()

    def count(
        self,
        kind: Kind | None = None,
        since: datetime | None = None,
        before: datetime | None = None,
    ) -> int:
        """Count none."""
        del kind, since, before
        return 0

    def last(
        self, kind: Kind | None = None, before: datetime | None = None
    ) -> Entry | None:
        """Show none, but for the last hard moment: it is noted once an hour."""
        return self._journal.last(kind, before) if kind == "moment" else None

    def standing(self, kind: Kind, most: int = 100) -> tuple[Entry, ...]:
        """Show none."""
        del kind, most
        return ()

    def since(self, seq: int) -> tuple[Entry, ...]:
        """Show what was told here since then: only to be counted and warned about."""
        return tuple(e for e in self._journal.since(seq) if e.id in self._own)

    def entry(self, number: int) -> Entry | None:
        """Show what was told here: a dialogue goes on with its own entry."""
        return self._journal.entry(number) if number in self._own else None

    def like(self, words: Collection[str], most: int) -> tuple[Entry, ...]:
        """Show none."""
        del words, most
        return ()

    def setting(self, name: str) -> int | str | None:
        """Return what was chosen here, or elsewhere where it tells nothing."""
        if name in self._chosen:
            return self._chosen[name]
        return self._journal.setting(name) if name in _SHOWN else None

    def forget(self, since: datetime | None = None) -> None:
        """Forget nothing. Raise NotSavedError."""
        del since
        _refuse()

    def forget_day(self, day: date) -> None:
        """Forget nothing. Raise NotSavedError."""
        del day
        _refuse()

    def of_day(self, day: date) -> tuple[Entry, ...]:
        """Show none."""
        del day
        return ()

    @property
    def is_untidy(self) -> bool:
        """Nothing is taken back here."""
        return False

    def tidy(self, is_quiet: Callable[[], bool] | None = None) -> None:
        """Leave that to the journal's owner."""
        del is_quiet

    def settle(self) -> None:
        """Leave that to the journal's owner, too."""

    @property
    def seq(self) -> int:
        """The number of the latest event."""
        return self._journal.seq

    def close(self) -> None:
        """Leave the journal open: it is not ours."""


def _refuse() -> NoReturn:
    raise NotSavedError("This room may only tell.", "Name it in: rooms")


class Capture(InRoom):
    """A conversation of which nobody overhears what was told."""

    def __init__(
        self, talk: Talk, name: str, may_keep: Callable[[], bool] = lambda: True
    ) -> None:
        """Begin in the room *name*, over the journal of *talk*.

        *may_keep* is asked before each entry.
        """
        self._sealed = Sealed(talk.journal, may_keep)
        ctx = replace(talk.ctx, journal=self._sealed, aloud=False)
        super().__init__(talk, name, ctx, _only_telling(talk.handlers))

    def _reply(self, reply: Reply | None) -> Reply | None:
        """Acknowledge what was told without its words; then as ever."""
        told, is_full = self._sealed.told[:], self._sealed.is_full
        self._sealed.told.clear()
        self._sealed.is_full = False
        if reply and is_full and not self.is_alarmed:
            reply = self._ctx.say(TooMuchError.said)
        elif reply and told and not self.is_alarmed:
            asks = Reply(reply.asks) if reply.asks else Reply("")
            reply = replace(reply, text=self._kept(told).then(asks).text)
        return super()._reply(reply)

    def _kept(self, told: list[str]) -> Reply:
        """Say that it is kept, or what it needs where it may harm."""
        for words in told:
            if said := after_opioids(words, self._ctx) or caution(words, self._ctx):
                return said
        return self._ctx.say("answers.saved_one")


def _only_telling(handlers: Mapping[str, Handler]) -> dict[str, Handler]:
    """Leave what tells, and what tells nothing of anybody; refuse all else."""
    return {
        intent: handler if _is_open(intent) else _not_here
        for intent, handler in handlers.items()
    }


def _is_open(intent: str) -> bool:
    return intent in _INTENTS or intent.partition(".")[0] in _TOPICS


def _not_here(_: Match, ctx: Context) -> Reply:
    """Say that it is not done in this room."""
    return ctx.say("settings.not_here")
