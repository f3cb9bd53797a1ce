"""The other ways in: each door takes an address, then answers until it is closed."""

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Protocol

from audio import SetupError

from ..config import Config
from ..talk import Talk


class Door(Protocol):
    """A way in. Whatever it does to the conversation, it does on the event loop."""

    address: str
    """Where it is found, once it is bound."""

    async def bind(self) -> None:
        """Take the address; nothing is answered yet. Raise SetupError."""
        ...

    async def serve(self) -> None:
        """Answer until cancelled."""
        ...

    async def close(self) -> None:
        """Let the address go; harmless when repeated, and when never bound."""
        ...


OPENERS: Mapping[str, str] = {"wyoming": "wyoming", "web": "web"}
"""Setting that opens a door -> the module here that has `door(config, talk)`."""


def named(config: Config) -> list[str]:
    """Return the settings that open a door. Raise SetupError where none does."""
    wanted = [name for name in OPENERS if getattr(config, name)]
    if not wanted:
        raise SetupError(
            "No door is open: nothing is to be served.",
            f'Write into {config.home / "config.toml"}: wyoming = "{_USUAL}"',
        )
    return wanted


def configured(config: Config, talk: Talk) -> dict[str, Door]:
    """Make the doors that *config* opens, by their settings; all share *talk*.

    Nothing is bound yet. Raise SetupError, also where none is open.
    """
    return {name: _opener(name)(config, talk) for name in named(config)}


_USUAL = "tcp://127.0.0.1:10700"


def _opener(name: str) -> Callable[[Config, Talk], Door]:
    """Load a door only where it is open: each brings a library of its own."""
    opener: Callable[[Config, Talk], Door]
    opener = import_module(f".{OPENERS[name]}", __name__).door
    return opener
