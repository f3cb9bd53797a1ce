"""The key of the backups: one half makes them, the other reads them (age, X25519).

`backup.pub` is enough to make backups; `backup.key` reads them, here and on another
machine. Who wants no way to read them here keeps `backup.key` elsewhere and deletes it:
backups are made on. Both are files of age, which its own tools understand.
"""

from dataclasses import dataclass
from pathlib import Path

from pyrage import IdentityError, RecipientError, x25519

from audio import SetupError

from ..journal.wiping import wipe
from ..transfer import write_whole

_ABOUT = "# Whoever has this key can read the backups of your journal."
_WRONG = SetupError(
    "That is no backup key.", "It begins with AGE-SECRET-KEY-1; see that it is whole."
)


@dataclass(frozen=True, slots=True)
class BackupKey:
    """What makes backups and, where it is here, what reads them."""

    recipient: x25519.Recipient
    identity: x25519.Identity | None


def parsed(text: str) -> x25519.Identity:
    """Read a key from the text of a key file, or from the key itself."""
    lines = [line.strip() for line in text.splitlines()]
    keys = [line for line in lines if line and not line.startswith("#")]
    try:
        (key,) = keys
        return x25519.Identity.from_str(key.upper())
    except (ValueError, IdentityError):
        raise SetupError(_WRONG.problem, _WRONG.remedy) from None


class KeyFiles:
    """The two files, beside the configuration. Everything raises SetupError."""

    def __init__(self, home: Path) -> None:
        """Look in *home*."""
        self.private, self.public = home / "backup.key", home / "backup.pub"

    def read(self) -> BackupKey | None:
        """Return what is here; None before the first backup."""
        if text := _text(self.private):
            identity = parsed(text)
            return BackupKey(identity.to_public(), identity)
        if text := _text(self.public):
            try:
                return BackupKey(x25519.Recipient.from_str(text.strip()), None)
            except RecipientError:
                raise SetupError(
                    f"The file {self.public} is damaged.",
                    f"Put {self.private.name} back beside it, or delete it.",
                ) from None
        return None

    def ready(self) -> BackupKey:
        """Return what is here, and make a key if there is none."""
        found = self.read()
        if found and self.public.exists():
            return found
        return self.adopt(found.identity if found and found.identity else None)

    def adopt(self, identity: x25519.Identity | None = None) -> BackupKey:
        """Keep a key here, a new one if none is given."""
        identity = identity or x25519.Identity.generate()
        recipient = identity.to_public()
        text = f"{_ABOUT}\n# public key: {recipient}\n{identity}\n"
        write_whole(self.private, [text.encode()], over=True)
        write_whole(self.public, [f"{recipient}\n".encode()], over=True)
        return BackupKey(recipient, identity)

    def destroy(self) -> None:
        """Take both away. Raise OSError."""
        wipe(self.private)
        wipe(self.public)


def _text(path: Path) -> str:
    try:
        return path.read_text("ascii")
    except FileNotFoundError:
        return ""
    except (OSError, ValueError) as error:
        raise SetupError(
            f"The file {path} cannot be read.", "See that it is yours, or put it back."
        ) from error
