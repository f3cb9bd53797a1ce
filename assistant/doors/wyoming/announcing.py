"""Announces the door in the network at home, where that is asked for."""

import socket
from importlib.util import find_spec
from typing import TYPE_CHECKING

from audio import SetupError

if TYPE_CHECKING:
    from zeroconf.asyncio import AsyncZeroconf

SERVICE = "_wyoming._tcp.local."
MULTICAST = ("224.0.0.251", 5353)


class Announcement:
    """The name under which Home Assistant finds the door, by multicast DNS."""

    def __init__(self, name: str) -> None:
        """Announce nothing yet; an empty *name* never will be."""
        self._name = name
        self._network: AsyncZeroconf | None = None

    async def begin(self, bound: socket.socket) -> None:
        """Announce where *bound* listens. Raise SetupError."""
        if not self._name:
            return
        if find_spec("zeroconf") is None:
            raise SetupError(
                "A part that announces the door is not installed.",
                "Run: pip install 'small-steps-companion[zeroconf]'",
            )
        if bound.family != socket.AF_INET:
            problem = "Only a door with an IPv4 address can be announced."
            raise SetupError(problem, "Take away zeroconf, or let wyoming begin tcp://")
        from zeroconf import Error  # noqa: PLC0415  an extra
        from zeroconf.asyncio import (  # noqa: PLC0415
            AsyncServiceInfo,
            AsyncZeroconf,
        )

        try:
            host, port = _reached(bound)
            service = AsyncServiceInfo(
                SERVICE, f"{self._name}.{SERVICE}", port, addresses=[host]
            )
            self._network = AsyncZeroconf()
            await self._network.async_register_service(service)
        except (Error, OSError) as error:
            raise SetupError(
                f"The door cannot be announced as {self._name!r}.",
                "Choose another name, see that the network is up, or remove zeroconf.",
            ) from error

    async def end(self) -> None:
        """Announce it no more; harmless when it never was."""
        network, self._network = self._network, None
        if network:
            await network.async_unregister_all_services()
            await network.async_close()


def _reached(bound: socket.socket) -> tuple[bytes, int]:
    """Return the address, in bytes, and the port at which others reach *bound*."""
    host, port = bound.getsockname()
    if socket.inet_aton(host) == bytes(4):  # all there are: the one that leads out
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
            asking.connect(MULTICAST)
            host = asking.getsockname()[0]
    return socket.inet_aton(host), port
