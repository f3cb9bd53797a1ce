"""The page as one application: its addresses, and the guard before them."""

from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from audio import SetupError

from ...config import Config
from ...forgetful import is_forgotten
from ...talk import Talk, log_without_words
from . import keeping, kept, lettering, listening, looking, reading, talking, writing
from .desk import Desk
from .guard import COOKIE, Guard
from .keys import Keys
from .showing import framed, page

KINDS: Mapping[str, str] = {
    "style.css": "text/css",
    "talk.js": "text/javascript",
    "icon.svg": "image/svg+xml",
}
"""Files that are the same for everyone, and what they are."""


async def enter(request: Request) -> Response:
    """Begin the session with a link.

    The browser goes on by itself from a page of ours: straight from the link it would
    not send the cookie, if the link stood on another site.
    """
    state = request.app.state
    is_opened = request.method == "GET"  # a program that only looks does not use it up
    code = request.path_params["code"]
    session = state.keys.enter(code) if is_opened else None
    if session is None:
        return framed(state.desk, "refused", 401, key="link_used")
    state.desk.forget()
    opened = framed(state.desk, "opening", 200)
    opened.set_cookie(COOKIE, session, path="/", httponly=True, samesite="strict")
    return opened


async def link(request: Request) -> Response:
    """Give another process of this person a new link."""
    return PlainTextResponse(request.app.state.keys.link())


async def static(request: Request) -> Response:
    """Give a file that is the same for everyone."""
    name = request.path_params["name"]
    if name not in KINDS:
        raise HTTPException(404, "not_found")
    return Response(_file(name), media_type=KINDS[name])


@cache
def _file(name: str) -> bytes:
    return (files(__package__) / "static" / name).read_bytes()


ROUTES = [
    Route("/", reading.today),
    Route("/week", reading.week),
    Route("/week/{day}.wav", listening.week),
    Route("/evening.wav", listening.reflected),
    Route("/week/{day}", reading.week),
    Route("/week", reading.other_week, methods=["POST"]),
    Route("/search", reading.search, methods=["GET", "POST"]),
    Route("/entry/{number:int}", reading.story),
    Route("/entry/{number:int}/move", writing.move, methods=["POST"]),
    Route("/entry/{number:int}/recast", writing.recast, methods=["POST"]),
    Route("/entry/{number:int}/end", writing.end, methods=["POST"]),
    Route("/entry/{number:int}/out", writing.take_out, methods=["POST"]),
    Route("/entry/{number:int}/{how}", writing.change, methods=["POST"]),
    Route("/goals", reading.goals),
    Route("/back", looking.looking_back),
    Route("/back/{month}.wav", looking.listen),
    Route("/back/{month}", looking.looking_back),
    Route("/letter", lettering.choose, methods=["GET", "POST"]),
    Route("/letter/write", lettering.keep, methods=["POST"]),
    Route("/talk", talking.talk),
    Route("/talk", talking.tell, methods=["POST"]),
    Route("/add", writing.add, methods=["POST"]),
    Route("/asked", keeping.asked),
    Route("/answer", writing.answer, methods=["POST"]),
    Route("/safety", keeping.safety),
    Route("/safety/country", keeping.country, methods=["POST"]),
    Route("/safety/line", keeping.plan_line, methods=["POST"]),
    Route("/kept", kept.privacy),
    Route("/forget/{what}", keeping.forget, methods=["POST"]),
    Route("/settings", keeping.settings),
    Route("/settings", keeping.choose, methods=["POST"]),
    Route("/lock", keeping.lock, methods=["POST"]),
    Route("/enter/{code}", enter),
    Route("/link", link, methods=["POST"]),
    Route("/static/{name}", static),
]


def make_app(
    talk: Talk, config: Config, is_host: Callable[[str], bool]
) -> tuple[Guard, Keys]:
    """Make the page over *talk* as *config* says; and its secrets.

    *is_host* tells whether a Host is the address of the page.
    """
    keys, desk = Keys(talk.ctx.now), Desk(talk, config)
    app = Starlette(
        routes=ROUTES,
        exception_handlers={
            HTTPException: _lost,
            SetupError: _in_trouble,
            Exception: _broken,
        },
    )
    app.state.keys, app.state.desk = keys, desk

    def refuse(status: int, key: str) -> Response:
        if keys.is_locked:
            desk.forget()
        return framed(desk, "refused", status, key=key)

    def broken(error: Exception) -> Response:
        log_without_words(error)
        return framed(desk, "refused", 500, key="broken")

    async def forgetting(scope: Scope, receive: Receive, send: Send) -> None:
        is_forgotten(talk.journal, talk.ctx.now())
        await app(scope, receive, send)

    return Guard(forgetting, keys, is_host, refuse, broken), keys


async def _lost(request: Request, error: Exception) -> Response:
    """Show that there is no such page, or no such entry."""
    status = error.status_code if isinstance(error, HTTPException) else 404
    gone = isinstance(error, HTTPException) and error.detail == "gone"
    key = "gone" if gone else "not_found"
    return page(request, "lost", status=status, key=key)


async def _in_trouble(request: Request, error: Exception) -> Response:
    """Show what is wrong with the journal, and the remedy; neither holds any words."""
    told = error if isinstance(error, SetupError) else SetupError("", "")
    desk = request.app.state.desk
    fields = {"problem": told.problem, "remedy": told.remedy}
    return framed(desk, "trouble", 500, **fields)


async def _broken(request: Request, _: Exception) -> Response:
    """Show that something broke; the guard writes down where."""
    return framed(request.app.state.desk, "refused", 500, key="broken")
