"""The keyring of the desktop, asked in time: it may be absent, locked, or hang.

Its package takes a tenth of a second to import, so that waits until it is needed.
"""

import secrets
from collections.abc import Callable
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TypeVar

Found = TypeVar("Found")

SERVICE = "small-steps"
"""What our entries are filed under."""
QUICK, PATIENT = 5.0, 60.0
"""Seconds to wait where we can do without it, and where it may ask to be unlocked."""
_SECURE = 1
"""The least priority of a keyring that its authors recommend."""


def keep(secret: str) -> str | None:
    """Put *secret* into the keyring; return its name, or None where that fails.

    It is read back: some keyrings take everything and keep nothing.
    """
    name = f"journal-{secrets.token_hex(4)}"

    def kept() -> bool:
        import keyring  # noqa: PLC0415  slow

        if keyring.get_keyring().priority < _SECURE:
            return False
        keyring.set_password(SERVICE, name, secret)
        return keyring.get_password(SERVICE, name) == secret

    return name if _in_time(kept, QUICK) else None


def find(name: str) -> str | None:
    """Return the secret of that name, or None where the keyring does not give it."""

    def found() -> str | None:
        import keyring  # noqa: PLC0415  slow

        return keyring.get_password(SERVICE, name)

    return _in_time(found, PATIENT)


def drop(name: str) -> None:
    """Take the secret of that name out of the keyring, if it lets us."""

    def dropped() -> None:
        import keyring  # noqa: PLC0415  slow

        keyring.delete_password(SERVICE, name)

    _in_time(dropped, QUICK)


def _in_time(what: Callable[[], Found], seconds: float) -> Found | None:
    """Return what comes of it within that time; None if nothing does, or it fails.

    The thread is left to itself then: a keyring that hangs cannot be interrupted.
    """
    answers: SimpleQueue[Found | None] = SimpleQueue()

    def try_it() -> None:
        with suppress(Exception):  # each backend fails in its own way
            answers.put(what())
            return
        answers.put(None)

    Thread(target=try_it, daemon=True).start()
    with suppress(Empty):
        return answers.get(timeout=seconds)
    return None
