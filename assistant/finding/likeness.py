"""How much two things that were said have in common, by the words that carry them."""

import re
from collections.abc import Sequence

from rapidfuzz import fuzz
from rapidfuzz.distance import Prefix

from intents import Phrasebook

_WORD = re.compile(r"[^\W_](?:[^\W_]|['\u2019](?=[^\W_]))*")

_BETWEEN, _END = r"[\s,]+", r"[\s.,!?]*$"

LONGEST = 400
"""Characters of a text that is searched for phrases with slots."""

STEM, STEM_OF_SYLLABLES = 4, 2
"""Letters that words alike begin with; fewer where a letter is a syllable."""

ENDING, OTHER_ENDING = 3, 1
"""Letters that words alike may end in, one word in more than the other."""

FEELING, PALE = 1.5, 0.5
"""What a feeling, and a verb such as "get", weigh beside another word."""

NAMED = 65.0
"""How alike, out of a hundred, words must be to what they name."""

AHEAD = 8.0
"""How much more alike than to anything else."""


def words_of(text: str, book: Phrasebook) -> list[str]:
    """Return the plain words of *text*, with "do not" for "don't"."""
    said = (word.lower().replace("\u2019", "'") for word in _WORD.findall(text))
    rewrites = book.language.rewrites
    return [plain for word in said for plain in rewrites.get((word,), (word,))]


def listed(key: str, book: Phrasebook) -> set[str]:
    """Return what a list of the phrase file holds, each after two words of its own."""
    return {" ".join(map(str, form[2:])) for form in book.answers[key]}


def holds(text: str, key: str, book: Phrasebook) -> bool:
    """Tell whether any phrase of the list *key* stands in *text*."""
    said = f" {' '.join(words_of(text, book))} "
    return any(f" {phrase} " in said for phrase in listed(key, book))


def negates(text: str, book: Phrasebook) -> bool:
    """Tell whether a word in *text* turns it round, such as "not" or "never"."""
    return not book.language.negations.isdisjoint(words_of(text, book))


def without(text: str, key: str, book: Phrasebook) -> str:
    """Return *text* without the longest phrase of the list *key* that opens it."""
    for phrase in sorted(listed(key, book), key=len, reverse=True):
        if text.lower().replace("\u2019", "'").startswith(f"{phrase.lower()} "):
            return text[len(phrase) + 1 :]
    return text


def filled(text: str, key: str, book: Phrasebook) -> dict[str, str]:
    """Return the slots of the first phrase of *key* that is said in *text*."""
    for form in book.answers[key] if len(text) <= LONGEST else ():
        parts = (
            re.escape(item) if isinstance(item, str) else rf"(?P<{item.name}>\S.*?)"
            for item in form
        )
        said = re.search(rf"\b{_BETWEEN.join(parts)}{_END}", text, re.IGNORECASE)
        if said:
            return said.groupdict()
    return {}


def weighty(text: str, book: Phrasebook) -> list[str]:
    """Return the words of *text* that say what it is about; any "not" is one."""
    small, negations = listed("plans.small", book), book.language.negations
    return [
        min(negations) if word in negations else word
        for word in words_of(text, book)
        if book.language.weight(word) == 1 and word not in small
    ]


def share(of: Sequence[str], within: Sequence[str], book: Phrasebook) -> float:
    """Return how much of some words is said *within* others, from 0 to 1."""
    weights = {word: _weight(word, book) for word in of}
    said = (word for word in weights if any(alike(word, o, book) for o in within))
    return sum(weights[word] for word in said) / (sum(weights.values()) or 1)


def alike(word: str, other: str, book: Phrasebook) -> bool:
    """Tell whether two words are forms of one, as "came" is of "come"."""
    verbs = book.statements.verbs if book.statements else {}
    bases = [verbs[each].base if each in verbs else each for each in (word, other)]
    if bases[0] == bases[1]:
        return True
    stem = STEM if word.isascii() else STEM_OF_SYLLABLES
    same = Prefix.similarity(word, other)
    less, more = sorted(len(each) - same for each in (word, other))
    return same >= stem and more <= ENDING and less <= OTHER_ENDING


def named(words: str, texts: Sequence[str], book: Phrasebook) -> int | None:
    """Return which of *texts* is meant by some *words*, if one clearly is."""
    said = weighty(words, book)
    if not said:
        return None
    scores = [
        max(
            100 * share(said, weighty(text, book), book),
            fuzz.token_set_ratio(" ".join(said), text.lower()),
        )
        for text in texts
    ]
    best, *others = sorted(scores, reverse=True)
    if best < NAMED or (others and best - others[0] < AHEAD):
        return None
    return scores.index(best)


def _weight(word: str, book: Phrasebook) -> float:
    told = book.statements
    if told and told.words["feelings"].at([word], 0):
        return FEELING
    base = told.verbs[word].base if told and word in told.verbs else word
    return PALE if base in listed("plans.pale", book) else 1.0
