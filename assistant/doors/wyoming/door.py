"""The door itself: who comes in, how many at once, and who is heard in which room."""

import asyncio
import socket
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any

from wyoming.asr import Transcript
from wyoming.intent import Recognize

from audio import SetupError

from ...config import Config
from ...talk import Talk
from .. import address
from ..rooms import Answer, Rooms
from . import wire
from .announcing import Announcement
from .client import Client
from .ears import Ears
from .programs import info
from .voices import Voices

MOST = 128
"""Clients at once. For one more, the one that has told nothing for longest goes."""

LONGEST_NAME = 200
"""Characters of a name; a longer one is none."""

_PLACES = ("satellite_id", "device_id")
"""What names a room, and may be listed."""

_TALKS = ("conversation_id",)
"""What tells one talk from another where no room is named; anybody may make one up."""


class WyomingDoor:
    """Answers clients of the Wyoming protocol at one address."""

    def __init__(
        self, config: Config, talk: Talk, patience: wire.Patience | None = None
    ) -> None:
        """Open where `config.wyoming` says, over the conversation of *talk*."""
        self.patience = patience or wire.Patience()
        self.address = config.wyoming
        self.info = info(config)
        self.ears = Ears(config)
        self.voices = Voices(config, lambda: talk.conversation.manner)
        self._config, self._rooms = config, Rooms(talk)
        listed = (name.strip().casefold() for name in config.rooms.split(","))
        self._listed = frozenset(filter(None, listed))
        self._announced = Announcement(config.zeroconf)
        self._socket: socket.socket | None = None
        self._beyond = False
        self.clients: dict[Client, asyncio.Task[None]] = {}
        """Who is in now, and the task that answers."""

    async def bind(self) -> None:
        """Take the address. Raise SetupError."""
        self._socket = address.listening(self._config.wyoming, "wyoming")
        self.address = address.shown(self._socket)
        self._beyond = address.is_beyond(self._socket)
        if self._beyond and not self._config.lan:
            raise SetupError(
                f"At {self._config.wyoming} every machine in your network is let in.",
                "Write 127.0.0.1 instead, or add: lan = true",
            )
        await self._announced.begin(self._socket)

    async def serve(self) -> None:
        """Answer until cancelled, and get the recognizer ready meanwhile."""
        if self._socket is None:
            return
        if self.info.asr:
            self.ears.load()
        unix = self._socket.family == socket.AF_UNIX
        start = asyncio.start_unix_server if unix else asyncio.start_server
        server = await start(
            self._meet, sock=self._socket, limit=wire.LINE, backlog=address.BACKLOG
        )
        try:
            await asyncio.Event().wait()  # serve_forever() would wait for the clients
        finally:
            server.close()
            await self._leave_all()

    async def close(self) -> None:
        """Let the address and the engines go."""
        await self._announced.end()
        self.ears.close()
        self.voices.close()
        if self._socket:
            address.leave(self._socket, self._config.wyoming, self.address)
        self._socket = None

    def hear(self, said: Transcript, peer: str) -> Answer:
        """Answer what was said, in the room that it comes from."""
        name, trusted = self._room(said.context, peer)
        return self._rooms.hear(name, said.text, trusted=trusted, peer=peer)

    def would_take(self, asked: Recognize, peer: str) -> str | None:
        """Tell as what it would be heard there, if at all; nothing is done."""
        name, trusted = self._room(asked.context, peer)
        return self._rooms.would_take(name, asked.text, trusted=trusted)

    def _room(self, context: dict[str, Any] | None, peer: str) -> tuple[str, bool]:
        """Return the room that a client speaks in, and whether all is done there."""
        places = [*_names(context, _PLACES)]
        name = [*places, *_names(context, _TALKS), peer][0]
        known = self._listed.intersection(_known([*places, peer]))
        return name, not self._beyond or bool(known)

    async def _meet(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Answer a client, in the task that was made for it."""
        client, task = Client(reader, writer, self), asyncio.current_task()
        if len(self.clients) >= MOST:
            waiting = [each for each in self.clients if not each.is_served]
            if not waiting:
                client.drop()
                return
            self._drop(min(waiting, key=lambda each: each.since))
        if task:
            self.clients[client] = task
        try:
            with suppress(asyncio.CancelledError):  # it was dropped, and that is all
                await client.attend()
        finally:
            self.clients.pop(client, None)

    def _drop(self, client: Client) -> None:
        client.drop()
        self.clients.pop(client).cancel()

    async def _leave_all(self) -> None:
        tasks = list(self.clients.values())
        for client in list(self.clients):
            self._drop(client)
        await asyncio.gather(*tasks, return_exceptions=True)


def _names(context: dict[str, Any] | None, keys: Sequence[str]) -> Iterator[str]:
    """Yield the names in what a client says of itself, which may be anything."""
    said = context if isinstance(context, dict) else {}
    for name in map(said.get, keys):
        if isinstance(name, str) and 0 < len(name) <= LONGEST_NAME:
            yield name


def _known(names: Sequence[str]) -> Iterator[str]:
    """Yield names as they may be listed: "assist_satellite.kitchen", or "kitchen"."""
    for name in names:
        yield name.casefold()
        yield name.casefold().rpartition(".")[2]
