"""`small-steps hear`: each recording is one spoken turn of one conversation."""

import argparse
from collections.abc import Sequence
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
from ..companion import Companion, any_speaker, open_mouth
from ..config import Config
from ..conversation import Turn
from ..floor import Effect, Floor, Silence
from ..replies import ReplyFiles
from ..screen import Screen
from ..talk import Talk, milliseconds, open_talk

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
    with open_talk(config.locale, config.journal) as talk:
        return answer(args.files, talk, screen, config, args.to)


def answer(
    files: Sequence[Path], talk: Talk, screen: Screen, config: Config, to: Path | None
) -> int:
    """Let *talk* hear each recording in turn, and write what came of it."""
    microphones = [WaveMicrophone(file) for file in files]
    replies = ReplyFiles(to, files) if to else None
    speaker = replies.speaker if replies else partial(any_speaker, config)
    inbox: SimpleQueue[Event] = SimpleQueue()
    recognizer = audio.recognizer(config.recognizer, locale=config.locale)
    mouth = open_mouth(config, speaker, inbox.put)
    mouth.start()
    floor, code = Floor(talk.conversation), 0
    try:
        for turn, (file, microphone) in enumerate(zip(files, microphones, strict=True)):
            if replies:
                replies.begin(turn)
            seen = _Seen(talk, floor)
            listener = Listener(
                microphone, audio.detector(), recognizer, inbox.put, longest=None
            )
            companion = Companion(floor, mouth, inbox, talk.phrases, seen)
            companion.attend(listener, ENDLESS)
            code = max(code, seen.tell(screen, file))
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
