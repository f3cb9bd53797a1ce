"""One TOML file of a locale folder, and where in it a thing is written."""

import re
import tomllib
from importlib.resources.abc import Traversable
from typing import Any, NoReturn, cast

from .errors import PhraseError

MEND = "Mend that line, and start again."


class Source:
    """A phrase file whose tables are read with their types checked."""

    def __init__(self, file: Traversable) -> None:
        """Read *file*; raises PhraseError if it is not TOML in UTF-8."""
        self.name = file.name.removesuffix(".toml")
        self._path = str(file)
        try:
            self._text = file.read_text("utf-8")
            self._data = tomllib.loads(self._text)
        except tomllib.TOMLDecodeError as error:
            self._not_toml(error)
        except UnicodeDecodeError:
            problem = f"{self._path} is not text in UTF-8."
            raise PhraseError(problem, "Save it as UTF-8, and start again.") from None
        except OSError as error:
            problem = f"{self._path} cannot be read ({error.strerror})."
            raise PhraseError(problem, "Check the file and who may read it.") from None

    def only_tables(self, *names: str) -> None:
        """Refuse whatever stands outside tables of these *names*."""
        for name, value in self._data.items():
            if name not in names or not isinstance(value, dict):
                known = ", ".join(f"[{name}]" for name in names)
                problem = f"There is no table called {name!r}."
                self.refuse(problem, f"The tables are {known}.", table=name)

    def table(self, name: str) -> dict[str, Any]:
        """Return a copy of the table *name*, empty if it is not there."""
        return dict(cast("dict[str, Any]", self._data.get(name, {})))

    def pairs(self, name: str) -> dict[str, str]:
        """Return the table *name*, whose values must be text."""
        for key, value in (pairs := self.table(name)).items():
            if not isinstance(value, str) or not key.strip():
                problem = f"The value of {key!r} is not text."
                self.refuse(problem, table=name, key=key)
        return pairs

    def lists(self, name: str) -> dict[str, list[str]]:
        """Return the table *name*, whose values must be lists of text."""
        for key, value in (lists := self.table(name)).items():
            if not is_texts(value):
                problem = f"The value of {key!r} is not a list of texts."
                self.refuse(problem, table=name, key=key)
        return lists

    def refuse(
        self,
        problem: str,
        remedy: str = MEND,
        *,
        table: str = "",
        key: str = "",
        text: str = "",
    ) -> NoReturn:
        """Raise PhraseError for a *problem* with a table, a key in it, a text there."""
        line = self._line(table, key, text)
        problem = f"{self._path}, line {line}: {problem}"
        raise PhraseError(problem, remedy) from None

    def _line(self, table: str, key: str, text: str) -> int:
        """Return the line of the deepest of the three that is found as written."""
        lines = self._text.splitlines()
        wanted = [rf"\s*\[?\s*[\"']?{re.escape(table)}\b"] if table else []
        wanted += [rf"\s*[\"']?{re.escape(key)}[\"']?\s*="] if key else []
        wanted += [rf".*[\"']{re.escape(text)}[\"']"] if text else []
        place = 0
        for pattern in wanted:
            rest = range(place, len(lines))
            place = next((n for n in rest if re.match(pattern, lines[n])), place)
        return place + 1

    def _not_toml(self, error: tomllib.TOMLDecodeError) -> NoReturn:
        found = re.search(r"^(.*) \(at line (\d+), column \d+\)$", str(error))
        what, line = found.groups() if found else (str(error), None)
        line = line or len(self._text.splitlines())
        problem = f"{self._path}, line {line}: This is not TOML ({what})."
        raise PhraseError(problem, MEND) from None


def is_texts(value: object) -> bool:
    """Tell whether *value* is a list of at least one text."""
    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(text, str) for text in value)
    )
