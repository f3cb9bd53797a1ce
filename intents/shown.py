"""What is only shown: the words of the page, which nobody hears."""

from collections.abc import Mapping, Sequence
from importlib.resources import files

from .errors import PhraseError
from .reply import Reply, read_replies
from .source import Source

PAGE = "_page.toml"


class Shown:
    """The words of the page in one locale."""

    def __init__(self, replies: Mapping[str, Reply]) -> None:
        """Show these *replies*, by key."""
        self.replies = replies

    @classmethod
    def load(cls, locale: str) -> "Shown":
        """Read a packaged locale; raises PhraseError."""
        folder = files(__package__) / "locale" / locale
        if not (folder / "_language.toml").is_file():
            problem = f"There are no phrases for the locale {locale!r}."
            raise PhraseError(problem, "Choose another language.")
        source = Source(folder / PAGE)
        source.only_tables("replies")
        return cls(read_replies(source))

    def __call__(self, key: str, **fields: object) -> str:
        """Word *key*; raises KeyError if there is none or a field is missing."""
        return self.replies[key].render(_first, fields)


def _first(variants: Sequence[str]) -> str:
    return variants[0]
