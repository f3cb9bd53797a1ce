"""Write docs/companion.md: what can be said, from the English phrase files.

    make docs

Each topic gives the first line of its file, which is a comment, and for each command
some of the ways to say it: the plainest of a template. What may be answered stands with
the topic. Nothing in the page is written by hand, so it is never behind.
"""

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path

from intents import Phrasebook
from intents.template import Form, Slot, expand

ROOT = Path(__file__).parents[1]
LOCALE = ROOT / "intents/locale/en"
BOOK = Phrasebook.load("en")
PAGE = ROOT / "docs/companion.md"
LAST = "answers"
"""The topic that is of use in all others."""
FEWEST, MOST = 3, 5
"""Examples of one command."""
LONGEST = 9
"""Words of an example, if there is a choice."""
CONTRACTED = {
    "I am": "I'm", "let us": "let's", "do not": "don't",
    "did not": "didn't", "can not": "can't", "could not": "couldn't",
    "would not": "wouldn't", "it is": "it's", "that is": "that's", "I would": "I'd",
    "you are": "you're", "we are": "we're", "what is": "what's", "is not": "isn't",
}  # fmt: skip
"""Phrase files are in long forms; people are not."""

HEAD = """\
# What you can say

<!-- Written by docs/make_companion.py from the phrase files; run: make docs -->

You talk, Small Steps listens, and what you tell it is kept in a journal on your own
computer. You need not learn the lines below: they are examples, and your own words are
understood too. Three dots stand for words of your own. At any time you can say "stop",
"never mind" or "say that again", and saying nothing is an answer as well.

Above each group of lines stands what is asked when it is not clear that you meant one.
"""


def page() -> str:
    """Return the whole page."""
    files = sorted(LOCALE.glob("[!_]*.toml"), key=lambda f: (f.stem == LAST, f.stem))
    return "\n".join([HEAD, *map(_topic, files)])


def _topic(file: Path) -> str:
    """Return the part about one topic."""
    text = file.read_text("utf-8")
    tables = tomllib.loads(text)
    commands, answers = tables.get("commands", {}), tables.get("answers", {})
    lines = [f"## {file.stem.replace('_', ' ').capitalize()}", "", _introduction(text)]
    for key, templates in commands.items():
        asked = BOOK.replies.get(f"{file.stem}.confirm_{key}")
        meaning = asked.other[0] if asked else key.replace("_", " ").capitalize()
        lines += ["", f"**{meaning}**", ""]
        lines += [f"- {example}" for example in _examples(templates)]
    if answers:
        lines += ["", "While it asks, you may also answer:", ""]
    for templates in answers.values():
        lines.append(f"- {', '.join(_examples(templates))}")
    return "\n".join([*lines, ""])


def _introduction(text: str) -> str:
    """Return the sentences that end in the first line of a file, a comment."""
    line = text.partition("\n")[0].strip("# ")
    return line[: line.rfind(".") + 1] or f"{line}."


def _examples(templates: Iterable[str]) -> list[str]:
    """Return up to MOST ways to say one thing, as different as they come."""
    ways = [sorted(expand(each), key=_effort) for each in templates]
    plainest = [each[0] for each in ways]
    if len(plainest) < FEWEST:
        plainest += [each[len(each) // 2] for each in ways]
    said = dict.fromkeys(f"“{_worded(form)}”" for form in plainest)
    short = [each for each in said if len(each.split()) <= LONGEST]
    step = max(1, len(short) // MOST)
    return (short or list(said))[::step][:MOST]


def _effort(form: Form) -> tuple[int, int]:
    """Order forms by how plain they are: two words or more, and the fewest of them."""
    return len(form) < 2, len(form)  # noqa: PLR2004  a word alone is seldom clear


def _worded(form: Form) -> str:
    """Write a form as a person would."""
    text = " ".join("…" if isinstance(item, Slot) else item for item in form)
    for long, short in CONTRACTED.items():
        text = re.sub(rf"\b{long}\b(?= )", short, text)
    return text[:1].upper() + text[1:]


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
