"""`small-steps journal open`: the page of the journal, for a browser here."""

import argparse
import asyncio
import sys
import webbrowser
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from ..arguments import Commands
from ..backups import Backups
from ..config import Config
from ..screen import Screen
from ..talk import now, open_talk
from ..tongue import spoken
from .serve import serve

if TYPE_CHECKING:
    from ..doors.web import WebDoor

ABOUT = """open the journal as a page in the browser

The page is made on this machine and can be opened from nowhere else. Each link opens
it once, and for one browser: a newer link ends the one before. After 15 minutes
without a click it locks itself; then run this again, in another window.

examples:
  small-steps journal open                 open it, and keep it open until Ctrl-C
  small-steps journal open --no-browser    only print the link"""


def add(actions: Commands) -> None:
    """Describe the action."""
    parser = actions.add("open", run, about=ABOUT)
    parser.add_argument(
        "--no-browser", action="store_true", help="only print the link, open nothing"
    )


def run(args: argparse.Namespace, screen: Screen, config: Config) -> int:
    """Open the page, or give a new link to the one that is open."""
    from ..doors.web import WebDoor, links_of_running  # noqa: PLC0415  a second's load

    wants_browser = not (args.no_browser or screen.as_json or screen.plain)
    if link := links_of_running(config.home):
        _show(link, screen, browser=wants_browser)
        return 0
    config = spoken(config, args.locale)
    backups = Backups.of(config, now)
    with open_talk(config.locale, config.journal, backups=backups) as talk:
        door = WebDoor(config, talk)
        opened = partial(_tell, door, screen, browser=wants_browser)
        asyncio.run(serve({"web": door}, opened, talk))
    return 0


def _tell(door: "WebDoor", screen: Screen, *, browser: bool) -> None:
    _show(door.link(), screen, browser=browser)
    screen.line("It stays open until you press Ctrl-C.")


def _show(link: str, screen: Screen, *, browser: bool) -> None:
    """Write a link, and have the desktop's browser open it where there is one."""
    screen.record({"link": link})
    screen.line(f"Your journal, for this machine only. The link works once:\n{link}")
    if browser and sys.stdout.isatty():
        with suppress(webbrowser.Error):
            webbrowser.open(link)
