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
from ..companion import Companion, any_speaker, open_mouth
from ..config import Config
from ..conversation import Conversation
from ..floor import Effect, Floor, Say, Show, Silence
from ..screen import Screen
from ..talk import open_talk
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
    try:
        attend(microphone, screen, config)
    except KeyboardInterrupt:
        screen.notice("\nUntil next time.")
    return 0


def attend(microphone: Microphone, screen: Screen, config: Config) -> None:
    """Hold one long conversation through *microphone*."""
    inbox: SimpleQueue[Event] = SimpleQueue()
    with ThreadPoolExecutor(1) as loader, ExitStack() as stack:
        # the slowest part to start with, so it loads while the rest gets ready
        recognizer = loader.submit(
            audio.recognizer, config.recognizer, locale=config.locale
        )
        talk = stack.enter_context(open_talk(config.locale, config.journal))
        mouth = open_mouth(config, partial(any_speaker, config), inbox.put)
        stack.callback(mouth.close)
        mouth.start()
        floor, ear = Floor(talk.conversation), audio.detector()
        listener = Listener(microphone, ear, recognizer.result(), inbox.put)
        watch = partial(_watch, screen, talk.conversation)
        companion = Companion(floor, mouth, inbox, talk.phrases, watch)
        companion.attend(listener, until_due=talk.conversation.bell.wait)


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
            hear.answer([wav], talk, screen, config, to=None)
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
