"""Why an utterance was taken as it was, for a person who reads along."""

from collections.abc import Mapping, Sequence

from .alignment import Ranking
from .learned import NOTHING
from .normalize import Word
from .phrase import Phrase

QUOTED = 12
"""Words of an utterance that are worth quoting."""

LETTERS = 80
"""Characters of it that are."""


def why_meant(words: Sequence[Word], ranking: Ranking) -> str:
    """Say which words of which phrase were heard, and how clear that was."""
    best, phrase = ranking[0]
    heard = " ".join(word.text for word in words[:QUOTED])
    more = " ..." if words[QUOTED:] else ""
    found = f"{_own(phrase)} in '{heard}{more}'"
    if not ranking[1:]:
        return f"{found}, with nothing else near"
    second, other = ranking[1]
    return f"{found}, {best - second:.2f} ahead of {other.intent}"


def why_ignored(ranking: Ranking) -> str:
    """Say what came nearest, and that it was not near enough."""
    if not ranking:
        return "it is like no phrase"
    best, phrase = ranking[0]
    return f"{_own(phrase)} of {phrase.intent} is nearest, but only {best:.2f}"


def why_likely(
    text: str, cue: str, intent: str, second: str, shares: Mapping[str, float]
) -> str:
    """Say which words spoke for *intent*, and how far it was ahead."""
    ahead = shares[intent] - shares[second]
    other = "other talk" if second == NOTHING else second
    where = f"{ahead:.2f} ahead of" if ahead >= 0 else f"{-ahead:.2f} behind"
    quoted = repr(text[:LETTERS])
    found = f"{cue!r} in {quoted}" if cue else quoted
    return f"{found} speaks for {intent}, {where} {other}"


def _own(phrase: Phrase) -> str:
    return f"'{' '.join(phrase.words)}'"
