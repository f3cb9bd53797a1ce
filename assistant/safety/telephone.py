"""Phone numbers in what a person says: "oh eight seven, double one" is 0871 1.

A number is told in words or written in digits. It is kept in groups of digits, with
the words before it, and is never guessed at: what is no number stays as it was said.
"""

import re
from collections.abc import Iterator, Mapping
from itertools import groupby

from intents import Phrasebook

PLUS = "+"
"""Before a number with the code of a country."""

FEWEST, FEWEST_SYLLABLES = 3, 7
"""Digits of a number; more of them where a digit sounds like a common ending."""

GROUP, LONGEST_GROUP = 3, 4
"""Digits said in one breath."""

_EDGES = " ,.;:-()"
_WRITTEN = re.compile(r"\+?[\d().-]*\d[\d().-]*[,;:]?")


def told(text: str, book: Phrasebook) -> list[tuple[str, str]]:
    """Part *text* into words and the number that follows them; "" is none."""
    found: list[tuple[str, str]] = []
    words: list[str] = []
    for said, number in _runs(text, book):
        if not number:
            words.append(said)
            continue
        found.append((_bare(" ".join(words), book), number))
        words = []
    rest = " ".join(words).strip(_EDGES)
    return [*found, (rest, "")] if rest else found


def tidy(text: str, book: Phrasebook) -> str:
    """Write every number in *text* in digits, each after the words it belongs to."""
    pairs = told(text, book)
    if not any(number for _, number in pairs):
        return text
    return ", ".join(filter(None, (each for pair in pairs for each in pair)))


def number_in(text: str, book: Phrasebook) -> str:
    """Return the first number in *text*; "" is none."""
    return next((number for _, number in told(text, book) if number), "")


def _runs(text: str, book: Phrasebook) -> Iterator[tuple[str, str]]:
    """Yield what was said, piece by piece, and the number that it is, if it is one."""
    names = _names(book)
    tokens = [(word, _value(word, names)) for word in text.split()]
    for is_digits, run in groupby(tokens, key=lambda token: bool(token[1])):
        pairs = list(run)
        said = " ".join(word for word, _ in pairs)
        number = _grouped([value for _, value in pairs]) if is_digits else ""
        bare = re.sub(r"\D", "", number)
        syllables = not said.isascii()
        enough = FEWEST_SYLLABLES if syllables else FEWEST
        yield said, number if len(bare) >= enough else ""


def _names(book: Phrasebook) -> Mapping[str, str]:
    pairs = (p.partition(" = ") for p in book.replies["safety_plan.digit_words"].other)
    return {name: digit for name, _, digit in pairs}


def _value(word: str, names: Mapping[str, str]) -> str:
    """Return the digits that a word stands for: "xx" doubles what follows."""
    bare = word.strip(",.;:").casefold()
    if _WRITTEN.fullmatch(word):
        return PLUS * word.startswith(PLUS) + re.sub(r"\D+", " ", word).strip()
    if bare in names:
        return names[bare]
    joined = bare.removesuffix(next((n for n in names if names[n] == "-"), " "))
    if joined.isascii() or not all(each in names for each in joined):
        return ""
    return "".join(names[each] for each in joined)


def _grouped(values: list[str]) -> str:
    """Return digits in groups that can be said: as they were, if those are short."""
    told = " ".join(values).replace(f"{PLUS} ", PLUS)
    told = re.sub(r"(x+) (\d)", lambda found: found[2] * len(found[1]), told)
    lead = PLUS * told.startswith(PLUS)
    groups = re.findall(r"\d+", told)
    if any(len(group) > LONGEST_GROUP for group in groups) or all(
        len(group) < GROUP for group in groups
    ):
        groups = list(_cut("".join(groups)))
    return lead + " ".join(groups)


def _cut(digits: str) -> Iterator[str]:
    """Cut digits into threes; four may be left at the end, and never one alone."""
    while len(digits) > LONGEST_GROUP:
        yield digits[:GROUP]
        digits = digits[GROUP:]
    yield digits


def _bare(words: str, book: Phrasebook) -> str:
    """Return words without what only leads to a number: "Ana, her number is"."""
    leads = sorted(book.replies["safety_plan.before_number"].other, key=len)
    words = words.strip(_EDGES)
    while lead := next((each for each in leads[::-1] if _ends(words, each)), ""):
        words = words[: len(words) - len(lead)].strip(_EDGES)
    joined = (f"{each} " for each in book.replies["repair.joining"].other)
    lead = next((each for each in joined if words.casefold().startswith(each)), "")
    return words[len(lead) :]


def _ends(words: str, lead: str) -> bool:
    said = words.casefold()
    return said == lead or said.endswith(f" {lead}")
