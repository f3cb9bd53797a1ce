"""What to listen for, and which of two readings of a sound to go by.

A recognizer that listens for phrases hears them where free reading stumbles ("what can
you d"). But it may also hear a phrase in the beginning of what was told ("I took a
small step" in "I took a small step, I called my sister"). So the free reading counts
where it is clear by itself, or much longer than the phrase.
"""

from collections.abc import Collection

from audio import Heard, Hearing

from .conversation import ALWAYS, GRAVE, Conversation
from .dialogue import ANYTHING

WHOLE = 0.6
"""The share of the free reading's length from which a phrase may be all of it."""


def expected(conversation: Conversation) -> frozenset[str] | None:
    """Return the intents to listen for; None where anything may be told."""
    question = conversation.question
    if question is None:
        return conversation.commands
    if ANYTHING in question.expects:
        return None
    return ALWAYS.union(question.expects)


def is_clear(
    conversation: Conversation, text: str, among: Collection[str] | None = None
) -> bool:
    """Tell whether *text* is grave, a listed answer, or a command *among* some.

    Free text is none, even where the question takes anything.
    """
    return conversation.meant(text, among).decision in ("act", *GRAVE)


def words(conversation: Conversation, heard: Heard | Hearing) -> str:
    """Return the reading to go by."""
    if heard.free is None or is_clear(conversation, heard.free):
        return heard.free or heard.text
    is_whole = len(heard.text) >= WHOLE * len(heard.free)
    return heard.text if is_whole else heard.free
