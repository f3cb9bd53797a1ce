"""`small-steps serve`: the doors that are configured, until it is stopped."""

import argparse
import asyncio
import signal
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack, suppress
from functools import partial

from .. import systemd
from ..arguments import Commands
from ..backups import Backups
from ..config import Config
from ..doors import Door, configured, named
from ..doors.doorbell import Doorbell
from ..privacy import lock_network
from ..screen import Screen
from ..shared import Hatch, sharing
from ..talk import Talk, now, open_talk
from ..tongue import RoomsTongue, spoken

ABOUT = """answer other assistants: the doors that are configured

A door is opened by a line in config.toml in the home folder:
  wyoming = "tcp://127.0.0.1:10700"    Home Assistant and all that speaks Wyoming
  wyoming = "unix:///run/user/1000/small-steps.sock"

Only this machine reaches it, unless lan = true is set. Then a room that is not
named in rooms = "kitchen, 192.168.1.20" may tell things, and hears none of them.
docs/doors.md says more. Press Ctrl-C to close them.

examples:
  small-steps serve
  small-steps serve --json"""


def add(commands: Commands) -> None:
    """Describe the command."""
    commands.add("serve", run, about=ABOUT)


def run(args: argparse.Namespace, screen: Screen, config: Config) -> int:
    """Serve until SIGINT or SIGTERM."""
    named(config)  # said at once, before anything is loaded
    config = spoken(config, args.locale)
    tongue = RoomsTongue(config.voice, config.locale)
    backups, bell = Backups.of(config, now), Doorbell()
    with (
        open_talk(
            config.locale, config.journal, tongue, backups, bell.is_quiet
        ) as talk,
        sharing(config, talk.journal) as hatch,
        asyncio.Runner(loop_factory=partial(asyncio.SelectorEventLoop, bell)) as loop,
    ):
        doors = configured(config, talk)
        loop.run(serve(doors, partial(_tell, doors, screen), talk, hatch))
    return 0


async def serve(
    doors: Mapping[str, Door],
    opened: Callable[[], None],
    talk: Talk,
    hatch: Hatch | None = None,
) -> None:
    """Bind all *doors*, then answer at each, and at the *hatch*, until a signal comes.

    *opened* tells of it, before this process gives up the network: what that starts,
    such as a browser, is to reach us.
    """
    stopped = _on_signal()
    async with AsyncExitStack() as closing:
        for door in doors.values():
            closing.push_async_callback(door.close)
            await door.bind()
        opened()
        lock_network()
        systemd.tell("READY=1")
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(door.serve()) for door in doors.values()]
            tasks.append(group.create_task(_live()))
            tasks.append(group.create_task(_keep_house(talk)))
            if hatch:
                tasks.append(group.create_task(_share(hatch)))
            await stopped.wait()
            systemd.tell("STOPPING=1")
            for task in tasks:
                task.cancel()


def _tell(doors: Mapping[str, Door], screen: Screen) -> None:
    for name, door in doors.items():
        screen.record({"door": name, "address": door.address})
        screen.line(f"The door {name} is open at {door.address}")


async def _keep_house(talk: Talk) -> None:
    """Make the backup of each day, and take the traces of what was forgotten.

    Both give way to who comes in.
    """
    for seconds in iter(talk.use_quiet, None):  # as long as we serve
        await asyncio.sleep(seconds)


async def _live() -> None:
    """Tell systemd that the loop turns, twice as often as it wants to know."""
    while every := systemd.watchdog():
        systemd.tell("WATCHDOG=1")
        await asyncio.sleep(every / 2)


async def _share(hatch: Hatch) -> None:
    """Let other rooms have what was told here, and take in what was told there."""
    while again := hatch.turn():  # noqa: ASYNC110  it is asked, and does not tell
        await asyncio.sleep(again)


def _on_signal() -> asyncio.Event:
    """Return what is set when we are told to stop; elsewhere Ctrl-C just ends it."""
    stopped, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        with suppress(NotImplementedError):  # Windows
            loop.add_signal_handler(number, partial(stopped.set))
    return stopped
