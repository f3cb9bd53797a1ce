"""Reads flatbuffers, the format around onnxruntime's own model files.

A flatbuffer holds tables of numbered fields. A table begins with the distance back
to its directory (the vtable), which says how far from the table's beginning each
field lies; 0, or a directory too short to say, means absent. What is not a number
lies elsewhere: its field holds the distance to it.
"""

import struct
from typing import TypeAlias

Bytes: TypeAlias = bytes | memoryview


class Table:
    """A table of a flatbuffer. Absent fields read as nothing: 0, "" or []."""

    def __init__(self, buffer: Bytes, at: int) -> None:
        """Take the whole *buffer* and where in it the table begins."""
        self._buffer, self._at = memoryview(buffer), at

    @classmethod
    def root(cls, buffer: Bytes) -> "Table":
        """Return the outermost table of *buffer*."""
        return cls(buffer, struct.unpack_from("<I", buffer)[0])

    def number(self, field: int, form: str = "i") -> int:
        """Return a whole number; *form* is its type in the letters of struct."""
        at = self._where(field)
        return self._read(form, at) if at else 0

    def real(self, field: int) -> float:
        """Return a 32-bit real number."""
        at = self._where(field)
        value: float = struct.unpack_from("<f", self._buffer, at)[0] if at else 0.0
        return value

    def table(self, field: int) -> "Table | None":
        """Return a table within this one."""
        at = self._where(field)
        return Table(self._buffer, self._follow(at)) if at else None

    def tables(self, field: int) -> "list[Table]":
        """Return a list of tables."""
        return [Table(self._buffer, self._follow(at)) for at in self._entries(field)]

    def raw(self, field: int) -> memoryview:
        """Return bytes, not copied."""
        at = self._where(field)
        return self._bytes(self._follow(at)) if at else memoryview(b"")

    def text(self, field: int) -> str:
        """Return a string."""
        return bytes(self.raw(field)).decode()

    def texts(self, field: int) -> list[str]:
        """Return a list of strings."""
        entries = self._entries(field)
        return [bytes(self._bytes(self._follow(at))).decode() for at in entries]

    def integers(self, field: int) -> tuple[int, ...]:
        """Return a list of 64-bit whole numbers."""
        return tuple(self._read("q", at) for at in self._entries(field, size=8))

    def _where(self, field: int) -> int:
        vtable, entry = self._at - self._read("i", self._at), 4 + 2 * field
        known = entry < self._read("H", vtable)
        distance = self._read("H", vtable + entry) if known else 0
        return self._at + distance if distance else 0

    def _entries(self, field: int, size: int = 4) -> range:
        at = self._where(field)
        if not at:
            return range(0)
        begin = self._follow(at)
        return range(begin + 4, begin + 4 + size * self._read("I", begin), size)

    def _bytes(self, at: int) -> memoryview:
        return self._buffer[at + 4 : at + 4 + self._read("I", at)]

    def _follow(self, at: int) -> int:
        return at + self._read("I", at)

    def _read(self, form: str, at: int) -> int:
        value: int = struct.unpack_from(f"<{form}", self._buffer, at)[0]
        return value
