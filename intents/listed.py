"""Topics whose slots hold listed values: orders, switches, anything with a menu.

A topic file may have a table of slots. Each is a list of values, or a table of values
and the ways to say each; a way may use brackets as commands do. A command that names
such a slot is not multiplied out: it becomes a graph, and so does all that is listed.
"""

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from types import MappingProxyType

from .errors import PhraseError, TemplateError
from .graph import Graph
from .language import Language, read_language
from .match import Match
from .mesh import Value
from .overlap import overlap
from .source import Source, is_texts
from .spoken import Form, Spoken
from .template import expand
from .tree import Sequence, parse, slots_in

_SIDE = "It stands beside a slot with listed values, so its own must be listed too."


class Listed:
    """The commands of topic files that name a slot with listed values."""

    def __init__(self, sources: Collection[Source], language: Language) -> None:
        """Read and check what is listed in *sources*; raises PhraseError."""
        self._graph, self._spoken = Graph(language), Spoken(language)
        self._forms: dict[str, list[Form]] = {}
        self._thresholds = language.thresholds
        for source in sources:
            self._add(source)

    @property
    def intents(self) -> frozenset[str]:
        """The commands that are listed here."""
        return frozenset(self._forms)

    def forms(self, among: Collection[str] | None = None) -> tuple[Form, ...]:
        """Return what may be said, as plain forms; None means all commands."""
        wanted = self._forms.keys() if among is None else among
        return tuple(f for intent in wanted for f in self._forms.get(intent, ()))

    def is_called(self, words: Iterable[str]) -> bool:
        """Tell whether any of some plain words may belong to a command."""
        return self._graph.is_called(words)

    def match(self, text: str, among: Collection[str] | None = None) -> Match:
        """Return the best match of *text* among some intents; None means all."""
        found = self._graph.find(text, among, self._thresholds.confirm)
        if found is None or found.score < self._thresholds.confirm:
            score = found.score if found else 0.0
            return Match(text, score=score, why="nothing listed is like it")
        sure = found.score >= self._thresholds.act
        return Match(
            text,
            "act" if sure else "confirm",
            found.intent,
            found.score,
            slots=MappingProxyType(dict(found.slots)),
            why=f"a listed phrase of {found.intent}",
        )

    def _add(self, source: Source) -> None:
        values = {name: _values(source, name) for name in source.table("slots")}
        said = {
            name: tuple(
                self._spoken.form(way, {}) for value in each for way in value.ways
            )
            for name, each in values.items()
        }
        for key, templates in source.lists("commands").items():
            for template in templates:
                tree = _tree(source, key, template)
                names = slots_in(tree)
                if names.isdisjoint(values):
                    continue
                if strange := names - values.keys():
                    problem = f"The slot {min(strange)!r} has no values. {_SIDE}"
                    source.refuse(problem, table="commands", key=key, text=template)
                intent = f"{source.name}.{key}"
                self._graph.add(intent, tree, values)
                form = self._spoken.form(tree, said)
                if same := self._said_elsewhere(form, intent):
                    problem = f"{same[0]!r} can also mean {same[1]}."
                    remedy = "Let each phrase mean one thing."
                    source.refuse(
                        problem, remedy, table="commands", key=key, text=template
                    )
                self._forms.setdefault(intent, []).append(form)

    def _said_elsewhere(self, form: Form, intent: str) -> tuple[str, str] | None:
        """Return words that say *form* and also another intent, and which."""
        for other, forms in self._forms.items():
            for each in forms if other != intent else ():
                if same := overlap(form, each):
                    return same, other
        return None


def is_listed(source: Source, template: str) -> bool:
    """Tell whether *template* names a slot with listed values; it may be unreadable."""
    try:
        return not slots_in(parse(template)).isdisjoint(source.table("slots"))
    except TemplateError:
        return False


def read_listed(folder: Path, language: Path) -> Listed:
    """Read the listed commands of all topic files in *folder*; raises PhraseError."""
    topics = [file for file in sorted(folder.glob("*.toml")) if file.name[0] != "_"]
    if not topics:
        problem = f"There are no phrase files in {folder}."
        raise PhraseError(problem, "Put topic files such as steps.toml there.")
    return Listed([Source(file) for file in topics], read_language(Source(language)))


def _values(source: Source, slot: str) -> tuple[Value, ...]:
    """Return the values of *slot* and the ways to say each."""
    given = source.table("slots")[slot]
    table = given if isinstance(given, Mapping) else {}
    ways = [*table.values()] if table else [given]
    if not all(map(is_texts, ways)):
        problem = f"The values of {slot!r} are not lists of texts."
        source.refuse(problem, table="slots", key=slot)
    try:
        if table:
            return tuple(Value(v, _ways(texts)) for v, texts in table.items())
        return tuple(Value(" ".join(map(str, way)), (way,)) for way in _ways(given))
    except TemplateError as error:
        source.refuse(str(error), table="slots", key=slot)


def _ways(texts: Collection[str]) -> tuple[Sequence, ...]:
    return tuple(way for text in texts for way in expand(text))


def _tree(source: Source, key: str, template: str) -> Sequence:
    try:
        return parse(template)
    except TemplateError as error:
        source.refuse(str(error), table="commands", key=key, text=template)
