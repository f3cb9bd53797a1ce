"""Words that show a step may do harm: it is saved, and never cheered.

A list of phrases and nothing more: it misses what is said in other words. What it
finds is answered plainly, and is no ground for a kind sentence.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources.abc import Traversable
from typing import TypeAlias

from .errors import TemplateError
from .findable import PREFIX, phrases, stands
from .language import Language
from .normalize import normalize
from .source import Source

KINDS = ("medicine", "withdrawal", "others", "food", "alone", "exercise")
"""What may be harmed by, the weightiest first."""

TURNED = 2
"""Words before a phrase among which a negation turns it round."""

_Phrase: TypeAlias = tuple[tuple[str, ...], str, str]
"""Plain words, the mark at their end, and the kind of harm."""


class Harm:
    """The phrases of one locale, by the kind of harm they tell of."""

    def __init__(
        self,
        templates: Mapping[str, Sequence[str]],
        turned: Sequence[str],
        language: Language,
    ) -> None:
        """Expand the templates, in plain words; raises TemplateError.

        Words of *turned* right before a phrase turn it round.
        """
        self._language = language
        self._turned = tuple(tuple(words.split()) for words in turned)
        self._from: dict[str, list[_Phrase]] = defaultdict(list)
        self.phrases = tuple(_expanded(templates))
        for phrase in self.phrases:
            words, mark, _ = phrase
            alone = mark == PREFIX and len(words) == 1
            self._from["" if alone else words[0]].append(phrase)

    def of(self, text: str) -> str | None:
        """Return the kind of harm that *text* tells of, the weightiest if several."""
        heard = tuple(word.text for word in normalize(text, self._language))
        found = {
            kind
            for place, word in enumerate(heard)
            for words, mark, kind in (
                *self._from.get(word, ()),
                *self._from.get("", ()),
            )
            if stands(heard[place:], words, mark) and not self._is_turned(heard, place)
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


def _expanded(templates: Mapping[str, Sequence[str]]) -> Iterator[_Phrase]:
    for kind, those in templates.items():
        for template in those:
            yield from ((*phrase, kind) for phrase in phrases(template))
