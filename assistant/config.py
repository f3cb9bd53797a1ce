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
    microphone: str = ""
    """Name of the input device, or a part of it; empty for the system's own."""
    speaker: str = ""
    """Name of the output device, or a part of it; empty for the system's own.

    "speech-dispatcher" is none: the desktop speaks, as it does for a screen reader.
    """

    @classmethod
    def load(cls, home: Path, overrides: Mapping[str, str]) -> "Config":
        """Read the file in *home*, if there is one; *overrides* win over it."""
        settings = {**_read(home / FILE), **overrides}
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


def _checked(settings: dict[str, Any], file: Path) -> dict[str, Any]:
    known = [field.name for field in fields(Config) if field.name != "home"]
    for name, value in settings.items():
        if name not in known:
            raise SetupError(
                f"{file} sets {name!r}, which is no setting of mine.",
                f"Take it away, or use one of: {', '.join(known)}.",
            )
        if not isinstance(value, str):
            raise SetupError(
                f"{file} sets {name!r} to something that is not text.",
                f'Put it in quotes: {name} = "..."',
            )
    return settings
