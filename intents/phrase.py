"""A phrase as it is laid along an utterance: plain words, and what each weighs."""

from collections.abc import Iterable, Iterator
from math import inf
from typing import NamedTuple

from .language import LIGHT, Language
from .template import Form, Slot

MISSING = 0.25
"""The share of its weight that a phrase word costs when it was not said."""


class Phrase(NamedTuple):
    """One form of an intent, in plain words."""

    intent: str
    items: tuple[str | Slot, ...]
    weights: tuple[float, ...]
    """What each item gains when it is found; nothing for a slot."""
    missing: tuple[float, ...]
    """What each item gives when it is not found: nothing, or less."""
    needed: frozenset[str]
    """The decisive words among the items."""
    alike: float
    """How alike a word must be to be taken for one of ours."""
    words: tuple[str, ...]
    """The items that are words."""
    total: float
    """The sum of the weights."""

    @property
    def open_ended(self) -> bool:
        """Tell whether a slot takes all that follows."""
        return isinstance(self.items[-1], Slot)


def phrases_of(
    plain: Iterable[tuple[str, Form]], language: Language
) -> Iterator[Phrase]:
    """Give every distinct phrase of intents, from their *plain* forms."""
    for intent, form in dict.fromkeys(plain):
        yield _phrase(intent, form, language)


def _phrase(intent: str, form: Form, language: Language) -> Phrase:
    words = tuple(item for item in form if isinstance(item, str))
    weighty = {word for word in words if language.weight(word) > LIGHT}
    weights = tuple(
        0.0 if isinstance(item, Slot)
        else language.weight(item) if weighty
        else 1.0
        for item in form
    )  # fmt: skip
    thresholds = language.thresholds
    needed = language.decisive.intersection(words)
    return Phrase(
        intent=intent,
        items=form,
        weights=weights,
        missing=tuple(
            -inf if item in needed else -MISSING * weight
            for item, weight in zip(form, weights, strict=True)
        ),
        needed=needed,
        alike=thresholds.word if len(weighty) > 1 else thresholds.short,
        words=words,
        total=sum(weights),
    )
