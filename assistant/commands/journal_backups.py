"""`small-steps journal backup` and `restore`: encrypted copies, and the way back."""

import argparse
from datetime import UTC, datetime
from pathlib import Path

from pyrage import x25519

from audio import SetupError

from ..arguments import Commands
from ..backups import Backups, KeyFiles, Series, parsed, restored
from ..config import Config
from ..forgetful import is_forgotten
from ..journal import Journal, JournalError
from ..screen import Screen
from ..talk import now
from ..transfer import unreadable
from .asking import asked_secretly, is_typed
from .progress import shown, waited

BACKUP = """make an encrypted copy of the journal, and read it back

One is made by itself every day on which something was told. They go into the folder
`backup_folder` of config.toml ("backups" in the home folder, if you set none; "" for
none), and the last `backups_kept` of them (14) are kept. A folder on another disk is
better: set it.

The key lies in `backup.key` in the home folder. To read a backup on another machine you
need it: --key shows it, to be written down or kept elsewhere. Who keeps it elsewhere
may delete backup.key here; backups are made without it.

Without Small Steps: age --decrypt -i backup.key FILE | gunzip

examples:
  small-steps journal backup
  small-steps journal backup --to /media/stick
  small-steps journal backup --key"""
RESTORE = """put a backup in the place of the journal

What is in the journal now is backed up first. The backup is read whole before anything
is changed. A file of `journal export` (jsonl) will do, too.

examples:
  small-steps journal restore FILE.age
  small-steps journal restore FILE.age --key backup.key
  small-steps journal restore FILE.age --set-aside    where the journal does not open"""


def add(actions: Commands) -> None:
    """Describe both."""
    action = actions.add("backup", run_backup, about=BACKUP)
    action.add_argument("--to", type=Path, metavar="DIR", help="into another folder")
    action.add_argument("--key", action="store_true", help="show the key, make no copy")
    action = actions.add("restore", run_restore, about=RESTORE)
    action.add_argument("file", type=Path, metavar="FILE")
    action.add_argument("--key", type=Path, metavar="FILE", help="the key file")
    action.add_argument(
        "--set-aside", action="store_true", help="put a journal away that does not open"
    )
    action.add_argument("--yes", action="store_true", help="do not ask, for scripts")


def run_backup(args: argparse.Namespace, screen: Screen, config: Config) -> int:
    """Make a backup, or show the key."""
    if args.key:
        return _show_key(screen, config)
    backups = Backups.of(config, now)
    if not (args.to or backups.folder):
        raise SetupError(
            "Backups are turned off in config.toml.", "Name a folder with --to DIR."
        )
    with Journal(config.journal, now) as journal:
        is_forgotten(journal, datetime.now(UTC))
        with waited(screen, "Backing up"):
            made = _made(backups, journal, args.to)
        count = journal.how_many()
    screen.record({"file": str(made), "events": count})
    screen.line(f"{made}\nis made and read back: {count:,} events.")
    return 0


def run_restore(args: argparse.Namespace, screen: Screen, config: Config) -> int:
    """Put a backup in the place of the journal."""
    keys: list[x25519.Identity] = []

    def key() -> x25519.Identity:
        keys.append(_key(args.key, config))
        return keys[0]

    found = restored(args.file, key)
    with _opened(config, set_aside=args.set_aside, screen=screen) as journal:
        saved = _saved(args, config, journal)
        if saved is None:
            screen.line("Nothing is changed.")
            return 0
        events = shown(screen, found.events, total=found.most, doing="Restoring")
        count = journal.become(events)
    if keys and KeyFiles(config.home).read() is None:
        KeyFiles(config.home).adopt(keys[0])
        Series(config.home).join(args.file)
    screen.record({"events": count, "before": saved or None})
    screen.line(f"The journal is restored: {count:,} events.")
    if saved:
        screen.line(f"What was here before is in {saved}")
    return 0


def _show_key(screen: Screen, config: Config) -> int:
    files = KeyFiles(config.home)
    found = files.ready()
    if found.identity is None:
        raise SetupError(
            f"The backup key is not on this machine: {files.private} is not there.",
            "It is where you put it. To read backups here, put it back.",
        )
    screen.record({"key": str(found.identity)})
    screen.line(str(found.identity))
    screen.notice(
        "Whoever has this key can read your backups; without it nobody can.\n"
        "Write it down, or keep it on another machine."
    )
    return 0


def _made(
    backups: Backups, journal: Journal, folder: Path | None, *, checks: bool = True
) -> Path:
    try:
        where = folder and folder.absolute()
        return backups.make(journal, where, checks=checks).path
    except OSError as error:
        raise SetupError(
            f"The backup cannot be written: {error.strerror}.",
            "Choose a folder that is there, is yours, and has room.",
        ) from error


def _saved(args: argparse.Namespace, config: Config, journal: Journal) -> str | None:
    """Back up what is there; return where, "" if there is nothing, None for no."""
    if not journal.how_many():
        return ""
    what = f"The journal here holds {journal.count():,} entries."
    what = f"{what} They are backed up, and the file takes their place."
    if not (args.yes or is_typed("restore", what)):
        return None
    backups = Backups.of(config, now)
    folder = backups.folder or config.home / "backups"
    keeping = Backups(config.home, folder, 10**6, now)
    return str(_made(keeping, journal, None, checks=False))  # damaged or not


def _key(file: Path | None, config: Config) -> x25519.Identity:
    """Return the key: of a file that is named, of this home, or typed."""
    if file:
        try:
            return parsed(file.read_text("ascii"))
        except OSError as error:
            raise unreadable(file, error) from error
        except ValueError:
            return parsed("")
    here = KeyFiles(config.home).read()
    if here and here.identity:
        return here.identity
    if typed := asked_secretly("The backup key (AGE-SECRET-KEY-1...)"):
        return parsed(typed)
    raise SetupError(
        "The key of that backup is not here.",
        "Name its file with --key FILE; it is backup.key of the machine it comes from.",
    )


def _opened(config: Config, *, set_aside: bool, screen: Screen) -> Journal:
    """Open the journal; one that cannot be opened is put away where that is wished."""
    try:
        return Journal(config.journal, now)
    except JournalError as error:
        if not set_aside or "Another Small Steps" in error.problem:
            raise SetupError(
                error.problem, f"{error.remedy} Or add --set-aside to put it away."
            ) from error
    stamp = f"{now():%Y-%m-%d_%H%M%S}"
    for part in config.home.glob(f"{config.journal.name}*"):
        if "set-aside" not in part.name:
            part.replace(part.with_name(f"{part.name}.set-aside_{stamp}"))
    screen.notice(f"The journal that did not open is kept as *.set-aside_{stamp}")
    return Journal(config.journal, now)
