"""A disk that loses its power: what was synced is there, of the rest anything may be.

It is honest: what it says is synced, is. Content comes onto it by fsync of the file,
names by fsync of the folder. What was not synced is lost, kept, or torn: of a write
any 512-byte sectors arrive and any do not, and later ones may arrive before earlier.
"""

import random
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from .trace import Change, Cut, Gone, Kept, Linked, Made, Renamed, Synced, Written

Mode: TypeAlias = Literal["lost", "kept", "torn"]
MODES: tuple[Mode, ...] = ("lost", "kept", "torn")
SECTOR = 512


@dataclass
class _File:
    content: bytearray = field(default_factory=bytearray)
    """What is on the disk."""
    pending: list[Written | Cut] = field(default_factory=list)


_Names: TypeAlias = dict[str, _File]
_Naming: TypeAlias = tuple[str, _File | None]
"""A name and what it is from then on: a file, or nothing."""


class Disk:
    """A folder, as programs see it and as it is on the disk."""

    def __init__(self) -> None:
        """Begin with an empty folder."""
        self._seen: _Names = {}
        self._on_disk: _Names = {}
        self._pending: list[_Naming] = []
        self.kept: list[int] = []
        """What was acknowledged so far."""

    def take(self, change: Change) -> None:
        """Let a *change* happen."""
        match change:
            case Kept(number):
                self.kept.append(number)
            case Made(name, is_cut):
                self._open(name, is_cut=is_cut)
            case Written(name) | Cut(name) if name in self._seen:
                self._seen[name].pending.append(change)
            case Synced(""):
                _rename(self._on_disk, self._pending)
                self._pending.clear()
            case Synced(name) if name in self._seen:
                file = self._seen[name]
                _write(file.content, file.pending)
                file.pending.clear()
            case Gone(name):
                self._name(name, None)
            case Linked(name, to):
                self._name(to, self._seen[name])
            case Renamed(name, to):
                self._name(to, self._seen[name])
                self._name(name, None)

    def _open(self, name: str, *, is_cut: bool) -> None:
        if name not in self._seen:
            self._name(name, _File())
        if is_cut:
            self._seen[name].pending.append(Cut(name, 0))

    def after_power_cut(self, mode: Mode, chance: random.Random) -> dict[str, bytes]:
        """Return the files that are found when the power is back."""
        names = dict(self._on_disk)
        _rename(names, [n for n in self._pending if _arrives(mode, chance)])
        found = {}
        for name, file in names.items():
            content = bytearray(file.content)
            for change in file.pending:
                if mode != "torn":
                    _write(content, [change] if mode == "kept" else [])
                elif isinstance(change, Cut):
                    _write(content, [change] if _arrives(mode, chance) else [])
                else:
                    _write(content, _torn(change, len(content), chance))
            found[name] = bytes(content)
        return found

    def _name(self, name: str, file: _File | None) -> None:
        self._pending.append((name, file))
        _rename(self._seen, [(name, file)])


def _arrives(mode: Mode, chance: random.Random) -> bool:
    return mode == "kept" or (mode == "torn" and chance.random() < 1 / 2)


def _rename(names: _Names, namings: list[_Naming]) -> None:
    for name, file in namings:
        if file is None:
            names.pop(name, None)
        else:
            names[name] = file


def _torn(write: Written, end: int, chance: random.Random) -> list[Written | Cut]:
    """Return the sectors of *write* that arrive: none, all, or any."""
    place = end if write.place is None else write.place
    if chance.random() < 1 / 3:
        return []
    odds = chance.choice((1 / 4, 3 / 4, 1))
    return [
        Written(write.name, place + start, write.data[start : start + SECTOR])
        for start in range(0, len(write.data), SECTOR)
        if chance.random() < odds
    ]


def _write(content: bytearray, changes: list[Written | Cut]) -> None:
    for change in changes:
        match change:
            case Cut(_, length):
                del content[length:]
                content.extend(bytes(length - len(content)))
            case Written(_, place, data):
                start = len(content) if place is None else place
                content.extend(bytes(max(0, start - len(content))))
                content[start : start + len(data)] = data
