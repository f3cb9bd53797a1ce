"""How much silence ends what somebody says, by what they have said so far. Pure.

A fixed silence is too long after "stop" and too short after "and then I". So what is
whole ends early: a command or a listed answer always, what was told once it is known
that this person lets one. What may go on is given time, and what cannot be all is given
twice that. Where somebody was asked to tell about something, only a word to us ends
sooner.

Who goes on all the same was not done: what is said within REOPENS of the end of a turn
may be the rest of it (rejoining.py), and from then on there is more time.
"""

from audio import LONG, MEDIUM, SHORT, Heard

from .asides import TELLING
from .conversation import ALWAYS, GRAVE, Conversation, Turn
from .dialogue import ANYTHING
from .unfinished import is_unfinished

OPEN = 1.7
"""How much longer what may go on is given: pauses of 1.5 s, and 4 s in a story."""

UNFINISHED = 2.0
"""How much longer than that what cannot be all is given."""

LONGEST = 7.0
"""Seconds of silence that end anything."""

FEWEST = 3
"""Words in which something may be told whole."""

REOPENS = 2.0
"""Seconds after a turn in which what is said may still belong to it."""

HEAD = 0.5
"""Seconds before its first word that an utterance may begin, at most."""

SIGH = 1.0
"""Seconds of sound without words that are a sigh or a cough, and not an answer."""


def enough(conversation: Conversation, said: str) -> float:
    """Return the seconds of silence that end what was *said* so far."""
    question = conversation.question
    usual = question.patience if question else SHORT
    if not said.strip():
        return usual
    is_story, pauses = usual >= LONG, conversation.pauses
    share = pauses.share
    if _is_command(conversation, said):
        return MEDIUM if is_story else SHORT
    if is_unfinished(said, conversation.book):
        share *= UNFINISHED
    elif not is_story and pauses.is_known and _is_whole(conversation, said):
        return SHORT * share
    return min(LONGEST, max(usual, MEDIUM) * OPEN * share)


def is_sigh(heard: Heard, text: str) -> bool:
    """Tell whether this was a sigh, a cough or a groan, which needs no answer."""
    return not text.strip() and heard.speech < SIGH


class Ear:
    """Lets a conversation hear turn by turn, joins what was parted, and learns."""

    def __init__(self, conversation: Conversation, *, joins: bool) -> None:
        """Begin with nothing heard; who does not join takes every turn by itself."""
        self._conversation, self._joins = conversation, joins
        self._ended, self._said, self._is_missed = 0.0, "", False

    def is_rest(self, heard: Heard, text: str, *, is_certain: bool) -> bool:
        """Tell whether this came so soon that it may belong to the turn before.

        What is not *is_certain* may be our own voice, and what broke off may have been
        for nobody here: it does not belong there, unless both together are words of
        danger.
        """
        gap = heard.at - heard.seconds - self._ended
        is_soon = self._joins and bool(self._ended) and -HEAD <= gap <= REOPENS
        belongs = is_certain and not self._is_missed
        return is_soon and (belongs or self._is_grave(text))

    def _is_grave(self, more: str) -> bool:
        whole = f"{self._said} {more}"
        return self._conversation.meant(whole).decision in GRAVE

    def hear(self, heard: Heard, text: str, *, is_rest: bool) -> Turn:
        """Let the conversation hear *text*, as the rest of the last turn if it is."""
        talk, question = self._conversation, self._conversation.question
        is_story = question is not None and question.patience >= LONG
        turn = talk.go_on(text) if is_rest else talk.hear(text)
        self._said, self._is_missed = text, turn.reply is None
        kept = is_unfinished(text, talk.book) if self._is_missed else bool(text.strip())
        self._ended = heard.at if kept else 0.0
        if self._ended and not self._is_missed:
            talk.pauses.note(heard.pause, LONG * OPEN if is_story else SHORT)
        return turn


def _is_command(conversation: Conversation, said: str) -> bool:
    """Tell whether *said* is a whole command or answer, with no room for more."""
    question = conversation.question
    match = conversation.meant(said)
    if match.decision != "act" or match.slots or match.intent in TELLING:
        return False
    if question is None or ANYTHING not in question.expects:
        return True
    return match.intent in ALWAYS or (match.exact and question.patience < LONG)


def _is_whole(conversation: Conversation, said: str) -> bool:
    """Tell whether *said* tells something, and not only that something is to come."""
    match, question = conversation.meant(said), conversation.question
    if len(said.split()) < FEWEST:
        return False
    is_opening = match.exact and not match.slots and match.intent in TELLING
    is_answer = question is not None and ANYTHING in question.expects
    return not is_opening and (is_answer or match.decision == "act")
