"""All the wording of one locale: what may be heard, and what may be said."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TypeVar

from .candidates import Candidates
from .compiled import compiled
from .danger import Danger, read_danger
from .errors import PhraseError
from .feared import FEARED
from .harm import Harm, read_harm
from .language import Language, read_language
from .learned import LEARNED, Learned, read_learned
from .listed import Listed
from .normalize import normalize
from .reply import Choose, Reply
from .source import Source
from .statements import STATEMENTS, Statements, read_statements
from .template import Form
from .topic import plain_forms_of, read_topic
from .wording import Wording

LANGUAGE, DANGER, HARM = "_language.toml", "_danger.toml", "_harm.toml"

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, repr=False)
class Phrasebook:
    """One locale, read and checked. The id of an intent or reply is topic.key."""

    locale: str
    language: Language
    commands: Mapping[str, tuple[Form, ...]]
    """What may be said at any time: intent -> forms."""
    answers: Mapping[str, tuple[Form, ...]]
    """What is understood only while it is expected: intent -> forms."""
    candidates: Candidates
    """The forms of both, indexed by their words."""
    stages: Mapping[str, str]
    """Command -> the stage of the step it tells of."""
    replies: Mapping[str, Reply]
    listed: Listed
    """Commands with slots whose values are listed."""
    danger: Danger
    """What is never taken for anything else."""
    harm: Harm
    """What is never cheered."""
    statements: Statements | None = None
    """What is understood in free words, if the folder says how."""
    learned: Learned | None = None
    """How much each trait of what is said speaks for what, if that was learned."""

    @classmethod
    def load(cls, locale: str) -> "Phrasebook":
        """Read a packaged locale; raises PhraseError."""
        if locale not in locales():
            problem = f"There are no phrases for the locale {locale!r}."
            raise PhraseError(problem, f"Use one of these: {', '.join(locales())}.")
        folder = _packaged() / locale
        make = partial(_read, folder, locale)
        if isinstance(folder, Path):
            made = compiled(folder, "phrasebook", make, of=Path(__file__).parent)
        else:
            made = make()
        return _with_learned(made, folder)

    @classmethod
    def read(cls, folder: Path, locale: str = "en") -> "Phrasebook":
        """Read someone's own phrase folder; raises PhraseError.

        Without a `_language.toml` of its own it speaks the packaged *locale*.
        """
        return _with_learned(_read(folder, locale), folder)

    def reply(
        self, key: str, choose: Choose, *, brief: bool = False, **fields: object
    ) -> str:
        """Word a reply; raises KeyError if there is none or a field is missing."""
        return self.replies[key].render(choose, fields, brief=brief)

    def fields_of(self, key: str) -> frozenset[str]:
        """Return the fields that the reply *key* must be given."""
        return self.replies[key].fields

    def has_words(self, text: str) -> bool:
        """Tell whether anything is said in *text*, fillers aside."""
        said = (word.text for word in normalize(text, self.language))
        return any(word not in self.language.fillers for word in said)

    def repair(self, text: str) -> str:
        """Return what a person told without fillers, in sentence case."""
        return Wording(self.language).repair(text, slot=False)

    def mirror(self, text: str) -> str:
        """Turn the person's words into ours: "my sister" is "Your sister"."""
        return Wording(self.language).mirror(text)


def locales() -> tuple[str, ...]:
    """Return the names of the packaged locales."""
    there = (place for place in _packaged().iterdir() if place.is_dir())
    return tuple(sorted(p.name for p in there if (p / LANGUAGE).is_file()))


def _packaged() -> Traversable:
    return files(__package__) / "locale"


def _read(folder: Traversable, locale: str) -> Phrasebook:
    language = read_language(Source(_own(folder, locale, LANGUAGE)))
    topics = [read_topic(Source(file)) for file in _topic_files(folder)]
    return Phrasebook(
        locale,
        language,
        commands=_by_id((topic.name, topic.commands) for topic in topics),
        answers=_by_id((topic.name, topic.answers) for topic in topics),
        candidates=Candidates(plain_forms_of(topics, language), language),
        stages=_by_id((topic.name, topic.stages) for topic in topics),
        replies=_by_id((topic.name, topic.replies) for topic in topics),
        listed=Listed([topic.source for topic in topics], language),
        danger=read_danger(_own(folder, locale, DANGER), language, folder / FEARED),
        harm=read_harm(_own(folder, locale, HARM), language),
        statements=_statements(folder, language),
    )


def _with_learned(book: Phrasebook, folder: Traversable) -> Phrasebook:
    """Add what takes no time to read."""
    return replace(book, learned=read_learned(folder / LEARNED))


def _statements(folder: Traversable, language: Language) -> Statements | None:
    file = folder / STATEMENTS
    return read_statements(Source(file), language) if file.is_file() else None


def _by_id(tables: Iterable[tuple[str, Mapping[str, _T]]]) -> dict[str, _T]:
    return {
        f"{topic}.{key}": value
        for topic, table in tables
        for key, value in table.items()
    }


def _own(folder: Traversable, locale: str, name: str) -> Traversable:
    """Return the folder's own file, or the packaged one where it has none."""
    own = folder / name
    if own.is_file() or locale not in locales():
        return own
    return _packaged() / locale / name


def _topic_files(folder: Traversable) -> list[Traversable]:
    found = [f for f in folder.iterdir() if f.is_file()] if folder.is_dir() else []
    ours = (f for f in found if f.name.endswith(".toml") and f.name[0] != "_")
    topics = sorted(ours, key=lambda file: file.name)
    if not topics:
        problem = f"There are no phrase files in {folder}."
        raise PhraseError(problem, "Put topic files such as steps.toml there.")
    return topics
