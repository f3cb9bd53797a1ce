"""What may be said: variants of a reply, with fields and plurals."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from string import Formatter
from typing import TypeAlias

from .source import Source, is_texts

Choose: TypeAlias = Callable[[Sequence[str]], str]
"""Picks one of several variants."""


@dataclass(frozen=True, slots=True)
class Reply:
    """The variants of one reply; `one` is for a count of one, if it differs."""

    other: tuple[str, ...]
    one: tuple[str, ...] = ()
    fields: frozenset[str] = frozenset()
    """Every field that any variant names, and `count` if there is a plural."""
    brief: tuple[str, ...] = ()
    """What is said instead to who wants few words; an empty text is left out."""

    def render(
        self, choose: Choose, fields: Mapping[str, object], *, brief: bool = False
    ) -> str:
        """Fill the chosen variant; raises KeyError if a field is missing."""
        if missing := self.fields - fields.keys():
            raise KeyError(*sorted(missing))
        singular = self.one and fields["count"] == 1
        variants = self.one if singular else self.other
        if brief and self.brief:
            variants = self.brief
        return choose(variants).format_map(fields)


def read_replies(source: Source) -> dict[str, Reply]:
    """Read the `[replies]` of a topic, and its `[brief]`; raises PhraseError."""
    replies = {key: _reply(source, key) for key in source.table("replies")}
    for key, variants in source.lists("brief").items():
        if key not in replies:
            problem = f"There is no reply {key!r} to say in brief."
            source.refuse(problem, table="brief", key=key)
        spoken = [text for text in variants if text]
        if extra := _fields(source, key, spoken, "brief") - replies[key].fields:
            problem = f"The reply {key!r} has no field {min(extra)!r}."
            source.refuse(problem, table="brief", key=key)
        replies[key] = replace(replies[key], brief=tuple(variants))
    return replies


def _reply(source: Source, key: str) -> Reply:
    value = source.table("replies")[key]
    if is_texts(value):
        return Reply(tuple(value), fields=_fields(source, key, value))
    plural = isinstance(value, dict) and value.keys() == {"one", "other"}
    if not (plural and is_texts(value["one"]) and is_texts(value["other"])):
        problem = f"The reply {key!r} is neither a list of texts nor one and other."
        remedy = 'Write ["..."], or { one = ["..."], other = ["..."] }.'
        source.refuse(problem, remedy, table="replies", key=key)
    named = _fields(source, key, value["one"] + value["other"])
    return Reply(tuple(value["other"]), tuple(value["one"]), named | {"count"})


def _fields(
    source: Source, key: str, variants: Sequence[str], table: str = "replies"
) -> frozenset[str]:
    named = (_named(source, key, text, table) for text in variants)
    return frozenset(name for names in named for name in names)


def _named(source: Source, key: str, text: str, table: str) -> list[str]:
    problem = None
    try:
        parts = list(Formatter().parse(text))
    except ValueError:
        parts, problem = [], "A brace is not closed, or stands alone."
    named = [name for _, name, _, _ in parts if name is not None]
    if not all(name.isidentifier() for name in named):
        problem = "A field is not a plain name in braces."
    if any(spec or conversion for _, _, spec, conversion in parts):
        problem = "A field has more than a name in its braces."
    if not text.strip():
        problem = "There is nothing to say."
    if problem:
        source.refuse(problem, table=table, key=key, text=text)
    return named
