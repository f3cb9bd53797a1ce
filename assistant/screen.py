"""What is written: plain lines for people, or with --json one object a line."""

import json
import os
import sys
from collections.abc import Mapping
from typing import Literal, TypeAlias

Style: TypeAlias = Literal["bold", "dim", "green", "yellow"]

_CODES: Mapping[Style, str] = {"bold": "1", "dim": "2", "green": "32", "yellow": "33"}


class Screen:
    """Standard output and standard error; every line is flushed at once."""

    def __init__(self, *, as_json: bool = False, plain: bool = False) -> None:
        """Write objects where *as_json*, no decoration and no prompts where *plain*."""
        self.as_json, self.plain = as_json, plain

    @property
    def is_terminal(self) -> bool:
        """Whether a person watches, who did not ask for plain lines."""
        return sys.stdout.isatty() and not (self.plain or self.as_json)

    def line(self, text: str) -> None:
        """Write a line for a person; nothing with --json."""
        if not self.as_json:
            print(text, flush=True)  # noqa: T201  this is where we print

    def styled(self, text: str, style: Style) -> str:
        """Return *text* in a style, on a terminal that may have it: see no-color.org.

        The style says nothing that the words do not say.
        """
        is_bare = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
        if is_bare or not (self.is_terminal and text):
            return text
        return f"\033[{_CODES[style]}m{text}\033[0m"

    def record(self, data: Mapping[str, object]) -> None:
        """Write an object for a script; nothing without --json."""
        if self.as_json:
            print(json.dumps(data, ensure_ascii=False), flush=True)  # noqa: T201

    def notice(self, text: str) -> None:
        """Tell a person something about the program itself, beside the output."""
        print(text, file=sys.stderr, flush=True)  # noqa: T201
