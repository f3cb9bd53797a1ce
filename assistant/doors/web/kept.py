"""The page about what is kept: what, where, who can read it, and what is locked."""

import asyncio
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import get_args

from starlette.requests import Request
from starlette.responses import Response

from ...backups import Backups
from ...days import on
from ...forgetful import due
from ...journal import Journal, KeyFile, Kind
from ...letter_files import FOLDER
from ...privacy import ways_out
from ...seen import full_day
from .desk import Desk
from .keys import IDLE
from .showing import desk_of, page

MINUTE = 60

KEYS: Mapping[str, str] = {
    "file": "key_file",
    "keyring": "key_keyring",
    "credential": "key_credential",
    "passphrase": "key_passphrase",
}
"""Place of the journal's key -> the key of what is said of it."""


async def privacy(request: Request) -> Response:
    """Show what is kept, where, who can read it, and whether the network is locked.

    The lock is tried anew each time, in a thread: it starts a process that tries too.
    """
    desk = desk_of(request)
    journal = desk.talk.journal
    counts = [(kind, journal.count(kind)) for kind in get_args(Kind)]
    first, at = journal.entries(most=1), due(journal)
    return page(
        request, "privacy", here="privacy",
        counts=[(kind, count) for kind, count in counts if count],
        since=full_day(first[0].at.date(), desk.ctx) if first else "",
        path=desk.path, is_private=_is_private(desk.path),
        encrypted=_encrypted(journal, desk), beside=list(_beside(desk)),
        ways=await asyncio.to_thread(ways_out),
        minutes=int(IDLE.total_seconds()) // MINUTE,
        forget_on=on(at.date(), desk.ctx) if at else "",
        forget_time=f"{at.astimezone(desk.ctx.now().tzinfo):%H:%M}" if at else "",
    )  # fmt: skip


def _encrypted(journal: Journal, desk: Desk) -> str:
    """Say where the key of the journal is; nothing where it is not encrypted."""
    if journal.key is None:
        return ""
    fields = {"path": KeyFile(desk.path).path} if journal.key.place == "file" else {}
    return desk.shown(KEYS[journal.key.place], **fields)


def _beside(desk: Desk) -> Iterator[str]:
    """Say what lies beside the journal: backups, and letters."""
    backups = Backups.of(desk.config, desk.ctx.now)
    latest = backups.latest()
    if backups.folder is None:
        yield desk.shown("backups_none")
    elif latest is None:
        yield desk.shown("backups_to_come", folder=backups.folder)
    else:
        day = full_day(latest.at.date(), desk.ctx)
        yield desk.shown("backups_there", folder=backups.folder, day=day)
    folder = desk.path.parent / FOLDER
    if letters := len({path.stem for path in folder.glob("*.md")}):
        yield desk.shown("letters", count=letters, folder=folder)


def _is_private(path: Path) -> bool:
    """Tell whether only its owner may read a file."""
    return not stat.S_IMODE(path.stat().st_mode) & (stat.S_IRWXG | stat.S_IRWXO)
