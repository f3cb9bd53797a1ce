"""The person's own words, put right for the journal and for saying back."""

import re
from collections.abc import Iterable

from .language import Language

_CURLY = "\u2019"
_EDGES = " ,.;:!?-\u2013\u2014\u2026"
_ENDS = (".", "!", "?", "\u2026")
_NOTHING = "(?!)"
_LOOSE = re.compile(r"\s+(?=[,.;](?:\s|$))")
"""The space before a comma from whose other side something was taken away."""


class Wording:
    """Keeps words as they were said, and mends only how they are written."""

    def __init__(self, language: Language) -> None:
        """Get the word lists of *language* ready."""
        leading = (" ".join(phrase) for phrase in language.leading)
        self._fillers = _pattern(language.fillers, r"(?:,?\s*{})+,?")
        self._leading = _pattern(leading, r"^(?:\W*{})+")
        self._capitals = _pattern(language.capitals, "{}")
        self._person = _pattern(language.person, "{}")
        self._language = language

    def repair(self, text: str, *, slot: bool = True) -> str:
        """Return what was said without fillers, in sentence case.

        Of the words of a *slot*, what leads into them goes as well.
        """
        text = _printable(text)
        if text.isupper() and " " in text:
            text = text.lower()
        told = self._fillers.sub("", text)
        if slot:
            told = self._leading.sub("", told)
        told = _LOOSE.sub("", told).strip(_EDGES) or text.strip(_EDGES)
        return _sentence(self._capitals.sub(self._capital, told))

    def mirror(self, text: str) -> str:
        """Return the person's words as one says them back: "my" is "your"."""
        text = _printable(text).rstrip(" .")
        return _sentence(self._person.sub(self._other_person, text))

    def _capital(self, found: re.Match[str]) -> str:
        return self._language.capitals.get(_key(found[0]), found[0])

    def _other_person(self, found: re.Match[str]) -> str:
        other = self._language.person.get(_key(found[0]), found[0])
        before = found.string[: found.start()].rstrip()
        return _sentence(other) if before.endswith(_ENDS) else other


def _pattern(phrases: Iterable[str], around: str) -> re.Pattern[str]:
    """Compile a search for whole *phrases*, the longest first."""
    longest = sorted(phrases, key=len, reverse=True)
    written = "|".join(
        r"\s+".join(re.escape(word) for word in phrase.split()).replace(
            "'", f"['{_CURLY}]"
        )
        for phrase in longest
    )
    whole = rf"(?<![\w'{_CURLY}])(?:{written or _NOTHING})(?!\w|['{_CURLY}]\w)"
    return re.compile(around.format(whole), re.IGNORECASE)


def _key(found: str) -> str:
    return " ".join(found.lower().replace(_CURLY, "'").split())


def _printable(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
