"""Who may see the page: whoever opens a link that was asked for on this machine.

A link holds a code that works once and not for long. Opening it begins the one session
there is, and ends the one before: nobody can be in unseen.
"""

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

IDLE = timedelta(minutes=15)
"""After this long without a request the session is over."""

WAITS = timedelta(minutes=10)
"""How long a link may wait to be opened."""

_BYTES = 32


class Keys:
    """The secrets of one run of the page, none of them ever used by another."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        """Make them. *now* tells the time, aware of its zone."""
        self._now = now
        self.token = secrets.token_urlsafe(_BYTES)
        """What another process of this person asks for a link with."""
        self.form = secrets.token_urlsafe(_BYTES)
        """What every form of ours holds, and no form of anyone else's can."""
        self._code, self._made = "", now()
        self._session, self._seen = "", now()

    def link(self) -> str:
        """Return the code of a new link; an older one works no more."""
        self._code, self._made = secrets.token_urlsafe(_BYTES), self._now()
        return self._code

    def enter(self, code: str) -> str | None:
        """Begin the session with the code of a link; None where it does not work."""
        good = self._code and _same(code, self._code)
        if not good or self._now() - self._made > WAITS:
            return None
        self._code = ""
        self._session, self._seen = secrets.token_urlsafe(_BYTES), self._now()
        return self._session

    def is_in(self, session: str) -> bool:
        """Tell whether *session* goes on, and have it go on from now."""
        if self.is_locked or not _same(session, self._session):
            return False
        self._seen = self._now()
        return True

    @property
    def is_locked(self) -> bool:
        """Whether nobody is in."""
        return not self._session or self._now() - self._seen > IDLE

    def lock(self) -> None:
        """End the session."""
        self._session = ""

    def may_ask(self, token: str) -> bool:
        """Tell whether *token* is ours."""
        return _same(token, self.token)

    def is_ours(self, form: str) -> bool:
        """Tell whether a form came from a page of ours."""
        return _same(form, self.form)


def _same(one: str, other: str) -> bool:
    """Compare in a time that tells nothing of where they differ."""
    return secrets.compare_digest(one.encode(), other.encode())
