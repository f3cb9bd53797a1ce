"""How the command line is described: its commands, and options for all of them."""

import argparse
import sys
from collections.abc import Callable, Sequence
from typing import TypeAlias

from .config import Config
from .screen import Screen

Run: TypeAlias = Callable[[argparse.Namespace, Screen, Config], int]


def global_options(default: str | None) -> argparse.ArgumentParser:
    """Make the options that may stand before the command and after it."""
    options = argparse.ArgumentParser(add_help=False)
    group = options.add_argument_group("everywhere")
    for name, metavar, what in (
        ("home", "DIR", "folder of settings and journal (also SMALL_STEPS_HOME)"),
        ("locale", "NAME", "language, such as en; wins over the one chosen by voice"),
        ("recognizer", "NAME", "auto, moonshine, vosk"),
        (
            "voice",
            "NAME",
            "auto, hibari, pyttsx3, piper:FILE, silent; or as pyttsx3:en-us+f2",
        ),
    ):
        group.add_argument(f"--{name}", metavar=metavar, default=default, help=what)
    for name, what in (
        ("plain", "line by line, without prompts or progress bars"),
        ("json", "one object a line for scripts"),
    ):
        group.add_argument(
            f"--{name}", action="store_true", default=default or False, help=what
        )
    return options


class Commands:
    """The commands of a parser; each takes the options that stand everywhere."""

    def __init__(self, parser: argparse.ArgumentParser) -> None:
        """Add commands to *parser*."""
        self._add = parser.add_subparsers(title="commands", metavar="COMMAND")
        self._shared = global_options(argparse.SUPPRESS)

    def add(self, name: str, run: Run, *, about: str) -> argparse.ArgumentParser:
        """Add a command: *about* is its description, and its first line the summary."""
        parser = self._add.add_parser(
            name,
            help=about.partition("\n")[0],
            description=about,
            parents=[self._shared],
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        parser.set_defaults(run=run)
        return parser


class Completion(argparse.Action):
    """Prints what has a shell complete the commands and options, and ends."""

    def __init__(self, option_strings: Sequence[str], dest: str) -> None:
        """Take the name of a shell."""
        what = "print what has your shell complete the commands"
        shells = ("bash", "zsh", "tcsh")
        super().__init__(option_strings, dest, choices=shells, help=what)

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: str | Sequence[object] | None,
        option_string: str | None = None,
    ) -> None:
        """Print it, and leave."""
        import shtab  # noqa: PLC0415  no other start waits for it

        del namespace, option_string
        sys.stdout.write(shtab.complete(parser, shell=str(values)))
        parser.exit()
