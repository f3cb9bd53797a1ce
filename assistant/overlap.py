"""What is said over our own words: whether it is for us, or even our own voice.

Where the microphone hears the speaker, half-duplex is all that is safe: only short
commands and listed answers are taken. Where our voice is taken out of what is heard,
we fall silent at the first syllable, and more is taken. With a headset everything is.
In all of them what is only our own words again is nothing that was said to us.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz import fuzz, process, utils

from audio import sentences

from .attention import is_clear
from .conversation import ALWAYS, GRAVE, Conversation, Turn
from .dialogue import ANYTHING, NO, YES

ALIKE = 80
"""From 0 to 100: how alike two words are that may be one, misheard."""

SHORTEST = 3
"""Letters of a word up to which nothing is like it but itself."""

OURS = 0.6
"""The share of our own words from which an utterance may be our own voice."""

IN_ORDER = 70
"""From 0 to 100: how like a stretch of what we say it must be as well."""

BENT = 84
"""From 0 to 100: so like it that words run together or torn apart do not matter."""

WORN = 2
"""Words from which an utterance may be known by its letters alone."""

OVER_US = ALWAYS.union(
    (f"settings.{name}" for name in ("slower", "faster", "normal", "whisper")),
    ("settings.quieter", "settings.louder", "settings.not_alone", "help.can_say"),
)
"""Commands that are taken at any time while we speak."""


@dataclass(frozen=True, slots=True)
class Overlap:
    """How to deal with speech over ours."""

    takes: Callable[[Conversation, str, str, bool], bool]
    """Whether to take what was heard over what we were saying, the third.

    The last tells whether our own voice may come through: it did of late, or it is
    not known yet.
    """
    yields: bool = False
    """Whether we fall silent as soon as somebody speaks, before it is understood."""

    is_deaf: bool = False
    """Whether the microphone cannot hear us at all."""

    def is_certain(self, heard: str, *, echoes: bool) -> bool:
        """Tell whether what is none of our words is surely a person's.

        We fell silent for it, our own voice was not heard of late, and these are words.
        """
        is_told = len(heard.split()) >= WORN
        return self.is_deaf or (self.yields and is_told and not echoes)


def is_ours(heard: str, spoken: str) -> bool:
    """Tell whether *heard* is like a stretch of what we have *spoken*."""
    words, ours = (utils.default_process(each).split() for each in (heard, spoken))
    if not words or not ours:
        return False
    order = fuzz.partial_ratio_alignment(" ".join(words), " ".join(ours))
    likeness = order.score if order and len(words) <= len(ours) else 0
    if len(words) >= WORN and likeness >= BENT:
        return True
    known = sum(1 for word in words if _is_among(word, ours))
    return known >= OURS * len(words) and likeness >= IN_ORDER


def around(spoken: str, rest: str) -> str:
    """Return what of *spoken* sounded when it was cut and *rest* was left.

    That is the sentence before it, the one that was cut, and one more, as a device
    may have said a little more than it told.
    """
    if not rest or not spoken.endswith(rest):
        return spoken
    before = list(sentences(spoken.removesuffix(rest)))
    return " ".join((*before[-1:], *list(sentences(rest))[:2]))


def is_idle(turn: Turn) -> bool:
    """Tell whether nothing came of it: nothing is said, and nothing was obeyed."""
    return turn.reply is None and turn.match.decision not in ("act", *GRAVE)


def _is_among(word: str, ours: list[str]) -> bool:
    """Tell whether a word is like one of ours, or like two that run together.

    Short words are like so many that they must be the same.
    """
    if len(word) <= SHORTEST:
        return word in ours
    joined = [first + second for first, second in pairwise(ours)]
    like = process.extractOne(
        word, (*ours, *joined), scorer=fuzz.ratio, score_cutoff=ALIKE
    )
    return like is not None


def _short(talk: Conversation, heard: str, spoken: str, _: bool) -> bool:  # noqa: FBT001
    """Take "stop" always; else what is short, awaited, and not our own words."""
    if talk.is_stop(heard):
        return True
    return is_clear(talk, heard, ALWAYS) and not is_ours(heard, spoken)


def _meant(talk: Conversation, heard: str, spoken: str, echoes: bool) -> bool:  # noqa: FBT001
    """Take what is awaited: commands and answers, and where it is asked, any words.

    Who answers early says words of our question; so what is clear is taken as theirs,
    unless our own voice may come through. "Stop", "yes" and "no" are always theirs.
    """
    if not _has_words(heard):
        return False
    match = talk.meant(heard, OVER_US)
    if talk.is_stop(heard) or (match.decision == "act" and match.intent in (YES, NO)):
        return True
    ours = is_ours(heard, spoken)
    if is_clear(talk, heard, OVER_US):
        return not (ours and echoes)
    is_free = talk.question is not None and ANYTHING in talk.question.expects
    is_told = len(heard.split()) >= WORN or not echoes
    return is_free and is_told and not ours


def _has_words(heard: str) -> bool:
    return any(map(str.isalnum, heard))


half_duplex = Overlap(_short)
"""For a microphone that hears the speaker."""

full_duplex = Overlap(_meant, yields=True)
"""For a microphone out of whose sound our own voice is taken."""

headset = Overlap(lambda _talk, heard, *_: _has_words(heard), yields=True, is_deaf=True)
"""For a microphone that cannot hear the speaker."""
