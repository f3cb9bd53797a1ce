"""Small Steps as it is reached: one connection for each sentence, as in core."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from wyoming.client import AsyncTcpClient
from wyoming.event import Event
from wyoming.handle import Handled, NotHandled
from wyoming.info import Describe, Info

KNOCKING = 5.0
"""Seconds to wait for its description."""

ANSWERING = 15.0
"""Seconds to wait for an answer."""


class DoorError(Exception):
    """It cannot be reached, or is another service. Never holds what was said."""


@dataclass(frozen=True)
class Answer:
    """What it says to a sentence."""

    text: str
    understood: bool
    asks: bool
    """Whether it waits for an answer."""


class Door:
    """The Wyoming door of `small-steps serve`."""

    def __init__(self, host: str, port: int) -> None:
        """Know where it is."""
        self._host, self._port = host, port
        self.languages: list[str] = []
        """What it speaks, once it was knocked at."""

    async def knock(self) -> None:
        """Ask what it is. Raise DoorError."""
        event = await self._ask(Describe().event(), ("info",), KNOCKING)
        programs = Info.from_event(event).handle
        models = [model for program in programs for model in program.models]
        self.languages = [each for model in models for each in model.languages]
        if not self.languages:
            raise DoorError("there is no conversation at that address")

    async def say(self, text: str, language: str, room: dict[str, str]) -> Answer:
        """Return the answer to *text*, said in a *room*. Raise DoorError."""
        names = {"text": text, "language": language, "context": room}
        said = Event("transcript", names)  # older libraries leave out the context
        event = await self._ask(said, ("handled", "not-handled"), ANSWERING)
        understood = Handled.is_type(event.type)
        told = (Handled if understood else NotHandled).from_event(event)
        context = event.data.get("context") or {}
        return Answer(told.text or "", understood, bool(context.get("continue")))

    async def _ask(self, event: Event, wanted: tuple[str, ...], wait: float) -> Event:
        """Send an event, and return the first of those that are *wanted*."""
        try:
            async with asyncio.timeout(wait):
                async with AsyncTcpClient(self._host, self._port) as client:
                    await client.write_event(event)
                    while (answer := await client.read_event()) is not None:
                        if answer.type in wanted:
                            return answer
                        if answer.type == "error":
                            break
        except (OSError, TimeoutError, ValueError) as error:
            raise DoorError("Small Steps cannot be reached") from error
        raise DoorError("Small Steps gave no answer")
