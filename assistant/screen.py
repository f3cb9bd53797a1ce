"""What is written: plain lines for people, or with --json one object a line."""

import json
import sys
from collections.abc import Mapping


class Screen:
    """Standard output and standard error; every line is flushed at once."""

    def __init__(self, *, as_json: bool = False, plain: bool = False) -> None:
        """Write objects where *as_json*, no decoration and no prompts where *plain*."""
        self.as_json, self.plain = as_json, plain

    def line(self, text: str) -> None:
        """Write a line for a person; nothing with --json."""
        if not self.as_json:
            print(text, flush=True)  # noqa: T201  this is where we print

    def record(self, data: Mapping[str, object]) -> None:
        """Write an object for a script; nothing without --json."""
        if self.as_json:
            print(json.dumps(data, ensure_ascii=False), flush=True)  # noqa: T201

    def notice(self, text: str) -> None:
        """Tell a person something about the program itself, beside the output."""
        print(text, file=sys.stderr, flush=True)  # noqa: T201
