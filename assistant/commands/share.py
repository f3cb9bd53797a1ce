"""`small-steps share`: carries between this room and the shared journal."""

import argparse
import sys

from audio import SetupError

from .. import systemd
from ..arguments import Commands
from ..config import Config
from ..privacy import lock_network
from ..screen import Screen
from ..shared import Notice, RoomKey, see_that_it_is_kept
from .asking import asked_secretly

ABOUT = """let the rooms of one person share what was told, through PostgreSQL

It carries what this room has sealed to the database of the setting `shared`, and brings
what other rooms sealed, as long as it runs. It reads none of it: the key stays with the
rooms. While the database is away nothing changes in a room, and nothing is lost.

examples:
  small-steps share                        carry until Ctrl-C, or as a service
  small-steps share key --new              in the first room: make the key
  small-steps share key                    show it, to be taken to another room
  small-steps share key --take             there: take it
  small-steps share set-up "host=/run/postgresql dbname=small_steps user=postgres"

docs/shared.md says how it is set up."""
KEY = """show, make or take the key of your rooms

It is the only thing that reads what rooms share; keep it for yourself. --take asks for
it, or reads it from standard input.

examples:
  small-steps share key --new
  small-steps share key
  small-steps share key --take"""
SET_UP = """make the schema of the shared journal, or bring it up to date

Run it as the owner of the database, with a connection string of libpq. It changes
nothing when it is run again.

example:
  small-steps share set-up "host=/run/postgresql dbname=small_steps user=postgres" """


def add(commands: Commands) -> None:
    """Describe the command and its actions; without one it carries."""
    parser = commands.add("share", run, about=ABOUT)
    actions = Commands(parser)
    action = actions.add("key", run_key, about=KEY)
    what = action.add_mutually_exclusive_group()
    what.add_argument("--new", action="store_true", help="make one")
    what.add_argument("--take", action="store_true", help="take that of another room")
    action = actions.add("set-up", run_set_up, about=SET_UP)
    action.add_argument("address", metavar="ADDRESS", help="the database, as its owner")


def run(_: argparse.Namespace, screen: Screen, config: Config) -> int:
    """Carry until it is ended, at any moment: both sides know what they have."""
    if not config.shared:
        raise SetupError(
            "Nothing is shared: the setting `shared` is not there.",
            f"Write into {config.home / 'config.toml'}:"
            ' shared = "host=db.home dbname=small_steps user=anna"',
        )
    _see_that_psycopg_is_there()
    from ..shared.address import Address  # noqa: PLC0415  with psycopg
    from ..shared.carrier import Carrier  # noqa: PLC0415  with psycopg

    address = Address.parsed(config.shared)
    see_that_it_is_kept(config.home)  # who holds the journal reads it; we never do
    if address.is_local:
        lock_network()
    with Notice(config.home).alone():
        screen.line(f"Carrying between {config.home} and {address}.")
        systemd.tell("READY=1")
        Carrier(
            config.home, address, screen.notice
        ).carry()  # until it is ended: nothing is lost
    return 0


def run_key(args: argparse.Namespace, screen: Screen, config: Config) -> int:
    """Show the key of the rooms, make it, or take it."""
    if args.new:
        RoomKey.new().keep(config.home)
    if args.take:
        asked = asked_secretly("The key of your rooms (AGE-SECRET-KEY-1...)")
        text = sys.stdin.readline() if asked is None else asked
        RoomKey.parsed(text).keep(config.home)
        screen.line("This room has the key now.")
        return 0
    key = RoomKey.read(config.home)
    screen.record({"key": str(key.identity)})
    screen.line(str(key.identity))
    screen.notice(
        "Whoever has this key can read what your rooms share.\n"
        "In each other room: small-steps share key --take"
    )
    return 0


def run_set_up(args: argparse.Namespace, screen: Screen, _: Config) -> int:
    """Make the schema, or bring it up to date."""
    _see_that_psycopg_is_there()
    from ..shared.address import Address  # noqa: PLC0415  with psycopg
    from ..shared.database import VERSION, set_up  # noqa: PLC0415  with psycopg

    steps = set_up(Address.parsed(args.address, "address"))
    screen.record({"version": VERSION, "steps": steps})
    screen.line(
        f"The shared journal is in its shape of version {VERSION}"
        f"{'.' if steps else ', as it was.'}\n"
        "For each resident: CREATE ROLE anna LOGIN; GRANT small_steps_resident TO anna;"
    )
    return 0


def _see_that_psycopg_is_there() -> None:
    try:
        import psycopg  # noqa: F401, PLC0415  only here, where rooms share
    except ImportError as error:
        raise SetupError(
            "What talks to PostgreSQL is not installed.",
            "Install it: pip install 'small-steps-companion[shared]'",
        ) from error
