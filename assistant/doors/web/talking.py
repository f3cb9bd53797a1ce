"""The talk, typed: the same conversation as aloud."""

from starlette.requests import Request
from starlette.responses import Response

from .showing import back_to, desk_of, framed, page


async def talk(request: Request) -> Response:
    """Show the talk so far; the last reply is where one lands."""
    desk = desk_of(request)
    return page(request, "talk", turns=list(desk.turns), here="talk")


async def tell(request: Request) -> Response:
    """Take what was written as a turn; a script asks for the turns alone."""
    desk = desk_of(request)
    desk.hear(request.state.form.get("words", "")[:20_000])
    if request.headers.get("accept") == "text/fragment":
        return framed(desk, "turns", 200, turns=list(desk.turns))
    return back_to("/talk#reply")
