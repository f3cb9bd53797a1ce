"""Read at a pause already what a recognizer cannot read while it is spoken.

Some recognizers hear an utterance only once it is over. Waiting for that costs the
time to read it, after the silence that ended it; and nobody knows before then whether
what was said is complete. So at a pause all that was said is read at once. If nothing
more comes, the words are there when the patience ends; if the speech goes on, they
are thrown away.

Reading the same beginning again at every pause would not pay for ever: what has held
more than ENOUGH seconds of speech is handed on while it is spoken, as to any other.
"""

from collections.abc import Callable
from itertools import chain

from .phrases import Phrases
from .stages import Recognizer, Transcript
from .utterances import TAIL, Utterance

ENOUGH = 10.0
"""Seconds of speech up to which the whole is read again at a pause."""


def transcribe(
    recognizer: Recognizer,
    utterance: Utterance,
    partial: Callable[[str], None],
    phrases: Phrases | None,
    pausing: Callable[[Transcript], None] | None,
) -> Transcript:
    """Let *recognizer* hear *utterance*, early if it hears only what is whole.

    *pausing* is told what it has read at a pause; None is to read no pause.
    """
    if pausing is None or not getattr(recognizer, "hears_whole", False):
        return recognizer.transcribe(utterance, partial, phrases)
    taken: list[bytes] = []
    words: Transcript | None = None
    for frame in utterance:
        taken.append(frame)
        words = None
        if utterance.speech > ENOUGH:
            rest = chain(taken, utterance)
            return recognizer.transcribe(rest, partial, phrases)
        if utterance.silent == TAIL:
            words = recognizer.transcribe(iter(taken), None, phrases)
            pausing(words)
    return words or recognizer.transcribe(iter(taken), partial, phrases)
