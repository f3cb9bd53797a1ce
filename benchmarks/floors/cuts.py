"""Who is cut off: turns that were ended while somebody only paused.

We begin to answer (early), and fall silent when they go on. They are cut off if what
they say then is lost: not kept with, or beside, what they said before. What counts is
what was heard of it: a word that was taken for another is no cut-off.
"""

import tomllib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from sounds import frames

from assistant.journal import Chose
from assistant.pauses import KNOWN, SETTING, Pauses
from assistant.talk import Talk
from audio import RATE, Recognizer

from .lockstep import Lockstep
from .people import Said, say

SCENES = Path(__file__).parent / "scenes" / "pauses.toml"
BEFORE, AFTER = 0.5, 9.0
"""Seconds of quiet around each line."""


@dataclass(slots=True)
class Cuts:
    """What became of the pauses of one length, in turns of one kind."""

    pauses: int = 0
    early: int = 0
    """Those in which the turn was ended, and we began to answer."""
    lost: int = 0
    """Those after which what was said was not kept: somebody was cut off."""
    lines: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Result:
    """Of one kind of turn: cut-offs by the length of the pause, and how it ends."""

    by_length: dict[float, Cuts] = field(default_factory=lambda: defaultdict(Cuts))
    ends: list[float] = field(default_factory=list)
    """Seconds from the last sound to the end of the turn."""


@dataclass(frozen=True, slots=True)
class _Room:
    talk: Talk
    recognizer: Recognizer


@dataclass(frozen=True, slots=True)
class _Ends:
    said: Said
    ended: list[tuple[float, str]]
    """When turns were ended, in seconds from the first sound, and what was heard."""
    kept: str
    """The words that the journal holds of it."""


def measured(
    talk: Talk, recognizer: Recognizer, voices: Sequence[str], limit: int | None
) -> dict[str, Result]:
    """Play every line with every pause in every voice."""
    results, room = {}, _Room(talk, recognizer)
    for kind, scene in tomllib.loads(SCENES.read_text("utf-8")).items():
        results[kind] = result = Result()
        for words, length in _lines(scene, limit):
            for who in voices:
                _count(_play(room, scene, words, who), words, length, result)
    return results


def _lines(
    scene: dict[str, Any], limit: int | None
) -> Iterator[tuple[str, float | None]]:
    for line in scene["lines"][:limit]:
        for length in scene["pauses"] or [None]:
            yield line.replace("{}", f"{{{length}}}"), length


def _play(room: _Room, scene: dict[str, Any], line: str, who: str) -> _Ends:
    """Say a *line* as *who*; return when turns were ended, and what was kept of it."""
    talk = room.talk
    _begin_anew(talk)
    for words in scene.get("before", ()):
        talk.conversation.hear(words)
    said, seq = say(who, line), talk.journal.seq
    before, after = (np.zeros(round(seconds * RATE)) for seconds in (BEFORE, AFTER))
    sound = np.concatenate([before, said.sound, after])
    noise = np.random.default_rng(1).normal(0, 1e-4, len(sound))
    seen = Lockstep(talk, room.recognizer).play(frames(sound + noise))
    kept = " ".join(entry.text for entry in talk.journal.since(seq))
    ended = [(at - BEFORE, text) for at, text in seen.heard]
    return _Ends(said, ended, kept.casefold())


def _count(ends: _Ends, words: str, length: float | None, result: Result) -> None:
    """Count the pauses that ended a turn, and those after which words were lost."""
    for begin, end in ends.said.pauses:
        cuts = result.by_length[length or 0.0]
        cuts.pauses += 1
        if any(begin < at <= end for at, _ in ends.ended):
            cuts.early += 1
            after = next((text for at, text in ends.ended if at > end), "")
            last = after.strip(" .,?!").casefold().split()[-1:]
            if not last or last[0] not in ends.kept:
                cuts.lost += 1
                cuts.lines.append(words)
    result.ends += [at - ends.said.seconds for at, _ in ends.ended[-1:]]


def _begin_anew(talk: Talk) -> None:
    """Let the conversation know nobody, with nothing open."""
    talk.conversation.hear("stop")
    talk.journal.record(Chose(SETTING, 100))
    talk.journal.record(Chose(KNOWN, 0))
    talk.conversation.pauses = Pauses(talk.journal)
