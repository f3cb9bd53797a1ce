"""One topic file: what may be heard and said about one thing."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NoReturn

from .errors import TemplateError
from .language import Language
from .listed import is_listed
from .normalize import plain_form
from .reply import Reply, read_replies
from .source import Source
from .template import Form, Slot, expand

STAGES = ("noticed", "considered", "prepared", "did", "kept")
"""How far a step may have gone."""

_NAME = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Written:
    """One template as it is written, and its forms."""

    table: str
    key: str
    template: str
    forms: tuple[Form, ...]


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic, its tables by key."""

    name: str
    commands: Mapping[str, tuple[Form, ...]]
    answers: Mapping[str, tuple[Form, ...]]
    stages: Mapping[str, str]
    replies: Mapping[str, Reply]
    written: Sequence[Written]
    source: Source


def read_topic(source: Source) -> Topic:
    """Check a topic file and expand its templates; raises PhraseError."""
    source.only_tables("commands", "answers", "stages", "replies", "brief", "slots")
    _check_names(source)
    written = tuple(_written(source))
    return Topic(
        source.name,
        commands=_forms(source, "commands", written),
        answers=_forms(source, "answers", written),
        stages=_stages(source),
        replies=read_replies(source),
        written=written,
        source=source,
    )


def plain_forms_of(
    topics: Iterable[Topic], language: Language
) -> Iterator[tuple[str, Form]]:
    """Yield each intent with its forms, made plain.

    Raises PhraseError if two intents can be said in the same words.
    """
    seen: dict[tuple[str | None, ...], str] = {}
    for source, each in sorted(_all_written(topics), key=_answers_last):
        intent = f"{source.name}.{each.key}"
        for form in each.forms:
            plain = plain_form(form, language)
            said = tuple(None if isinstance(item, Slot) else item for item in plain)
            if (other := seen.setdefault(said, intent)) != intent:
                _refuse_double(source, each, other)
            yield intent, plain


def _all_written(topics: Iterable[Topic]) -> Iterator[tuple[Source, Written]]:
    for topic in topics:
        for each in topic.written:
            yield topic.source, each


def _answers_last(written: tuple[Source, Written]) -> bool:
    """Put commands first: the first of phrases that fit alike is meant."""
    return written[1].table == "answers"


def _refuse_double(source: Source, each: Written, other: str) -> NoReturn:
    source.refuse(
        f"{each.template!r} can also mean {other}.",
        "Let each phrase mean one thing.",
        table=each.table,
        key=each.key,
        text=each.template,
    )


def _check_names(source: Source) -> None:
    if not _NAME.fullmatch(source.name):
        problem = f"{source.name!r} is not a topic's name."
        remedy = "Name the file in small letters, digits and underscores."
        source.refuse(problem, remedy)
    for table in ("commands", "answers", "stages", "replies"):
        for key in source.table(table):
            if not _NAME.fullmatch(key):
                problem = f"{key!r} is not a plain name."
                remedy = "Use small letters, digits and underscores."
                source.refuse(problem, remedy, table=table, key=key)


def _written(source: Source) -> Iterator[Written]:
    """Yield the templates whose slots are not listed: those are matched otherwise."""
    for table in ("commands", "answers"):
        for key, templates in source.lists(table).items():
            for template in templates:
                if is_listed(source, template):
                    continue
                try:
                    yield Written(table, key, template, expand(template))
                except TemplateError as error:
                    source.refuse(str(error), table=table, key=key, text=template)


def _forms(
    source: Source, table: str, written: Iterable[Written]
) -> dict[str, tuple[Form, ...]]:
    forms: dict[str, dict[Form, None]] = {key: {} for key in source.table(table)}
    for each in written:
        if each.table == table:
            forms[each.key].update(dict.fromkeys(each.forms))
    return {key: tuple(distinct) for key, distinct in forms.items()}


def _stages(source: Source) -> dict[str, str]:
    stages = source.pairs("stages")
    for key, stage in stages.items():
        if key not in source.table("commands"):
            problem = f"There is no command {key!r} to give a stage."
            source.refuse(problem, table="stages", key=key)
        if stage not in STAGES:
            problem = f"{stage!r} is not a stage."
            remedy = f"The stages are {', '.join(STAGES)}."
            source.refuse(problem, remedy, table="stages", key=key)
    return stages
