"""What a service tells systemd, and what it is given; without systemd nothing happens.

The protocol is a datagram to $NOTIFY_SOCKET and sockets from number 3 on: see
sd_notify(3) and sd_listen_fds(3).
"""

import os
import socket
from contextlib import suppress

FIRST = 3
"""The number of the first socket that is handed over."""


def is_told() -> bool:
    """Tell whether we run as a service that says how it is."""
    return os.environ.get("NOTIFY_SOCKET", "").startswith(("/", "@"))


def tell(*states: str) -> None:
    """Tell how we are: "READY=1", "STOPPING=1", "WATCHDOG=1" or "STATUS=" and words."""
    if not is_told():
        return
    path = os.environ["NOTIFY_SOCKET"]
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as to:
        to.connect(f"\0{path[1:]}" if path.startswith("@") else path)
        to.sendall("\n".join(states).encode())


def watchdog() -> float | None:
    """Return in how many seconds we must tell that we are alive; None is never."""
    if os.environ.get("WATCHDOG_PID") not in (None, str(os.getpid())):
        return None
    with suppress(ValueError):
        return int(os.environ.get("WATCHDOG_USEC", "")) / 1_000_000 or None
    return None


def handed_over() -> socket.socket | None:
    """Return the socket that systemd listens at for us, if there is one; once."""
    mine = os.environ.pop("LISTEN_PID", "") == str(os.getpid())
    count = os.environ.pop("LISTEN_FDS", "")
    os.environ.pop("LISTEN_FDNAMES", None)
    if not mine or not count.isdecimal() or not int(count):
        return None
    given = socket.socket(fileno=FIRST)
    given.set_inheritable(False)
    return given
