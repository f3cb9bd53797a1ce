"""Whether two forms can be said in the same words, found without listing either.

Both are walked side by side, a word at a time. A place in a form is what is left of it,
which is a form again.
"""

from typing import TypeAlias

from .spoken import Form

_Places: TypeAlias = frozenset[Form]


def overlap(one: Form, other: Form) -> str | None:
    """Return words that say both *one* and *other*, if any do."""
    waiting: list[tuple[_Places, _Places, str]]
    waiting = [(frozenset({one}), frozenset({other}), "")]
    seen: set[tuple[_Places, _Places]] = set()
    while waiting:
        here, there, said = waiting.pop()
        if (here, there) in seen:
            continue
        seen.add((here, there))
        (ends, ways), (other_ends, other_ways) = _onward(here), _onward(there)
        if ends and other_ends and said:
            return said
        for word in ways.keys() & other_ways.keys():
            after = (frozenset(ways[word]), frozenset(other_ways[word]))
            waiting.append((*after, f"{said} {word}".strip()))
    return None


def _onward(places: _Places) -> tuple[bool, dict[str, set[Form]]]:
    """Return whether a form may end here, and what is left of it after each word."""
    ends, ways, waiting = False, dict[str, set[Form]](), list(places)
    while waiting:
        place = waiting.pop()
        if not place:
            ends = True
            continue
        part, rest = place[0], place[1:]
        if not isinstance(part, str):
            waiting.extend((*choice, *rest) for choice in part)
        elif words := part.split():
            left = (" ".join(words[1:]), *rest) if words[1:] else rest
            ways.setdefault(words[0], set()).add(left)
        else:
            waiting.append(rest)
    return ends, ways
