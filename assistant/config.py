"""The settings: defaults, then one TOML file in the home folder, then the command line.

The home folder holds the configuration and the journal, and nothing else does.
"""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from platformdirs import user_data_path

from audio import SetupError

FILE = "config.toml"


@dataclass(frozen=True, slots=True)
class Config:
    """Everything a person may set. Unknown names are errors, not surprises."""

    home: Path
    """Folder of the configuration and the journal."""
    locale: str = "en"
    """The language, unless another one was chosen by voice."""
    recognizer: str = "auto"
    voice: str = "auto"
    """The engine, within whose voices one may be chosen by voice."""
    wake: str = ""
    """Wake words, such as "okay nabu, alexa"; nothing else is listened to until then.

    With no wake word, phrase or button it always listens.
    """
    call: str = ""
    """A phrase of your own to begin with, such as "small steps"."""
    button: str = ""
    """Name of a button or pedal, or a part of it; "enter" is the Enter key here."""
    earcons: bool = True
    """Whether it plays small sounds, until something else was chosen by voice."""
    microphone: str = ""
    """Name of the input device, or a part of it; empty for the system's own."""
    speaker: str = ""
    """Name of the output device, or a part of it; empty for the system's own.

    "speech-dispatcher" is none: the desktop speaks, as it does for a screen reader.
    """
    headset: bool = False
    """Whether the microphone cannot hear the speaker: then any word interrupts."""
    echo_canceller: bool = False
    """Whether its voice is taken out of what the microphone hears (being tried)."""
    key: str = "auto"
    """Where a new key of the journal is put: auto, keyring, file, or passphrase.

    `small-steps journal key` makes a new one there.
    """

    backup_folder: str = "backups"
    """Where the backups of the journal go, as seen from home; empty for none."""
    backups_kept: int = 14
    """How many of them are kept."""
    wyoming: str = ""
    """Where the Wyoming door opens: tcp://HOST:PORT or unix:///PATH; empty is shut."""
    lan: bool = False
    """Whether doors may open beyond this machine, to rooms that may only tell."""
    rooms: str = ""
    """Names or addresses of rooms, with commas, that may do all beyond this machine."""
    zeroconf: str = ""
    """The name by which the Wyoming door is announced at home; empty is not at all."""

    web: str = ""
    """Where the page opens: tcp://127.0.0.1:PORT or unix:///PATH; empty is shut."""

    shared: str = ""
    """The database in which the rooms of a person meet, as libpq writes it; or none."""

    @classmethod
    def load(cls, home: Path, overrides: Mapping[str, str]) -> "Config":
        """Read the file in *home*, if there is one; *overrides* win over it."""
        settings: dict[str, Any] = {**_read(home / FILE), **overrides}
        return replace(cls(home), **settings)

    @property
    def journal(self) -> Path:
        """Where the journal lies."""
        return self.home / "journal.db"


def home_folder(chosen: str | None) -> Path:
    """Return the home folder: *chosen*, else $SMALL_STEPS_HOME, else the user's own."""
    named = chosen or os.environ.get("SMALL_STEPS_HOME")
    return Path(named).expanduser() if named else user_data_path("small-steps")


def _read(file: Path) -> dict[str, Any]:
    try:
        settings = tomllib.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise SetupError(
            f"I cannot read the settings in {file}.",
            "Make the file readable plain text, or take it away.",
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise SetupError(
            f"The settings in {file} are not TOML: {error}.",
            'Mend that line; a setting looks like this: voice = "pyttsx3"',
        ) from error
    return _checked(settings, file)


_KINDS = {
    str: ("text", 'Put it in quotes: {name} = "..."'),
    bool: ("true or false", "Write: {name} = true"),
    int: ("a whole number", "Write it without quotes: {name} = 14"),
}
"""What a setting is, in words, and how it is written."""


def _checked(settings: dict[str, Any], file: Path) -> dict[str, Any]:
    kinds = {field.name: type(field.default) for field in fields(Config)[1:]}
    for name, value in settings.items():
        if name not in kinds:
            raise SetupError(
                f"{file} sets {name!r}, which is no setting of mine.",
                f"Take it away, or use one of: {', '.join(kinds)}.",
            )
        if type(value) is not kinds[name]:
            kind, remedy = _KINDS[kinds[name]]
            raise SetupError(
                f"{file} sets {name!r} to something that is not {kind}.",
                remedy.format(name=name),
            )
    return settings
