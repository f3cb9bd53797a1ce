"""What the page works on: one talk, its words, and a question that waits.

A dialogue is the same on a page as aloud: it yields a question, and the page shows it
with a form; what is sent resumes it.
"""

import asyncio
from collections import deque
from dataclasses import dataclass

from intents import Match, Shown, locales

from ...config import Config
from ...conversation import GRAVE, Turn
from ...dialogue import Answer, Context, Dialogue, Reply, resume
from ...journal import Chose, Entry, Event, JournalError, NotSavedError
from ...safety.hearing import urgent
from ...taking_back import BACK
from ...talk import Talk, log_without_words
from ...tongue import LANGUAGE

REMEMBERED = 12
"""Turns of the talk that are shown; they are kept nowhere."""

THEME, SIZE = "page colours", "page letters"
THEMES, SIZES = ("light", "dark", "contrast"), ("larger", "largest")
"""Settings of the page, and what they may be; "" is as it comes."""


FIELDS = ("kind", "words", "cue", "more")
"""Fields of forms whose words are not lost."""


@dataclass(frozen=True, slots=True)
class Said:
    """A turn of the talk as it is shown."""

    words: str
    """What the person wrote; "" where it is not shown."""
    reply: str
    entries: tuple[Entry, ...] = ()
    """What was kept of it."""


class Desk:
    """The talk and all that a page shows of it. Belongs to the journal's thread."""

    def __init__(self, talk: Talk, config: Config) -> None:
        """Show the journal of *talk* as *config* says, in a talk of its own."""
        self.config, self.path = config, config.journal
        self.voice = asyncio.Lock()
        """Held while a recording is made: one at a time."""
        self.talk = talk.in_sight(talk.ctx.book.locale)
        self.shown = Shown.load(talk.ctx.book.locale)
        self.turns: deque[Said] = deque(maxlen=REMEMBERED)
        self.notice = ""
        """What is said on the next page, once."""
        self.draft: dict[str, str] = {}
        """What could not be kept: it stands in the form again, by its field."""
        self.asked: Reply | None = None
        """The question that the next page asks."""
        self._waiting: Dialogue | None = None

    @property
    def ctx(self) -> Context:
        """Words, memory and the time."""
        return self.talk.ctx

    def forget(self) -> None:
        """Let go of all that was shown or asked: the page is locked."""
        self.turns.clear()
        self.draft = {}
        self.notice = ""
        self.leave()

    def taken_draft(self) -> dict[str, str]:
        """Return what could not be kept, for the form that it was in."""
        draft, self.draft = dict.fromkeys(FIELDS, "") | self.draft, {}
        return draft

    def setting(self, name: str, known: tuple[str, ...]) -> str:
        """Return a setting of the page; never raises, for a page needs no colours."""
        try:
            value = str(self.talk.journal.setting(name) or "")
        except JournalError:
            return ""
        return value if value in known else ""

    def hear(self, words: str) -> Turn:
        """Take *words* as a turn of the talk; go on in another language if asked."""
        before, seq = self._language(), self.talk.journal.seq
        turn = self.talk.answer(words)
        grave = turn.match.decision in GRAVE
        said = turn.reply.text if turn.reply else ""
        if not said and words.strip():
            said = self.shown("unclear")
        kept = () if grave else self.talk.journal.since(seq)
        if said:
            self.turns.append(Said("" if grave else words.strip(), said, kept))
        if self._language() != before:
            self.speak(self._language())
        return turn

    def is_grave(self, words: str) -> bool:
        """Tell whether there is danger in *words*; then the talk has answered them."""
        match = urgent(self.talk.matcher.match(words), self.ctx.book)
        if match.decision not in GRAVE:
            return False
        self.hear(words)
        return True

    def record(self, event: Event) -> int | None:
        """Record *event* and return its number; None where that failed, and say so."""
        try:
            return self.talk.journal.record(event)
        except NotSavedError:
            self.notice = self.ctx.say("answers.not_saved").text
            return None

    def begin(self, dialogue: Dialogue) -> None:
        """Begin a dialogue: its question, or its last word, is on the next page."""
        self.leave()
        self._advance(dialogue, None)

    def answer(self, heard: Match) -> None:
        """Answer the question that waits; if none does, say so."""
        waiting, self._waiting, self.asked = self._waiting, None, None
        if waiting is None:
            self.notice = self.shown("nothing_asked")
            return
        self._advance(waiting, heard)

    def leave(self) -> None:
        """Leave the question that waits."""
        if self._waiting:
            self._waiting.close()
        self._waiting = self.asked = None

    def choose(self, name: str, value: int | str) -> None:
        """Keep a setting, if it is another one."""
        if (self.talk.journal.setting(name) or "") != value:
            self.record(Chose(name, value))

    def speak(self, locale: str) -> None:
        """Go on in another language."""
        if locale not in locales() or locale == self.ctx.book.locale:
            return
        self.talk = self.talk.in_sight(locale)
        self.shown = Shown.load(locale)

    def _language(self) -> str:
        return str(self.talk.journal.setting(LANGUAGE) or self.ctx.book.locale)

    def _advance(self, dialogue: Dialogue, answer: Answer) -> None:
        """Take a dialogue to its next question or its end."""
        try:
            said = resume(dialogue, answer)
            if said.asks or BACK in said.expects:
                self.asked, self._waiting = said, dialogue
            else:  # nothing is asked: by voice, more might have been said to it
                dialogue.close()
                self.notice = said.text
        except StopIteration as end:
            last: Reply | None = end.value
            self.notice = last.text if last else ""
        except NotSavedError:
            self.notice = self.ctx.say("answers.not_saved").text
        except JournalError:
            self.notice = self.ctx.say("answers.not_read").text
        except Exception as error:  # noqa: BLE001  nobody is left without a word
            log_without_words(error)
            self.notice = self.ctx.say("answers.sorry").text
