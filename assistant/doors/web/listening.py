"""The week and the evening to listen to: a WAV each, made as they are asked for."""

import asyncio
import io
from contextlib import closing
from threading import Event

from starlette.requests import Request
from starlette.responses import Response

from audio import SetupError

from ...dialogue import Reply
from ...evening import evening
from ...recording import Recording, days, reflection
from .desk import Desk
from .length import is_long
from .reading import week_of
from .showing import back_to, desk_of


async def week(request: Request) -> Response:
    """Give a week, read aloud."""
    desk = desk_of(request)
    period = week_of(request, desk)
    if period is None:
        return back_to("/week#notice")
    here = f"/week/{period.first}"
    return await _sent(days(period, desk.ctx), desk, here, f"week-{period.first}")


async def reflected(request: Request) -> Response:
    """Give the latest evening, read aloud as softly as at night."""
    desk = desk_of(request)
    name = f"evening-{evening(desk.ctx.now())}"
    return await _sent(reflection(desk.ctx), desk, "/", name)


async def _sent(reply: Reply | None, desk: Desk, here: str, name: str) -> Response:
    """Send what is said as a file; where that cannot be, say why on the page."""
    if reply is None or is_long(reply.text):
        desk.notice = desk.shown("sound_none" if reply is None else "sound_long")
        return back_to(f"{here}#notice")
    try:
        recording = Recording.of(reply, desk.config.voice, desk.ctx)
        sound = await _made(recording, desk)
    except SetupError as error:
        desk.notice = f"{error.problem} {error.remedy}"
        return back_to(f"{here}#notice")
    file = f'attachment; filename="small-steps-{name}.wav"'
    headers = {"Content-Disposition": file}
    return Response(sound, media_type="audio/wav", headers=headers)


async def _made(recording: Recording, desk: Desk) -> bytes:
    """Make a recording in another thread, one at a time; leave it when we are ended."""
    stopped, out = Event(), io.BytesIO()

    def make() -> None:
        with closing(recording.write(out)) as sentences:
            for _ in sentences:
                if stopped.is_set():
                    return

    async with desk.voice:
        try:
            await asyncio.to_thread(make)
        finally:
            stopped.set()
    return out.getvalue()
