"""What simpler ways make of the same lines: the nearest phrase, by one ratio."""

from collections.abc import Callable

from rapidfuzz import fuzz, process

from intents import Phrasebook

from .measure import Decide, Verdict

_ANYTHING = "something"
"""What stands in the slots of a phrase."""


def nearest_phrase(
    book: Phrasebook, scorer: Callable[..., float], least: float
) -> Decide:
    """Accept the phrase that *scorer* finds nearest, from *least* on."""
    phrases: dict[str, str] = {}
    for intent, forms in book.commands.items():
        for form in forms:
            said = (item if isinstance(item, str) else _ANYTHING for item in form)
            phrases[" ".join(said).lower()] = intent
    said = list(phrases)

    def decide(text: str) -> Verdict:
        found = process.extractOne(
            text.lower(), said, scorer=scorer, score_cutoff=least
        )
        return Verdict("act", (phrases[found[0]],)) if found else Verdict("ignore", ())

    return decide


def baselines(book: Phrasebook) -> dict[str, Decide]:
    """Return each baseline by name."""
    ways = (
        (fuzz.ratio, 80.0),
        (fuzz.token_sort_ratio, 80.0),
        (fuzz.token_set_ratio, 90.0),
    )
    return {
        f"{scorer.__name__} >= {least:.0f}": nearest_phrase(book, scorer, least)
        for scorer, least in ways
    }
