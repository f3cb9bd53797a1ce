"""The guard before every page: who asks, from where, and how much.

It stands outside the framework, so nothing of ours runs for anyone it refuses.
"""

from collections.abc import Callable, Iterable, Mapping, MutableMapping
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from typing import Any, TypeAlias
from urllib.parse import parse_qsl

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .keys import Keys

COOKIE = "small_steps"

LARGEST, DRAINED = 64_000, 64_000_000
"""Bytes of a form that are taken, and that are read to their end to be refused."""

FIELDS = 30
"""Fields of a form at most."""

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self';"
        " frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
"""What a browser is told with everything: ask nobody else, keep nothing."""

_OPEN = ("/static/", "/enter/")
"""What may be asked for by who is not in: it holds nothing that was told."""

Refuse: TypeAlias = Callable[[int, str], Response]
"""Makes the page of a refusal, of a status and the key of its words."""


class RefusedError(Exception):
    """What was asked is refused, with a status and the key of the words for it."""

    def __init__(self, status: int, key: str) -> None:
        """Take both."""
        super().__init__(status, key)
        self.status, self.key = status, key


@dataclass(frozen=True, slots=True)
class Guard:
    """Lets a request through to *app*, or answers it."""

    app: ASGIApp
    keys: Keys
    is_host: Callable[[str], bool]
    """Tells whether a Host is the address of this page."""
    refuse: Refuse
    broken: Callable[[Exception], Response]
    """Makes the page for what broke on our side."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; there is nothing here but HTTP."""
        if scope["type"] != "http":
            return
        guarded = _Sending(send)
        try:
            receive = await self._checked(scope, receive)
            await self.app(scope, receive, guarded)
        except RefusedError as no:
            await self.refuse(no.status, no.key)(scope, receive, guarded)
        except Exception as error:  # noqa: BLE001  its words must reach no log
            page = self.broken(error)
            if not guarded.has_begun:
                await page(scope, receive, guarded)

    async def _checked(self, scope: Scope, receive: Receive) -> Receive:
        """Refuse what must not come in; return what gives the rest of the request."""
        headers, path = Headers(scope=scope), scope["path"]
        if not self.is_host(headers.get("host", "")):
            raise RefusedError(403, "refused_host")
        if scope["method"] not in ("GET", "HEAD", "POST"):
            raise RefusedError(405, "refused_method")
        if path == "/link":
            self._check_token(headers, scope["method"])
            return receive
        if path.startswith(_OPEN) and scope["method"] != "POST":
            return receive
        body = await _body(receive) if scope["method"] == "POST" else b""
        if not self.keys.is_in(_cookie(headers)):
            raise RefusedError(401, "locked")
        if scope["method"] == "POST":
            form = _form(headers, body)
            if _is_foreign(headers) or not self.keys.is_ours(form.get("form", "")):
                raise RefusedError(403, "refused_form")
            scope.setdefault("state", {})["form"] = form
        return receive

    def _check_token(self, headers: Headers, method: str) -> None:
        """Let in only another process of the same person, and no browser."""
        token = headers.get("authorization", "").removeprefix("Bearer ")
        if method != "POST" or "origin" in headers or not self.keys.may_ask(token):
            raise RefusedError(403, "refused_form")


class _Sending:
    """Sends a response with all the headers, and knows whether it has begun."""

    def __init__(self, send: Send) -> None:
        self._send, self.has_begun = send, False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.has_begun = True
            MutableHeaders(scope=message).update(HEADERS)
        await self._send(message)


def _cookie(headers: Headers) -> str:
    cookies = SimpleCookie()
    try:
        cookies.load(headers.get("cookie", ""))
    except CookieError:
        return ""
    return cookies[COOKIE].value if COOKIE in cookies else ""


async def _body(receive: Receive) -> bytes:
    """Read what was sent; what is too much is read and dropped, then refused.

    A browser that is still sending would not see the answer.
    """
    parts: list[bytes] = []
    size, more = 0, True
    while more and size <= DRAINED:
        message: MutableMapping[str, Any] = await receive()
        if message["type"] != "http.request":
            break
        part, more = message.get("body", b""), message.get("more_body", False)
        size += len(part)
        if size <= LARGEST:
            parts.append(part)
    if size > LARGEST:
        raise RefusedError(413, "refused_large")
    return b"".join(parts)


def _form(headers: Headers, body: bytes) -> Mapping[str, str]:
    """Read the fields of a form; of several of one name the last counts."""
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        raise RefusedError(403, "refused_form")
    try:
        pairs: Iterable[tuple[str, str]] = parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            errors="replace",
            max_num_fields=FIELDS,
        )
    except ValueError:  # also a UnicodeDecodeError
        raise RefusedError(403, "refused_form") from None
    return {name: value.replace("\r\n", "\n") for name, value in pairs}


def _is_foreign(headers: Headers) -> bool:
    """Tell whether a browser says that a form stood on another site's page."""
    origin, host = headers.get("origin"), headers.get("host", "")
    site = headers.get("sec-fetch-site", "same-origin")
    return site != "same-origin" or (origin is not None and origin != f"http://{host}")
