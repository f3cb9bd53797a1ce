"""Whole conversations in the room, in real time, seen from outside."""

import tempfile
import tomllib
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from queue import SimpleQueue
from threading import Event as Flag
from threading import Thread
from time import sleep
from typing import Any

from sounds import Sound

import audio
from assistant.companion import Companion
from assistant.floor import Floor, Hush, Say
from assistant.overlap import full_duplex, headset
from assistant.talk import open_talk
from audio import (
    Echo,
    Event,
    Failed,
    Heard,
    Listener,
    Listening,
    Mouth,
    Recognizer,
    SpeechStarted,
)

from .people import Said, say
from .room import Air, Room

SCENES = Path(__file__).parent / "scenes"
ANSWERED, SILENT = 9.0, 1.0
"""Seconds to wait for an answer, and of quiet before the next line."""

LONGEST = 30.0
"""Seconds that we may speak at most before the next line is said."""


@dataclass(slots=True)
class Figures:
    """What was seen of some conversations."""

    delays: list[float] = field(default_factory=list)
    """Seconds from the end of a line to our first sound."""
    silenced: list[float] = field(default_factory=list)
    """Seconds from somebody's first sound over ours to our last."""
    lines: int = 0
    unanswered: list[str] = field(default_factory=list)
    into: list[str] = field(default_factory=list)
    """Lines into whose pauses we spoke."""
    kept: list[tuple[str, list[str], list[str]]] = field(default_factory=list)
    """Title, the kinds of entries there should be, and those there are."""


def conversation(
    title: str, air: Air, who: str, parts: tuple[Recognizer, str], noise: Sound | None
) -> Figures:
    """Hold the conversation *title* in a room with this *air*."""
    scene = tomllib.loads((SCENES / f"{title}.toml").read_text("utf-8"))
    recognizer, voice = parts
    room, figures = Room(air, noise), Figures()
    inbox: SimpleQueue[Event] = SimpleQueue()
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        talk = stack.enter_context(open_talk("en", Path(folder) / "journal.db"))
        echo = None if air.echo is None else Echo()
        played = echo.played if echo else None
        mouth = Mouth(
            audio.voice(voice), lambda rate: room.speaker(rate, played), inbox.put
        )
        stack.callback(mouth.close)
        mouth.start()
        floor = Floor(talk.conversation, full_duplex if echo else headset)
        listener = Listener(room, audio.detector(), recognizer, inbox.put, echo=echo)
        ready = Flag()
        companion = Companion(
            floor, mouth, inbox, talk.phrases, lambda e: _note_ready(e, ready)
        )
        lines = [(line, say(who, line["says"])) for line in scene["line"]]
        people = Thread(target=_speak, args=(lines, room, figures, ready), daemon=True)
        room.start()
        people.start()
        companion.attend(listener)
        people.join()
        kinds = [entry.kind for entry in talk.journal.entries()]
    figures.kept.append((scene["title"], sorted(scene["keeps"]), sorted(kinds)))
    return figures


def _note_ready(event: object, ready: Flag) -> None:
    """Let people speak once we listen."""
    if isinstance(event, Listening):
        ready.set()


def _speak(
    lines: list[tuple[dict[str, Any], Said]], room: Room, seen: Figures, ready: Flag
) -> None:
    """Say the lines, each in its time, and note what comes of them."""
    ready.wait()
    sleep(SILENT)
    following = [line for line, _ in lines[1:]] + [{}]
    for (line, said), after in zip(lines, following, strict=True):
        begin = room.say(said.sound)
        end = begin + said.seconds
        sleep(said.seconds)
        seen.lines += 1
        if "over" in line:
            _note_silence(begin, room, seen)
        answer = _answer(end, room)
        into = [o for o in room.ours if begin < o.begin < end]
        if into and "over" not in line:
            seen.into.append(line["says"])
        if answer is None:
            if "over" not in line:
                seen.unanswered.append(line["says"])
            continue
        if "over" not in line:
            seen.delays.append(answer - end)
        if "over" in after:
            sleep(max(0.0, answer + after["over"] - room.now))
        else:
            _wait_for_silence(room)
    room.close()


def _answer(end: float, room: Room) -> float | None:
    """Return when we began to answer what was said until *end*."""
    while room.now < end + ANSWERED:
        for ours in room.ours:
            if ours.begin >= end - 0.05:
                return ours.begin
        sleep(0.02)
    return None


def _note_silence(begin: float, room: Room, seen: Figures) -> None:
    """Note how long after *begin* what we were saying went on."""
    for ours in list(room.ours):
        if ours.begin < begin <= ours.end:
            seen.silenced.append(ours.end - begin)


def _wait_for_silence(room: Room) -> None:
    until = room.now + LONGEST
    while room.now < until and (not room.ours or room.now - room.ours[-1].end < SILENT):
        sleep(0.05)


ASKED = (
    "what can I say",
    "which languages do you speak",
    "what time is it",
    "how many voices do you have",
    "help",
)
"""What makes us speak where nobody does."""


def alone(
    minutes: float, air: Air, parts: tuple[Recognizer, str], noise: Sound | None
) -> dict[str, float]:
    """Let us speak for some *minutes* in a room where nobody else does."""
    recognizer, voice = parts
    room, inbox = Room(air, noise), SimpleQueue[Event]()
    said = heard = asked = hushed = 0
    ready, pending = Flag(), False

    def watch(event: object) -> None:
        nonlocal said, heard, hushed, pending
        _note_ready(event, ready)
        pending = isinstance(event, SpeechStarted) or (
            pending and not isinstance(event, (Heard, Failed))
        )
        said += isinstance(event, Say)
        hushed += isinstance(event, Hush)
        heard += isinstance(event, Heard) and event.at > 0

    def ask() -> None:
        nonlocal asked
        ready.wait()
        while room.now < minutes * 60:
            inbox.put(Heard(ASKED[asked % len(ASKED)]))
            asked += 1
            sleep(SILENT)
            _wait_for_silence(room)
            while pending:  # it takes our voice for somebody's, and will decide
                sleep(SILENT)
        room.close()

    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        talk = stack.enter_context(open_talk("en", Path(folder) / "journal.db"))
        echo, mouth_inbox = Echo(), inbox.put
        mouth = Mouth(
            audio.voice(voice),
            lambda rate: room.speaker(rate, echo.played),
            mouth_inbox,
        )
        stack.callback(mouth.close)
        mouth.start()
        listener = Listener(room, audio.detector(), recognizer, inbox.put, echo=echo)
        floor = Floor(talk.conversation, full_duplex)
        room.start()
        Thread(target=ask, daemon=True).start()
        Companion(floor, mouth, inbox, talk.phrases, watch).attend(listener)
        entries = len(talk.journal.entries())
    lasted = sum(ours.end - ours.begin for ours in room.ours)
    return {
        "minutes": round(room.now / 60, 2),
        "spoken_minutes": round(lasted / 60, 2),
        "asked": asked,
        "hushed": hushed,
        "said_beside": said - asked,  # after a needless hush we go on: that is one
        "utterances_heard": heard,
        "entries": entries,
    }
