"""`small-steps journal key`: another key for the journal, here or elsewhere."""

import argparse

from ..arguments import Commands
from ..config import Config
from ..journal import ENCRYPTS, KEY_PLACES, Journal, KeyFile
from ..screen import Screen

ABOUT = """lock the journal with a new key

The old key is destroyed once the journal was opened with the new one. Without a place
it goes where `key` in config.toml says.

places:
  auto         the keyring of your desktop, where there is one; else a file
  keyring      the keyring of your desktop
  file         a file beside the configuration
  passphrase   in your memory alone; it is asked at every start

examples:
  small-steps journal key
  small-steps journal key passphrase"""

NOT_ENCRYPTED = (
    "The journal is not encrypted on this machine: sqlcipher3 is not installed.",
    "Whoever can read your files can read it, until you run: pip install sqlcipher3",
)
"""The problem and the remedy."""


def add_to(actions: Commands) -> None:
    """Describe the action."""
    parser = actions.add("key", run, about=ABOUT)
    parser.add_argument("place", choices=KEY_PLACES, nargs="?")


def run(args: argparse.Namespace, screen: Screen, config: Config) -> int:
    """Change the key, and say where it is and what that protects from."""
    with Journal(config.journal) as journal:
        journal.change_key(args.place)
        screen.record({"place": journal.key and journal.key.place})
        screen.line(f"The journal has a new key. {described(journal)}")
    return 0


def described(journal: Journal) -> str:
    """Say where the key of an encrypted journal is, and what it protects from."""
    key = journal.key
    if key is None:
        return " ".join(NOT_ENCRYPTED)
    lies = {
        "file": f"It lies in {KeyFile(journal.path).path}.",
        "keyring": "It lies in the keyring of your desktop.",
        "credential": "It is given by the system at each start.",
        "passphrase": "It is made from your passphrase.",
    }
    return f"{lies[key.place]} {key.protects}"


def caution(screen: Screen) -> None:
    """Say it where nothing here can encrypt the journal."""
    if not ENCRYPTS:
        screen.notice("\n".join(NOT_ENCRYPTED))
