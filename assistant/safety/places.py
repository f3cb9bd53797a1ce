"""Countries by the names that people give them; never by the sound of a language.

The phrase file lists the names of each country as answers, called by its code in small
letters; the first is what we call it. `elsewhere` lists places whose names hold another
country's: who says "New Mexico" is not in Mexico.
"""

from collections.abc import Iterator, Sequence

from intents import Match, Phrasebook

from ..finding.likeness import words_of

TOPIC, ELSEWHERE = "safety.", "safety.elsewhere"

OFF_CARD = "safety.off_card"
"""A list of countries that the card has not."""

SHORTEST = 3
"""Letters of a name that is found among other words: not "us". One of syllables is."""


def answers(book: Phrasebook) -> tuple[str, ...]:
    """Return the answers that name a country."""
    return tuple(intent for intent in book.answers if intent.startswith(TOPIC))


def named(code: str, book: Phrasebook) -> str:
    """Return what we call a country in the language of *book*."""
    return " ".join(map(str, book.answers[f"{TOPIC}{code.lower()}"][0]))


def place(said: Match, book: Phrasebook) -> str:
    """Return the code of the country that was named, or nothing."""
    if said.intent in book.answers:
        return _code(str(said.intent))
    found = max(_found(words_of(said.text, book), book), default=(0, ELSEWHERE))
    return _code(found[1])


def is_elsewhere(said: Match, book: Phrasebook) -> bool:
    """Tell whether a country was named that the card has not."""
    words = words_of(said.text, book)
    names = (words_of(name, book) for name in book.replies[OFF_CARD].other)
    off = any(_stands(name, words) for name in names)
    return not place(said, book) and (said.intent == ELSEWHERE or off)


def _code(intent: str) -> str:
    return "" if intent == ELSEWHERE else intent.removeprefix(TOPIC).upper()


def _found(said: Sequence[str], book: Phrasebook) -> Iterator[tuple[int, str]]:
    """Yield every name that stands in what was said: its length, and whose it is."""
    for intent in answers(book):
        for form in book.answers[intent]:
            name = words_of(" ".join(map(str, form)), book)
            letters = " ".join(name)
            found = len(letters) >= SHORTEST or not letters.isascii()
            if name == said or (found and _stands(name, said)):
                yield len(letters), intent


def _stands(name: Sequence[str], said: Sequence[str]) -> bool:
    spans = (said[n : n + len(name)] for n in range(len(said) - len(name) + 1))
    return any(_is_same(span, name) for span in spans)


def _is_same(span: Sequence[str], name: Sequence[str]) -> bool:
    """Tell whether words are a name; one in syllables may go on with an ending."""
    if span[:-1] != name[:-1]:
        return False
    last = name[-1]
    return span[-1] == last or (not last.isascii() and span[-1].startswith(last))
