"""A feeling that the speaker names as their own."""

from collections.abc import Sequence

from .clauses import Clause
from .frames import DISTANT, INTENDED, NOBODY, OTHER, TOGETHER, Frame
from .language import Language
from .statements import Statements

REACH = 5
"""How many words after the verb a feeling may come."""

BRIEF = 10
"""Words of a clause that says little but the feeling."""

BEFORE = 2
"""How many words before "me" a feeling may come: "stresses me"."""


def feeling_in(
    plain: Sequence[str],
    clause: Clause,
    parsed: Frame,
    told: Statements,
    language: Language,
) -> tuple[int, int, float] | None:
    """Return the first word of a feeling, the one after its last, and a score."""
    if parsed.mood in (INTENDED, DISTANT):
        return None
    words = plain[: clause.end]
    start = _start(words, clause, parsed, told)
    if start is None or parsed.who == TOGETHER:
        return None
    for place in range(start, min(start + REACH, clause.end)):
        if size := told.words["feelings"].at(words, place):
            sure = _sure(plain, start, place + size, parsed, told)
            negated = not language.negations.isdisjoint(words[parsed.body : place])
            grade = "sure" if sure and not negated else "likely"
            return start, place + size, told.scores[grade]
        if not _intensifies(words, place, told, language):
            return None
    return None


def names_feeling(plain: Sequence[str], told: Statements) -> bool:
    """Tell whether the speaker names a feeling that may be theirs, however they do."""
    mine = told.words["oneself"].within(plain, 0, len(plain))
    if mine is None:
        return False
    start = max(0, mine - BEFORE)
    names = (told.words["feelings"], told.words["stirs"])
    return any(name.within(plain, start, len(plain)) is not None for name in names)


def _intensifies(
    words: Sequence[str], place: int, told: Statements, language: Language
) -> bool:
    intensifiers = told.words["intensifiers"]
    return words[place] in language.negations or bool(intensifiers.at(words, place))


def _start(
    words: Sequence[str], clause: Clause, parsed: Frame, told: Statements
) -> int | None:
    """Return where a feeling may begin: after "I feel", "I am", "makes me"."""
    verbs, to_me = told.words["feeling_verbs"], told.words["to_me"]
    for place in range(clause.start, clause.end):
        if size := to_me.at(words, place):
            return place + size
    if parsed.who == OTHER:
        return None
    if parsed.who == NOBODY and told.words["feelings"].at(words, parsed.body):
        return parsed.body
    for place in range(parsed.verb, parsed.body - 1, -1):
        if place < len(words) and (size := verbs.at(words, place)):
            return place + size
    return None


def _sure(
    plain: Sequence[str], start: int, after: int, parsed: Frame, told: Statements
) -> bool:
    """Tell whether little but the feeling was said, and nothing turns it."""
    turned = after < len(plain) and told.words["turned"].at(plain, after)
    brief = len(plain) - start <= BRIEF
    return brief and not turned and parsed.who not in (OTHER, NOBODY)
