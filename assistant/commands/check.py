"""`small-steps check`: what works, and what to do about the rest."""

import argparse
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from queue import SimpleQueue

import audio
from audio import DeviceError, DeviceLost, Event, Failed, Finished, SetupError
from intents import Phrasebook

from .. import buttons
from ..arguments import Commands
from ..backups import Backups
from ..companion import open_mouth, real_speaker
from ..config import Config
from ..journal import Journal
from ..privacy import ways_out
from ..screen import Screen
from ..shared import Notice
from ..sounds import MEANINGS
from ..talk import now
from ..tongue import spoken
from .key import NOT_ENCRYPTED, described

ABOUT = """say what works and what to do about the rest

Tries the microphone, speaker, recognizer, voice, journal, backups and disk. Exit code 1
when something is to be done. With --sounds it plays each small sound and says what it
means.

examples:
  small-steps check
  small-steps check --sounds"""

LISTENING = 1.0
"""Seconds to listen for any sound at all."""

ENOUGH = 100_000_000
"""Bytes that should be free for the journal."""


def add(commands: Commands) -> None:
    """Describe the command."""
    parser = commands.add("check", run, about=ABOUT)
    parser.add_argument(
        "--sounds", action="store_true", help="play the small sounds and name them"
    )


def run(args: argparse.Namespace, screen: Screen, config: Config) -> int:
    """Try each part by itself: a broken one does not hide the others."""
    if args.sounds:
        return play(screen, spoken(config, args.locale))
    code = 0
    for part, trial in _trials(config):
        try:
            found, remedy = trial(), ""
        except SetupError as error:
            found, remedy, code = error.problem, error.remedy, 1
        screen.record({"part": part, "ok": not remedy, "is": found, "remedy": remedy})
        word = f"{'to do' if remedy else 'ok':7}"
        word = screen.styled(word, "yellow" if remedy else "green")
        screen.line(f"{word}{part:12}{found} {remedy}".rstrip())
    screen.line("To hear the small sounds: small-steps check --sounds")
    return code


def play(screen: Screen, config: Config) -> int:
    """Play each small sound, and say what it means."""
    book = Phrasebook.load(config.locale)
    told: SimpleQueue[Event] = SimpleQueue()
    mouth = open_mouth(config, partial(real_speaker, config), told.put)
    mouth.start()
    for turn, (name, key) in enumerate(MEANINGS.items(), start=1):
        meaning = book.replies[key].other[0]
        mouth.chime(name)
        mouth.say(turn, meaning)
        while not isinstance(event := told.get(), Finished):
            if isinstance(event, DeviceLost | Failed):
                mouth.close()
                screen.notice("The sounds cannot be played.\nTry: small-steps check")
                return 1
        screen.record({"sound": name, "means": meaning})
        screen.line(f"{name:15}{meaning}")
    mouth.close()
    return 0


def _trials(config: Config) -> Iterator[tuple[str, Callable[[], str]]]:
    yield "microphone", lambda: _microphone(config)
    yield "speaker", lambda: _speaker(config)
    yield "recognizer", lambda: _recognizer(config)
    yield "voice", lambda: _voice(config)
    if config.wake:
        yield "wake word", lambda: _wake_word(config)
    if config.button:
        yield "button", lambda: _button(config)
    yield "journal", lambda: _journal(config)
    yield "key", lambda: _key(config)
    yield "backups", lambda: _backups(config)
    if config.shared:
        yield "shared", lambda: Notice(config.home).found(config)
    yield "disk", lambda: _disk(config)
    yield "network", _network


