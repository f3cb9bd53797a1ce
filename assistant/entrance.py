"""The ways in that a configuration asks for, made ready."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import audio
from audio import Event, Pressed, WakeWord

from . import buttons, calling
from .coming import Coming, Ways
from .config import Config
from .floor import Floor
from .sounds import Sounds
from .talk import Talk

WELCOME = 'Listening. Say "I took a small step", or "help". Press Ctrl-C to leave.'


def opened(config: Config, talk: Talk, floor: Floor) -> Coming:
    """Make the way in to *floor*. Raise SetupError."""
    sounds = Sounds(talk.conversation, talk.journal, usual=config.earcons)
    return Coming(floor, ways(config, talk), sounds)


def wakeword(config: Config) -> WakeWord | None:
    """Make what listens for the wake word, if there is one. Raise SetupError."""
    return audio.wakeword(config.wake) if config.wake else None


def ways(config: Config, talk: Talk) -> Ways:
    """Return how one may come in to *talk*. Raise SetupError."""
    meaning = talk.matcher.match
    return Ways(
        wake=bool(config.wake),
        button=bool(config.button),
        phrase=calling.of_ones_own(config.call, meaning) if config.call else None,
        is_cry=lambda text: calling.is_cry(text, meaning),
    )


def welcome(config: Config) -> str:
    """Return what is written when it begins: how to come in."""
    wake = config.wake.rpartition(":")[2].replace("_", " ")
    is_engine = wake in audio.names("wakewords")
    said = ["say its wake word"] if is_engine else [f'say "{wake}"'] if wake else []
    said += [f'say "{config.call}"'] if config.call else []
    pressed = [f"press {config.button}"] if config.button else []
    if not (said or pressed):
        return WELCOME
    return f"Listening. To begin, {', or '.join(said + pressed)}. Ctrl-C to leave."


@contextmanager
def watched(config: Config, emit: Callable[[Event], None]) -> Iterator[None]:
    """Watch the button that *config* names, and Enter at the terminal.

    Raise SetupError where it is there and may not be read.
    """
    terminal = sys.stdin.fileno() if sys.stdin and sys.stdin.isatty() else None
    if config.button and config.button.casefold() != buttons.ENTER:
        buttons.check(config.button)
    watching = buttons.Buttons(
        config.button, lambda: emit(Pressed()), terminal=terminal
    )
    watching.start()
    try:
        yield
    finally:
        watching.close()
