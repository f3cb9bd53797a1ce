"""`small-steps hear`: each recording is one spoken turn of one conversation."""

import argparse
from collections import deque
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from queue import SimpleQueue

import audio
from audio import (
    ENDLESS,
    DeviceLost,
    Event,
    Failed,
    Finished,
    Heard,
    Listener,
    WaveMicrophone,
)
from intents import Match

from ..arguments import Commands
from ..backups import Backups
from ..companion import Companion, any_speaker
from ..config import Config
from ..conversation import Turn
from ..effects import Effect, Silence
from ..floor import Floor
from ..replies import ReplyFiles
from ..screen import Screen
from ..talk import Talk, milliseconds, now, open_talk
from ..tongue import SpokenTongue, spoken, tongue_of
from ..voices import is_lost
from .key import caution

ABOUT = """answer recordings, each one spoken turn of one conversation

Everything but the microphone is the real path. Without --to the replies are spoken,
where there is a speaker.

examples:
  small-steps hear morning.wav
  small-steps hear slip.wav answer.wav --to replies"""


def add(commands: Commands) -> None:
    """Describe the command."""
    parser = commands.add("hear", run, about=ABOUT)
    parser.add_argument("files", nargs="+", type=Path, metavar="WAV")
    parser.add_argument(
        "--to", type=Path, metavar="DIR", help="write each reply there, as a WAV"
    )


def run(args: argparse.Namespace, screen: Screen, config: Config) -> int:
    """Open every recording before the first is heard, then answer one by one."""
    recordings = Recordings(args.files, config, args.to)
    caution(screen)
    tongue = tongue_of(spoken(config, args.locale), in_files=bool(args.to))
    code = 0
    while recordings:
        backups = Backups.of(config, now)
        with open_talk(tongue.locale, config.journal, tongue, backups) as talk:
            code = max(code, answer(recordings, talk, screen, tongue))
            if unsaved := talk.finish():
                screen.notice(unsaved)
        tongue.move()
    return code


class Recordings:
    """What is to be heard, opened, and where the answers go."""

    def __init__(self, files: Sequence[Path], config: Config, to: Path | None) -> None:
        """Open all *files*. Answer into the folder *to*, else aloud."""
        self._left = deque(enumerate((f, WaveMicrophone(f)) for f in files))
        self._replies = ReplyFiles(to, files) if to else None
        aloud = partial(any_speaker, config)
        self.speaker = self._replies.speaker if self._replies else aloud

    def __bool__(self) -> bool:
        """Tell whether any is left."""
        return bool(self._left)

    def __iter__(self) -> Iterator[tuple[Path, WaveMicrophone]]:
        """Take one after another."""
        while self._left:
            turn, recording = self._left.popleft()
            if self._replies:
                self._replies.begin(turn)
            yield recording


def answer(
    recordings: Recordings, talk: Talk, screen: Screen, tongue: SpokenTongue
) -> int:
    """Let *talk* hear each recording in turn, and write what came of it.

    It ends where there are no more, or where another language is wanted.
    """
    inbox: SimpleQueue[Event] = SimpleQueue()
    recognizer = tongue.recognizer()
    if is_lost(talk.journal, tongue.locale):
        screen.notice(talk.conversation.remark("settings.voice_gone").text)
    chosen = talk.conversation.manner.voice
    mouth = tongue.mouth(chosen, recordings.speaker, inbox.put)
    mouth.start()
    floor, code = Floor(talk.conversation, joins=False), 0
    try:
        for file, microphone in recordings:
            seen = _Seen(talk, floor)
            listener = Listener(
                microphone, audio.detector(), recognizer, inbox.put, longest=None
            )
            companion = Companion(floor, mouth, inbox, talk.phrases, seen)
            companion.attend(listener, ENDLESS)
            code = max(code, seen.tell(screen, file))
            if tongue.is_done(talk.conversation, floor.heard):
                break
    finally:
        mouth.close()
    return code


class _Seen:
    """What happened in one turn."""

    def __init__(self, talk: Talk, floor: Floor) -> None:
        """Begin a turn."""
        self._talk, self._floor = talk, floor
        self._heard = Heard("")
        self._first_audio: float | None = None
        self._problem = ""
        floor.heard = None
        talk.begin_turn()

    def __call__(self, event: Event | Silence | Effect) -> None:
        """Take note of an event or effect."""
        match event:
            case Heard():
                self._heard = event
                self._talk.begin_turn()
            case Finished(began=began) if began is not None:
                self._first_audio = milliseconds(began - self._heard.at)
            case Failed(part):
                self._problem = f"The {part} failed."
            case DeviceLost("speaker"):
                self._problem = "The reply could not be played or written."

    def tell(self, screen: Screen, file: Path) -> int:
        """Write what came of *file*, and return the exit code."""
        turn = self._floor.heard or Turn(Match(""), None)
        report = self._talk.report(turn)
        report["timings_ms"] = {
            "recognize": milliseconds(self._heard.took),
            **report["timings_ms"],
            "first_audio": self._first_audio,
        }
        screen.record({"file": str(file), **report})
        screen.line(f"you  {turn.match.text or '(no words)'}")
        screen.line(f" it  {turn.reply.text if turn.reply else '(nothing)'}")
        if not self._problem:
            return 0
        screen.notice(
            f"{file}: {self._problem}\nSee what works with: small-steps check"
        )
        return 1
