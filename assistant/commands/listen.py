"""`small-steps`: listen, hands free. Without a microphone: show how, then type."""

import argparse
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from functools import partial
from importlib.resources import as_file, files
from pathlib import Path

import audio
from audio import (
    MUTED,
    Event,
    Heard,
    Heartbeat,
    Listener,
    Listening,
    Microphone,
    Mouthpiece,
    PortAudioMicrophone,
    Recognizer,
    SetupError,
)

from .. import attention, entrance, systemd
from ..backups import Backups
from ..companion import Companion, Played, Watch, lasting_speaker
from ..config import Config
from ..conversation import Conversation
from ..dialogue import Reply
from ..duplex import Duplex
from ..effects import Effect, Say, Show, Silence
from ..floor import Floor
from ..screen import Screen
from ..shared import Inbox, sharing
from ..talk import Talk, now, open_talk
from ..tongue import SpokenTongue, spoken, tongue_of
from ..voices import is_lost
from ..watchdog import Watchdog, news
from . import hear, type_
from .key import caution


def run(args: argparse.Namespace, screen: Screen, config: Config) -> int:
    """Listen until Ctrl-C; nothing about sound ends it."""
    try:
        microphone = _microphone(config)
    except SetupError as error:
        if config.microphone or systemd.is_told():
            raise
        screen.notice(f"{error.problem} So we talk by typing. {error.remedy}")
        if not (screen.as_json or config.journal.exists()):
            _show_how(screen, config)
        return type_.run(args, screen, config)
    caution(screen)
    tongue = tongue_of(spoken(config, args.locale))
    try:
        attend(microphone, screen, config, tongue)
        while tongue.move():
            microphone = PortAudioMicrophone(config.microphone or None, is_sure=True)
            attend(microphone, screen, config, tongue)
    except KeyboardInterrupt:
        screen.notice("\nUntil next time.")
    return 0


def _microphone(config: Config) -> PortAudioMicrophone:
    """Open the microphone; a service waits for it. Raise SetupError."""
    if systemd.is_told():
        audio.devices()  # that there is a sound library, though not what to hear with
        systemd.tell("STATUS=Waiting for the microphone.")
    return PortAudioMicrophone(config.microphone or None, is_sure=systemd.is_told())


def attend(
    microphone: Microphone, screen: Screen, config: Config, tongue: SpokenTongue
) -> None:
    """Hold one long conversation through *microphone*, in one language."""
    inbox, duplex = Inbox(), Duplex.of(config)
    backups = Backups.of(config, now)
    with ThreadPoolExecutor(1) as loader, ExitStack() as stack:
        # the slowest part to start with, so it loads while the rest gets ready
        recognizer = loader.submit(tongue.recognizer)
        talk = stack.enter_context(
            open_talk(tongue.locale, config.journal, tongue, backups, inbox.empty)
        )
        inbox.hatch = stack.enter_context(sharing(config, talk.journal))
        opening = _opening(talk, tongue)
        mouth = _mouth(config, tongue, talk, duplex.played, inbox.put)
        stack.enter_context(closing(mouth))
        mouth.start()
        floor = Floor(talk.conversation, duplex.overlap)
        coming = entrance.opened(config, talk, floor)
        listener = _listener(microphone, recognizer.result(), config, duplex, inbox.put)
        stack.enter_context(entrance.watched(config, inbox.put))
        watch = _watched(screen, talk, config, Watchdog(is_ready=tongue.has_moved))
        companion = Companion(floor, mouth, inbox, talk.phrases, watch)
        companion.begin(opening)
        companion.attend(
            listener,
            until_due=lambda: inbox.patience(talk.wait()),
            is_done=lambda: tongue.is_done(talk.conversation, floor.heard),
            coming=coming,
        )


def _mouth(
    config: Config,
    tongue: SpokenTongue,
    talk: Talk,
    played: Played | None,
    emit: Callable[[Event], None],
) -> Mouthpiece:
    """Make the mouth, in the voice that was chosen; *played* is told what sounds."""
    is_sure = tongue.has_moved or systemd.is_told()
    speaker = partial(lasting_speaker, config, is_sure=is_sure, played=played)
    return tongue.mouth(talk.conversation.manner.voice, speaker, emit)


def _listener(
    microphone: Microphone,
    recognizer: Recognizer,
    config: Config,
    duplex: Duplex,
    emit: Callable[[Event], None],
) -> Listener:
    """Make what listens: for speech, or for the wake word while nobody is in."""
    return Listener(
        Heartbeat(microphone, emit) if systemd.is_told() else microphone,
        audio.detector(),
        recognizer,
        emit,
        muted=MUTED,
        echo=duplex.echo,
        wakeword=entrance.wakeword(config),
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


def _watched(screen: Screen, talk: Talk, config: Config, watchdog: Watchdog) -> Watch:
    """Return what is shown every event and effect."""
    hello = entrance.welcome(config)

    def watch(event: Event | Silence | Effect) -> None:
        watchdog.step(event)
        _write(screen, talk.conversation, hello, event)

    return watch


def _write(
    screen: Screen, talk: Conversation, hello: str, event: Event | Silence | Effect
) -> None:
    """Write along, on a terminal only: what is said belongs in no log."""
    if said := news(event):
        screen.notice(said)
    match event:
        case Listening():
            screen.notice(hello)
        case Heard(text) if text and sys.stdout.isatty():
            screen.line(f"you  {attention.words(talk, event)}")
        case Say(text=text) | Show(text=text) if sys.stdout.isatty():
            screen.line(f" it  {text}")
