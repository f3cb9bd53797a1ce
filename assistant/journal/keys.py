"""The key of a journal: where it lies, how it is made, and what that protects from.

A small text file, `journal.key`, says where the key is, or is the key. While a key is
changed it names two, and whichever opens the journal is right: so no crash locks it.
"""

import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeAlias, cast, get_args

from platformdirs import user_config_path, user_data_path

from ..config import Config
from . import keychain, passphrase
from .errors import JournalError, NoKeyError
from .wiping import discard, finish_swap, link, swap

Place: TypeAlias = Literal["credential", "keyring", "file", "passphrase"]
KEY_PLACES = ("auto", "keyring", "file", "passphrase")
"""What `key` may be in config.toml."""

CREDENTIAL = "small-steps-key"
"""Its name in the folder that systemd gives: hex digits, or else a passphrase."""

_KEY = re.compile("[0-9a-f]{64}")
_NAME = re.compile("[0-9a-z-]{1,40}")
_ABOUT = "# What opens the journal. Keep it as long as the journal, and for yourself."
_AS_IT_IS = "Nothing was changed."


@dataclass(frozen=True, slots=True)
class Key:
    """Where a key is, and in a key file what it is."""

    place: Place
    value: str = field(default="", repr=False)
    """Of a file: 64 hex digits. Of a keyring: the name it goes by there."""

    def secrets(self, journal: Path) -> Iterator[bytes]:
        """Yield what may unlock the journal, as SQLCipher takes it; at least one.

        Raise JournalError where there is none to try.
        """
        match self.place:
            case "file":
                yield raw(self.value)
            case "keyring":
                yield raw(self._from_keyring())
            case "credential":
                yield _from_credential()
            case "passphrase":
                yield from passphrase.guesses(journal)

    def secret(self, journal: Path) -> bytes:
        """Return the first of them."""
        return next(self.secrets(journal))

    @property
    def protects(self) -> str:
        """What it protects from, and what it does not."""
        return _PROTECTS[self.place]

    def destroy(self) -> None:
        """Take it out of the keyring; one in a file goes when the file is written."""
        if self.place == "keyring":
            keychain.drop(self.value)

    def _from_keyring(self) -> str:
        found = keychain.find(self.value)
        if found and _KEY.fullmatch(found):
            return found
        raise NoKeyError(
            f"The keyring does not give the key of the journal ({self.value}).",
            f"Unlock your keyring, then try again. {_AS_IT_IS}",
        )


_PROTECTS: dict[Place, str] = {
    "file": "Whoever can read your files can read the journal;"
    " a copy of the journal alone tells nobody anything.",
    "keyring": "While you are logged in, your programs can read the journal;"
    " from the disk alone nobody can.",
    "credential": "The system gives it to this service;"
    " from the journal alone nobody can read it.",
    "passphrase": "Without it nobody can read the journal, not even you:"
    " if it is forgotten, the journal is lost.",
}


