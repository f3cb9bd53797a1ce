"""Keyrings of the desktop to test with: one that keeps, and some that do not.

Named in PYTHON_KEYRING_BACKEND, as a person may choose one.
"""

import json
import os
import time
from pathlib import Path

from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked


class Kept(KeyringBackend):
    """Keeps its entries in the file named in TEST_KEYRING."""

    priority = 9

    @property
    def _file(self):
        return Path(os.environ["TEST_KEYRING"])

    def _entries(self):
        return json.loads(self._file.read_text()) if self._file.exists() else {}

    def get_password(self, service, username):
        """Return what was kept."""
        return self._entries().get(f"{service} {username}")

    def set_password(self, service, username, password):
        """Keep it."""
        entries = self._entries() | {f"{service} {username}": password}
        self._file.write_text(json.dumps(entries))

    def delete_password(self, service, username):
        """Keep it no longer."""
        entries = self._entries()
        del entries[f"{service} {username}"]
        self._file.write_text(json.dumps(entries))


class Locked(Kept):
    """Nobody unlocks it."""

    def get_password(self, *_):
        """Refuse."""
        raise KeyringLocked

    def set_password(self, *_):
        """Refuse."""
        raise KeyringLocked


class Forgetful(Kept):
    """Takes everything and keeps nothing."""

    def set_password(self, service, username, password):
        """Do nothing."""


class Hanging(Kept):
    """Waits for a prompt that nobody sees."""

    def get_password(self, *_):
        """Wait."""
        time.sleep(600)

    def set_password(self, *_):
        """Wait."""
        time.sleep(600)


class Insecure(Kept):
    """Its authors do not recommend it."""

    priority = 0.5
