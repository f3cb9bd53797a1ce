"""Which pieces of one breath tell one thing together."""

from collections.abc import Iterator, Sequence

from .match import Match


def runs(told: Sequence[Match | None], goes_on: Sequence[bool]) -> list[list[int]]:
    """Return the numbers of the pieces that tell one thing together.

    *told* is what each piece tells by itself, *goes_on* whether its words lean on those
    before it.
    """
    found: list[list[int]] = []
    for n, match in enumerate(told):
        known = (told[m] for m in reversed(found[-1] if found else ()))
        before = next(filter(None, known), None)
        same = match and before and match.intent == before.intent
        if found and (same or (goes_on[n] and _fits(before, match))):
            found[-1].append(n)
        else:
            found.append([n])
    return found


def differ(intents: Iterator[str | None]) -> bool:
    """Tell whether any is not the first; looks no further than it must."""
    first = next(intents, None)
    return any(intent != first for intent in intents)


def are_several(matches: Sequence[Match]) -> bool:
    """Tell whether not all mean the same."""
    return differ(match.intent for match in matches)


def are_of_one_topic(matches: Sequence[Match]) -> bool:
    """Tell whether all tell of one topic: "I took a step, I bought a ticket"."""
    return len({match.topic for match in matches}) == 1


def _fits(before: Match | None, match: Match | None) -> bool:
    """Tell whether what goes on tells nothing, or what is of one topic."""
    return before is None or match is None or before.topic == match.topic