class KeyFile:
    """The file that says where the keys of one journal are."""

    def __init__(self, journal: Path) -> None:
        """Look beside the configuration: in a home of choice, that is the home."""
        own = journal.parent == user_data_path("small-steps")
        folder = user_config_path("small-steps") if own else journal.parent
        self.is_own_home = own
        self.journal = journal
        self.path = folder / journal.with_suffix(".key").name

    def read(self) -> tuple[Key, ...]:
        """Return the keys it names, the older one first. Raise JournalError."""
        try:
            finish_swap(self.path)
            if os.name == "posix" and self.path.stat().st_mode & 0o077:
                self.path.chmod(0o600)
            text = self.path.read_text("ascii")
        except FileNotFoundError:
            return ()
        except (OSError, ValueError) as error:
            raise self._unusable("cannot be read") from error
        lines = [line.strip() for line in text.splitlines()]
        keys = [_parsed(line) for line in lines if line and not line.startswith("#")]
        if not keys or None in keys:
            raise self._unusable("is damaged")
        return tuple(key for key in keys if key)

    def begin(self, key: Key) -> tuple[Key, ...]:
        """Name a first key, unless another start was quicker; return what is named."""
        with self._new(os.getpid(), key) as new:
            with suppress(FileExistsError, FileNotFoundError):  # it was tidied up
                link(new, self.path)
            new.unlink(missing_ok=True)
        named = self.read()
        if named != (key,):
            key.destroy()
        return named

    def write(self, *keys: Key) -> None:
        """Name these and no others, on disk when it returns. Raise JournalError.

        Whoever holds the journal may do so, and nobody else.
        """
        with self._new("new", *keys) as new:
            swap(new, self.path)

    def tidy(self) -> None:
        """Take away what first starts that broke off have left."""
        for left in self.path.parent.glob(f"{self.path.name}.[0-9]*"):
            discard(left, self.path)

    @contextmanager
    def _new(self, ending: str | int, *keys: Key) -> Iterator[Path]:
        """Write a new file, to be put in its place; say what goes wrong with that."""
        lines = [_ABOUT, *(f"{key.place} {key.value}".rstrip() for key in keys), ""]
        new = self.path.with_name(f"{self.path.name}.{ending}")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            new.unlink(missing_ok=True)
            handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w", encoding="ascii") as file:
                file.write("\n".join(lines))
                file.flush()
                os.fsync(handle)
            yield new
        except OSError as error:
            problem = f"The key of {self.journal} cannot be kept in {self.path}"
            raise JournalError(
                f"{problem}: {error.strerror}.",
                "See that its folder is yours, can be written to, and has room.",
            ) from error

    def new(self, choice: str | None = None) -> Key:
        """Make a key and put it where *choice* says, else config.toml; not named yet.

        Raise JournalError where it cannot be put there.
        """
        choice = choice or Config.load(self.journal.parent, {}).key
        if choice not in KEY_PLACES:
            raise JournalError(
                f"{choice!r} is no place for a key.", f"Use one of: {_LISTED}."
            )
        if choice == "passphrase":
            passphrase.choose(self.journal)
            return Key("passphrase")
        if choice == "auto" and credential_path():
            return Key("credential")
        value = secrets.token_hex(32)
        wanted = choice == "keyring" or (choice == "auto" and self.is_own_home)
        if wanted and (name := keychain.keep(value)):
            return Key("keyring", name)
        if choice == "keyring":
            raise JournalError(
                "There is no keyring here that keeps a key.",
                f'Unlock it, or use: key = "file" or "passphrase". {_AS_IT_IS}',
            )
        return Key("file", value)

    def _unusable(self, how: str) -> JournalError:
        return JournalError(
            f"The key file {self.path} {how}.",
            f"Put it back from a copy, or make it readable. {_AS_IT_IS}",
        )


_LISTED = ", ".join(KEY_PLACES)


def raw(key: str) -> bytes:
    """Return 64 hex digits as SQLCipher takes a key that needs no derivation."""
    return f"x'{key}'".encode()


def credential_path() -> Path | None:
    """Return where systemd has put the key for this process, if it has."""
    folder = os.environ.get("CREDENTIALS_DIRECTORY")
    path = Path(folder or "") / CREDENTIAL
    return path if folder and path.is_file() else None


def _from_credential() -> bytes:
    path, text = credential_path(), ""
    with suppress(OSError, UnicodeDecodeError):
        text = path.read_text("utf-8").strip("\r\n") if path else ""
    if not text:
        raise NoKeyError(
            "The key of the journal is given by systemd, and is not there.",
            f"Start it as the service that has the credential {CREDENTIAL}.",
        )
    return raw(text.lower()) if _KEY.fullmatch(text.lower()) else text.encode()


def _parsed(line: str) -> Key | None:
    place, _, value = line.partition(" ")
    forms = {"file": _KEY, "keyring": _NAME}
    form = forms.get(place, re.compile(""))
    if place not in get_args(Place) or not form.fullmatch(value):
        return None
    return Key(cast("Place", place), value)
