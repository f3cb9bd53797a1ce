"""`small-steps`: listen, hands free. Without a microphone: show how, then type."""

import argparse
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from importlib.resources import as_file, files
from pathlib import Path
from queue import SimpleQueue

import audio
from audio import (
    Event,
    Heard,
    Listener,
    Listening,
    Microphone,
    PortAudioMicrophone,
    SetupError,
)

from .. import attention
from ..companion import Companion, any_speaker
from ..config import Config
from ..conversation import Conversation
from ..dialogue import Reply
from ..floor import Effect, Floor, Say, Show, Silence
from ..screen import Screen
from ..talk import Talk, open_talk
from ..tongue import SpokenTongue, spoken, tongue_of
from ..voices import is_lost
from . import hear, type_

WELCOME = 'Listening. Say "I took a small step", or "help". Press Ctrl-C to leave.'


def run(args: argparse.Namespace, screen: Screen, config: Config) -> int:
    """Listen until Ctrl-C; nothing about sound ends it."""
    try:
        microphone = PortAudioMicrophone(config.microphone or None)
    except SetupError as error:
        if config.microphone:
            raise
        screen.notice(f"{error.problem} So we talk by typing. {error.remedy}")
        if not (screen.as_json or config.journal.exists()):
            _show_how(screen, config)
        return type_.run(args, screen, config)
    tongue = tongue_of(spoken(config, args.locale))
    try:
        attend(microphone, screen, config, tongue)
        while tongue.move():
            microphone = PortAudioMicrophone(config.microphone or None)
            attend(microphone, screen, config, tongue)
    except KeyboardInterrupt:
        screen.notice("\nUntil next time.")
    return 0


def attend(
    microphone: Microphone, screen: Screen, config: Config, tongue: SpokenTongue
) -> None:
    """Hold one long conversation through *microphone*, in one language."""
    inbox: SimpleQueue[Event] = SimpleQueue()
    with ThreadPoolExecutor(1) as loader, ExitStack() as stack:
        # the slowest part to start with, so it loads while the rest gets ready
        recognizer = loader.submit(tongue.recognizer)
        talk = stack.enter_context(open_talk(tongue.locale, config.journal, tongue))
        opening = _opening(talk, tongue)
        mouth = tongue.mouth(
            talk.conversation.manner.voice, partial(any_speaker, config), inbox.put
        )
        stack.callback(mouth.close)
        mouth.start()
        floor, ear = Floor(talk.conversation), audio.detector()
        listener = Listener(microphone, ear, recognizer.result(), inbox.put)
        watch = partial(_watch, screen, talk.conversation)
        companion = Companion(floor, mouth, inbox, talk.phrases, watch)
        if opening:
            companion.begin(opening)
        companion.attend(
            listener,
            until_due=talk.conversation.bell.wait,
            is_done=lambda: tongue.is_done(talk.conversation, floor.heard),
        )


def _opening(talk: Talk, tongue: SpokenTongue) -> Reply | None:
    """Return what to say first: that the language is new, or the voice not there."""
    if is_lost(talk.journal, tongue.locale):
        return talk.conversation.remark("settings.voice_gone")
    return talk.conversation.remark("settings.moved") if tongue.has_moved else None


def _show_how(screen: Screen, config: Config) -> None:
    """Answer a recorded check-in of ours through the real path; keep none of it."""
    screen.notice("This is what a check-in is like. It is a recording, and not kept.")
    recording = files("assistant") / "checkin.wav"
    try:
        with (
            as_file(recording) as wav,
            tempfile.TemporaryDirectory() as folder,
            open_talk(config.locale, Path(folder) / "journal.db") as talk,
        ):
            recordings = hear.Recordings([wav], config, to=None)
            hear.answer(recordings, talk, screen, tongue_of(config))
    except SetupError as error:
        screen.notice(f"It cannot be played. {error.problem} {error.remedy}")


def _watch(screen: Screen, talk: Conversation, event: Event | Silence | Effect) -> None:
    """Write along, on a terminal only: what is said belongs in no log."""
    match event:
        case Listening():
            screen.notice(WELCOME)
        case Heard(text) if text and sys.stdout.isatty():
            screen.line(f"you  {attention.words(talk, event)}")
        case Say(text=text) | Show(text=text) if sys.stdout.isatty():
            screen.line(f" it  {text}")
