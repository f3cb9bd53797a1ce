"""The network, given up: this process and its children can make no network socket.

On Linux a seccomp filter does that. The kernel runs it before every system call of
this process, of its threads, and of all processes that they start; none of them can
take it off. Sources: seccomp(2); linux/{seccomp,filter,audit}.h of Linux 6.1.
"""

import ctypes
import errno
import platform
import socket
import struct
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class _Machine:
    """What the kernel calls a processor, and the numbers of its system calls."""

    audit: int
    seccomp: int
    socket: int
    socketpair: int


_MACHINES = {
    "x86_64": _Machine(audit=0xC000003E, seccomp=317, socket=41, socketpair=53),
    "aarch64": _Machine(audit=0xC00000B7, seccomp=277, socket=198, socketpair=199),
}
_IO_URING_SETUP = 425  # everywhere; a ring makes sockets without calling socket()
_X32 = 0x40000000  # from here on the calls of another ABI of x86_64

_CALL, _ABI, _FAMILY = 0, 4, 16  # where they are in what a filter is given
_LOAD, _IF_EQUAL, _IF_AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | errno.EACCES

_NO_NEW_PRIVILEGES = 38
_SET_FILTER, _ALL_THREADS = 1, 1

_TRIED = {
    "IPv4": (socket.AF_INET, socket.SOCK_STREAM),
    "IPv6": (socket.AF_INET6, socket.SOCK_STREAM),
    "UDP": (socket.AF_INET, socket.SOCK_DGRAM),
}
_CHILD = "import socket; socket.socket()"
_PATIENCE = 30.0


class _Filter(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("program", ctypes.c_char_p))


def lock_network() -> bool:
    """Give up network sockets for good; return whether this system lets us.

    Only sockets of the kind unix can be made from then on. Sockets that are open
    already go on working, so a server binds first. Harmless when repeated.
    """
    machine = _machine()
    if machine is None:
        return False
    program = _program(machine)
    libc = ctypes.CDLL(None)
    number = ctypes.c_long
    if libc.prctl(_NO_NEW_PRIVILEGES, number(1), number(0), number(0), number(0)):
        return False
    filter_ = _Filter(len(program) // 8, program)
    done: int = libc.syscall(
        number(machine.seccomp),
        number(_SET_FILTER),
        number(_ALL_THREADS),
        ctypes.byref(filter_),
    )
    return done == 0


def ways_out() -> list[str]:
    """Try to make network sockets, here and in a child; return what was not refused."""
    found = []
    for name, kind in _TRIED.items():
        with suppress(OSError):
            socket.socket(*kind).close()
            found.append(name)
    child = [sys.executable, "-I", "-S", "-c", _CHILD]
    tried = subprocess.run(child, capture_output=True, timeout=_PATIENCE, check=False)  # noqa: S603  our own
    return found if tried.returncode else [*found, "a child process"]


def _machine() -> _Machine | None:
    """Return the processor of this process, where the filter is known to be right."""
    is_64_bit = ctypes.sizeof(ctypes.c_void_p) * 8 == 64  # noqa: PLR2004
    if sys.platform != "linux" or not is_64_bit:
        return None
    return _MACHINES.get(platform.machine())


def _program(machine: _Machine) -> bytes:
    """Return the filter: each line is a code, jumps if true and if not, a value."""
    lines = (
        (_LOAD, 0, 0, _ABI),
        (_IF_EQUAL, 0, 8, machine.audit),  # else refuse: a 32-bit program
        (_LOAD, 0, 0, _CALL),
        (_IF_AT_LEAST, 6, 0, _X32),
        (_IF_EQUAL, 5, 0, _IO_URING_SETUP),
        (_IF_EQUAL, 1, 0, machine.socket),
        (_IF_EQUAL, 0, 2, machine.socketpair),  # else allow
        (_LOAD, 0, 0, _FAMILY),
        (_IF_EQUAL, 0, 1, int(socket.AF_UNIX)),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _REFUSE),
    )
    return b"".join(struct.pack("<HBBI", *line) for line in lines)
