"""`small-steps models`: the speech models; `install` alone uses the network."""

import argparse
import os
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from audio import models

from ..arguments import Commands
from ..config import Config
from ..screen import Screen
from .progress import waited

ABOUT = """list the speech models, or install one

`install` is the only command of Small Steps that uses the network.

examples:
  small-steps models list
  small-steps models install vosk-en"""


def add(commands: Commands) -> None:
    """Describe the command."""
    parser = commands.add("models", run, about=ABOUT)
    parser.add_argument(
        "action", choices=["list", "install"], nargs="?", default="list"
    )
    parser.add_argument("name", nargs="?", default="", help="the model to install")
    parser.add_argument("--to", type=Path, metavar="DIR", help="the folder of models")


def run(args: argparse.Namespace, screen: Screen, _: Config) -> int:
    """List the models, or install one."""
    if args.action == "list":
        _list(screen)
    else:
        if screen.plain or screen.as_json:
            os.environ["TQDM_DISABLE"] = "1"
        with _shown(args.name, screen):
            folder = models.install(args.name, args.to)
        screen.record({"name": args.name, "folder": str(folder)})
        screen.line(f"{args.name} is in {folder}.")
    return 0


def _shown(name: str, screen: Screen) -> AbstractContextManager[None]:
    """Show how long it takes where pip fetches it; what we fetch has a bar."""
    model = models.CATALOG.get(name)
    if model is None or model.source.startswith("https:"):
        return nullcontext()
    return waited(screen, f"Installing {name}")


def _list(screen: Screen) -> None:
    folders = models.installed()
    for name, model in models.CATALOG.items():
        folder = folders.get(name)
        screen.record(
            {
                "name": name,
                "locale": model.locale,
                "recognizer": model.recognizer,
                "about": model.about,
                "download_bytes": model.size,
                "licence": model.licence,
                "source": model.source,
                "folder": str(folder) if folder else None,
            }
        )
        size = f"{model.size / 1_000_000:.0f} MB"
        where = f"in {folder}" if folder else f"not installed ({size})"
        screen.line(f"{name:14}{model.about} [{model.licence}]; {where}")
