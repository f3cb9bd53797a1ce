"""`small-steps check`: what works, and what to do about the rest."""

import argparse
import shutil
from collections.abc import Callable, Iterator

import audio
from audio import DeviceError, SetupError

from ..arguments import Commands
from ..config import Config
from ..journal import Journal
from ..screen import Screen

ABOUT = """say what works and what to do about the rest

Tries the microphone, speaker, recognizer, voice, journal and disk. Exit code 1 when
something is to be done."""

ENOUGH = 100_000_000
"""Bytes that should be free for the journal."""


def add(commands: Commands) -> None:
    """Describe the command."""
    commands.add("check", run, about=ABOUT)


def run(_: argparse.Namespace, screen: Screen, config: Config) -> int:
    """Try each part by itself: a broken one does not hide the others."""
    code = 0
    for part, trial in _trials(config):
        try:
            found, remedy = trial(), ""
        except SetupError as error:
            found, remedy, code = error.problem, error.remedy, 1
        screen.record({"part": part, "ok": not remedy, "is": found, "remedy": remedy})
        screen.line(
            f"{'to do' if remedy else 'ok':7}{part:12}{found} {remedy}".rstrip()
        )
    return code


def _trials(config: Config) -> Iterator[tuple[str, Callable[[], str]]]:
    yield "microphone", lambda: _microphone(config)
    yield "speaker", lambda: _speaker(config)
    yield "recognizer", lambda: _recognizer(config)
    yield "voice", lambda: _voice(config)
    yield "journal", lambda: _journal(config)
    yield "disk", lambda: _disk(config)


def _microphone(config: Config) -> str:
    microphone = audio.PortAudioMicrophone(config.microphone or None)
    frames = microphone.frames()
    try:
        heard = any(any(next(frames)) for _ in range(16))
    except DeviceError as error:
        raise SetupError(
            "The microphone gives no sound.", "Unplug it, plug it in, and try again."
        ) from error
    finally:
        microphone.close()
    if not heard:
        raise SetupError("The microphone gives silence.", "See that it is not muted.")
    return "gives sound."


def _speaker(config: Config) -> str:
    if config.speaker == audio.DESKTOP:
        audio.DispatcherMouth.try_out(config.locale)
        return "is speech-dispatcher: you hear the voice of your desktop."
    audio.PortAudioSpeaker(audio.RATE, config.speaker or None).close()
    return "can be opened."


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


def _journal(config: Config) -> str:
    with Journal(config.journal) as journal:
        count = len(journal.entries())
    return f"{config.journal} holds {count} entries."


def _disk(config: Config) -> str:
    free = shutil.disk_usage(config.home).free
    if free < ENOUGH:
        raise SetupError(
            f"Only {free // 1_000_000} MB are free where the journal lies.",
            "Please make room, so that what you say can be kept.",
        )
    return f"{free // 1_000_000_000} GB are free where the journal lies."
