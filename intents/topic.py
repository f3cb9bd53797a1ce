"""One topic file: what may be heard and said about one thing."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

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
class Topic:
    """One topic, its tables by key."""

    name: str
    commands: Mapping[str, tuple[Form, ...]]
    answers: Mapping[str, tuple[Form, ...]]
    stages: Mapping[str, str]
    replies: Mapping[str, Reply]
    source: Source


def read_topic(source: Source) -> Topic:
    """Check a topic file and expand its templates; raises PhraseError."""
    source.only_tables("commands", "answers", "stages", "replies", "brief", "slots")
    _check_names(source)
    return Topic(
        source.name,
        commands=_forms(source, "commands"),
        answers=_forms(source, "answers"),
        stages=_stages(source),
        replies=read_replies(source),
        source=source,
    )


def refuse_doubles(topics: Iterable[Topic], language: Language) -> None:
    """Raise PhraseError if two intents can be said in the same words."""
    seen: dict[tuple[str | None, ...], str] = {}
    for topic, table, key, template in _templates(topics):
        intent = f"{topic.name}.{key}"
        for form in expand(template):
            plain = plain_form(form, language)
            said = tuple(None if isinstance(item, Slot) else item for item in plain)
            if (other := seen.setdefault(said, intent)) != intent:
                problem = f"{template!r} can also mean {other}."
                remedy = "Let each phrase mean one thing."
                topic.source.refuse(
                    problem, remedy, table=table, key=key, text=template
                )


def _templates(topics: Iterable[Topic]) -> Iterator[tuple[Topic, str, str, str]]:
    for topic in topics:
        for table in ("commands", "answers"):
            for key, templates in topic.source.lists(table).items():
                for template in templates:
                    if is_listed(topic.source, template):
                        continue
                    yield topic, table, key, template


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


def _forms(source: Source, table: str) -> dict[str, tuple[Form, ...]]:
    read = {}
    for key, templates in source.lists(table).items():
        forms: list[Form] = []
        for template in templates:
            if is_listed(source, template):
                continue
            try:
                forms.extend(expand(template))
            except TemplateError as error:
                source.refuse(str(error), table=table, key=key, text=template)
        read[key] = tuple(dict.fromkeys(forms))
    return read


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
