"""Words that show a step may do harm: it is saved, and never cheered.

A list of phrases and nothing more: it misses what is said in other words. What it
finds is answered plainly, and is no ground for a kind sentence.
"""

from collections.abc import Iterator, Mapping, Sequence
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING

from .errors import TemplateError
from .language import Language
from .normalize import normalize
from .patterns import pattern
from .search import Patterns
from .source import Source

if TYPE_CHECKING:
    from .parts import Pattern

KINDS = (
    "opioids", "medicine", "withdrawal", "driving",
    "others", "food", "alone", "exercise",
)  # fmt: skip
"""What may be harmed by, the weightiest first."""

TURNED = 2
"""Words before a phrase among which a negation turns it round."""


class Harm:
    """The phrases of one locale, by the kind of harm they tell of."""

    def __init__(
        self,
        templates: Mapping[str, Sequence[str]],
        turned: Sequence[str],
        language: Language,
    ) -> None:
        """Read the patterns; raises TemplateError.

        Words of *turned* right before a phrase turn it round.
        """
        self._language = language
        self._turned = tuple(tuple(words.split()) for words in turned)
        self._patterns = Patterns()
        self._listed: list[tuple[Pattern, str]] = []
        for kind, texts in templates.items():
            for text in texts:
                self._listed.append((pattern(text, language, {}), kind))
                self._patterns.add(self._listed[-1][0], (kind, text))

    @property
    def phrases(self) -> Iterator[tuple[tuple[str, ...], str, str]]:
        """Yield all that may be said, each with nothing, and with its kind."""
        for listed, kind in self._listed:
            yield from ((words, "", kind) for words in listed.ways())

    def of(self, text: str) -> str | None:
        """Return the kind of harm that *text* tells of, the weightiest if several."""
        heard = tuple(word.text for word in normalize(text, self._language))
        found = {
            at.listed[0]
            for at in self._patterns.places(heard)
            if not self._is_turned(heard, at.first)
        }
        return min(found, key=KINDS.index, default=None)

    def _is_turned(self, heard: tuple[str, ...], place: int) -> bool:
        """Tell whether what begins at *place* is denied, or was given up."""
        before = heard[:place]
        negated = not self._language.negations.isdisjoint(before[-TURNED:])
        return negated or any(before[-len(words) :] == words for words in self._turned)


def read_harm(file: Traversable, language: Language) -> Harm:
    """Read a locale's file of phrases; without one there are none.

    Raises PhraseError.
    """
    if not file.is_file():
        return Harm({}, (), language)
    source = Source(file)
    source.only_tables("harm", "turned")
    templates, turned = source.lists("harm"), source.lists("turned")
    for kind in templates.keys() - {*KINDS}:
        problem = f"There is no harm called {kind!r}."
        source.refuse(problem, table="harm", key=kind)
    try:
        return Harm(templates, turned.get("by", ()), language)
    except TemplateError as error:
        source.refuse(str(error), table="harm")
