"""The command line of Small Steps, and its only way out."""

import argparse
import os
import sys
from collections.abc import Sequence
from importlib.metadata import version
from io import TextIOWrapper

from audio import SetupError
from intents import PhraseError

from .arguments import Commands, Completion, global_options
from .commands import (
    check,
    hear,
    journal,
    journal_open,
    listen,
    models,
    say,
    serve,
    share,
    transcribe,
    type_,
    understand,
)
from .config import Config, home_folder
from .privacy import leave_no_traces, lock_network
from .screen import Screen

DESCRIPTION = "A voice companion for people who are getting better at something hard."
EPILOG = """\
Without a command it listens, hands free. Everything it keeps stays in the home
folder on this machine. Press Ctrl-C to leave.

examples:
  small-steps                              speak; say "help" to hear what it does
  small-steps type                         the same by typing
  small-steps hear morning.wav --to out    answer a recording, keep the reply as WAV
  small-steps journal list last week       what was kept
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    for stream in (sys.stdin, sys.stdout):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    args = _parser().parse_args(argv)
    leave_no_traces()
    if not _uses_network(args):
        lock_network()
    screen = Screen(as_json=args.json, plain=args.plain)
    try:
        code: int = args.run(args, screen, _config(args))
    except (SetupError, PhraseError) as error:
        screen.notice(f"{error.problem}\n{error.remedy}")
        code = 2
    except BrokenPipeError:
        # the reader has gone; what is still buffered has nowhere to go
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 1
    except KeyboardInterrupt:
        code = 130
    return code


def _uses_network(args: argparse.Namespace) -> bool:
    """Tell whether *args* fetch a model, or open doors: those bind first, then lock."""
    fetches = args.run is models.run and args.action == "install"
    carries = args.run in (share.run, share.run_set_up)  # nothing that is told
    return fetches or carries or args.run in (serve.run, journal_open.run)


def _config(args: argparse.Namespace) -> Config:
    chosen = {name: getattr(args, name) for name in ("locale", "recognizer", "voice")}
    return Config.load(
        home_folder(args.home), {name: value for name, value in chosen.items() if value}
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="small-steps",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        parents=[global_options(None)],
    )
    parser.add_argument(
        "--version", action="version", version=version("small-steps-companion")
    )
    parser.add_argument("--completion", action=Completion)
    parser.set_defaults(run=listen.run)
    commands = Commands(parser)
    for command in (
        type_,
        hear,
        understand,
        transcribe,
        say,
        journal,
        models,
        check,
        serve,
        share,
    ):
        command.add(commands)
    return parser


if __name__ == "__main__":
    sys.exit(main())
