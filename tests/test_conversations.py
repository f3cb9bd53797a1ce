"""Plays the scenes in conversations/: they say how every topic behaves.

A scene is a title and a script, read line by line:

    # Title                     what the scene shows
    @ 2026-11-22 21:00          the clock now stands here (as it does at first)
    @ aloud                     others in the room may hear what is said
    > said                      what the person says; `> ...` is silence
    < reply                     what is answered; `<` alone is nothing
    = step did: I called        an entry that this turn made or changed
    - step did: I called        an entry that this turn took back

A blank line ends a scene. The files in stories/ are longer: each is one scene from its
first line to its last, with blank lines and more "#" lines that tell what goes on.
`python tests/rewrite_scenes.py FILE` writes what is really answered into a file.

Wordings come in the order of the phrase file, round and round, so that a scene reads
the same whatever is random elsewhere.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from functools import cache
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import packaged
import pytest

from assistant.backups import Backups
from assistant.conversation import Conversation
from assistant.dialogue import Context
from assistant.journal import Entry, Journal
from assistant.skills import discover
from intents import Matcher

SCENES = Path(__file__).parent / "conversations"
CET = timezone(timedelta(hours=1))
BEGIN = "2026-11-22 21:00"


class Clock:
    """A clock that stands still until it is set."""

    def __init__(self):
        """Begin on a Sunday evening."""
        self.set(BEGIN)

    def __call__(self):
        """Tell the time."""
        return self.time

    def set(self, text):
        """Move to the time written in *text*."""
        self.time = datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=CET)


class InOrder:
    """Chooses the wordings of a reply in the order they are written."""

    def __init__(self):
        """Begin with the first of each."""
        self.turns = {}

    def __call__(self, variants):
        """Return the next of *variants*."""
        turn = next(self.turns.setdefault(tuple(variants), count()))
        return variants[turn % len(variants)]


CLOCK = Clock()


@cache
def wording(locale):
    """Give the phrasebook and matcher of a locale, made once."""
    book = packaged.book(locale)
    return book, Matcher(book, now=CLOCK)


def scenes() -> Iterator[pytest.param]:
    """Read every scene of every locale."""
    for file in sorted(SCENES.glob("*/*.txt")) + sorted(SCENES.glob("*/stories/*.txt")):
        locale = file.relative_to(SCENES).parts[0]
        for title, *lines in scripts(file):
            name = f"{locale} {file.stem}: {title.strip('# ')}"
            yield pytest.param(locale, lines, id=name)


def scripts(file: Path) -> Iterator[list[str]]:
    """Read the scenes of a file, each as its lines; a story is one scene."""
    text = file.read_text("utf-8").strip()
    is_story = file.parent.name == "stories"
    for scene in [text] if is_story else text.split("\n\n"):
        yield scene.splitlines()


@pytest.mark.parametrize(("locale", "lines"), list(scenes()))
def test_a_scene_goes_as_it_is_written(locale, lines, memory):
    """What is answered and what is kept are exactly what the scene says."""
    with TemporaryDirectory(dir=memory) as folder:
        assert acted(locale, lines, Path(folder) / "journal.db") == lines


def acted(locale, lines, path) -> list[str]:
    """Play a scene from its beginning, with an empty journal at *path*."""
    book, matcher = wording(locale)
    CLOCK.set(BEGIN)
    backups = Backups(path.parent, path.parent / "backups", 3, CLOCK)
    with Journal(path, CLOCK) as journal:
        context = Context(
            book, journal, CLOCK, InOrder(), aloud="@ aloud" in lines, backups=backups
        )
        talk = Conversation(discover(), matcher, context)
        return played(lines, talk, journal, CLOCK)


def played(lines, talk, journal, clock) -> list[str]:
    """Play what the person does in *lines*; return them with what really followed."""
    script = []
    for line in lines:
        mark, _, rest = line.partition(" ")
        if mark in "#@":
            script.append(line)
        if mark == "@" and rest != "aloud":
            clock.set(rest)
        if mark == ">":
            before = {entry.id: entry for entry in journal.entries()}
            reply = talk.silence() if rest == "..." else talk.hear(rest).reply
            script += [line, f"< {reply.text}" if reply else "<"]
            script += changes(before, {entry.id: entry for entry in journal.entries()})
    return script


def changes(before: dict[int, Entry], after: dict[int, Entry]) -> list[str]:
    """Say which entries a turn made, changed or took back."""
    made = [f"= {shown(e)}" for e in after.values() if e != before.get(e.id)]
    gone = [f"- {shown(e)}" for e in before.values() if e.id not in after]
    return made + gone


def shown(entry: Entry) -> str:
    """Write an entry as scenes do."""
    kind = f"{entry.kind} {entry.stage}" if entry.stage else entry.kind
    return f"{kind}: {entry.text}".rstrip()