def _microphone(config: Config) -> str:
    microphone = audio.PortAudioMicrophone(config.microphone or None)
    frames = microphone.frames()
    try:
        heard = any(any(next(frames)) for _ in range(audio.frames_in(LISTENING)))
    except DeviceError as error:
        raise SetupError(
            f"The microphone {microphone.name} gives no sound.",
            "Unplug it, plug it in, and try again.",
        ) from error
    finally:
        microphone.close()
    if not heard:
        raise SetupError(
            f"The microphone {microphone.name} is muted: it gives nothing but zeros.",
            "Switch it on: at the device, or in the sound settings.",
        )
    return f"{_named(microphone.name, config.microphone)} gives sound.{_others(1)}"


def _speaker(config: Config) -> str:
    if config.speaker == audio.DESKTOP:
        audio.DispatcherMouth.try_out(config.locale)
        return "is speech-dispatcher: you hear the voice of your desktop."
    speaker = audio.PortAudioSpeaker(audio.RATE, config.speaker or None)
    speaker.close()
    return f"{_named(speaker.name, config.speaker)} can be opened.{_others(2)}"


def _named(device: str, chosen: str) -> str:
    return device if chosen else f"{device}, as the system chooses,"


def _others(column: int) -> str:
    """Name the devices to choose from; *column* is 1 for input and 2 for output."""
    names = dict.fromkeys(each[0] for each in audio.devices() if each[column])
    return f" To choose from: {'; '.join(names)}."


def _recognizer(config: Config) -> str:
    engine = audio.recognizer(config.recognizer, locale=config.locale)
    heard = engine.transcribe(iter([audio.SILENCE] * 16)).text
    return f"{type(engine).__name__} hears{' ' + heard if heard else ''}."


def _voice(config: Config) -> str:
    voice = audio.voice(config.voice, locale=config.locale)
    try:
        seconds = sum(map(len, voice.synthesize("One."))) / 2 / voice.rate
    finally:
        voice.close()
    return f"{type(voice).__name__} speaks ({seconds:.1f} s of sound for one word)."


def _wake_word(config: Config) -> str:
    audio.wakeword(config.wake).is_called(audio.SILENCE)
    return f"{config.wake} is listened for."


def _button(config: Config) -> str:
    if config.button.casefold() == buttons.ENTER:
        return "is Enter, at the terminal."
    if buttons.check(config.button):
        return f"{config.button} is there."
    problem = f"There is no button, pedal or keyboard called {config.button} now."
    choice = ", ".join(sorted({*buttons.named("").values()})) or "none"
    raise SetupError(problem, f"Connect it, press it once, or choose of: {choice}.")


def _journal(config: Config) -> str:
    with Journal(config.journal) as journal:
        journal.verify()
        count = journal.count()
    return f"{config.journal} is whole and holds {count} entries."


def _key(config: Config) -> str:
    with Journal(config.journal) as journal:
        if journal.key is None:
            raise SetupError(*NOT_ENCRYPTED)
        return described(journal)


def _backups(config: Config) -> str:
    backups = Backups.of(config, now)
    latest = backups.latest()
    if backups.folder is None:
        return "are turned off in config.toml."
    if latest is None:
        return "are made every day on which something is told; there is none yet."
    if not latest.is_whole():
        raise SetupError(
            f"The last one is damaged: {latest.path}.",
            "Make another: small-steps journal backup",
        )
    where = "on the same disk as the journal" if backups.is_on_same_disk() else "apart"
    return (
        f"lie {where}, in {backups.folder}; the last is of {latest.at:%Y-%m-%d %H:%M}."
    )


def _disk(config: Config) -> str:
    free = shutil.disk_usage(config.home).free
    if free < ENOUGH:
        raise SetupError(
            f"Only {free // 1_000_000} MB are free where the journal lies.",
            "Please make room, so that what you say can be kept.",
        )
    return f"{free // 1_000_000_000} GB are free where the journal lies."


def _network() -> str:
    """Tell what came of trying to get out; a system may have no such lock."""
    if found := ways_out():
        ways = ", ".join(found)
        return f"is not used, but this system has no lock for it that I know: {ways}."
    return "is locked: IPv4, IPv6, UDP and a child process were tried, and refused."
