"""A Wyoming door in this process, and the library's own client to knock at it."""

import asyncio
from contextlib import asynccontextmanager, contextmanager, suppress
from functools import cache

import packaged
from wyoming.asr import Transcript
from wyoming.client import AsyncClient

from assistant.config import Config
from assistant.conversation import Conversation
from assistant.dialogue import Context, Variety
from assistant.doors.wyoming.door import WyomingDoor
from assistant.journal import Journal
from assistant.skills import discover
from assistant.talk import Talk, TimedMatcher, now

LOCAL = "tcp://127.0.0.1:0"
HOME = "tcp://0.0.0.0:0"
"""A port of the machine alone, and one for the network at home; any that is free."""


@cache
def matcher():
    """Return what understands English, and times; it takes a moment to make."""
    return TimedMatcher(packaged.book("en"), now)


@contextmanager
def talking(journal, clock=now):
    """Give a talk over the journal at a path, as open_talk() does."""
    book, handlers = packaged.book("en"), discover()
    with Journal(journal, clock) as kept:
        ctx = Context(book, kept, clock, Variety(1), aloud=True)
        talk = Conversation(handlers, matcher(), ctx)
        yield Talk(talk, kept, matcher(), None, ctx, handlers)


@asynccontextmanager
async def opened(home, wyoming=LOCAL, patience=None, **settings):
    """Give an open door over the journal in *home*."""
    engines = {"recognizer": "scripted", "voice": "silent"}
    config = Config(home, wyoming=wyoming, **(engines | settings))
    with talking(config.journal) as talk:
        async with served(config, talk, patience) as door:
            yield door


@asynccontextmanager
async def served(config, talk, patience=None):
    """Give an open door over a talk."""
    door = WyomingDoor(config, talk, patience)
    try:
        await door.bind()
        serving = asyncio.create_task(door.serve())
        yield door
        serving.cancel()
        with suppress(asyncio.CancelledError):
            await serving
    finally:
        await door.close()


def reach(door):
    """Return a client of *door*, to be used as a context."""
    uri = door.address.replace("0.0.0.0", "127.0.0.1")  # noqa: S104  as bound
    return AsyncClient.from_uri(uri, read_timeout=60)


async def ask(door, event):
    """Send one event on a connection of its own, as Home Assistant does."""
    async with reach(door) as client:
        await client.write_event(event)
        return await client.read_event()


async def say(door, text, **context):
    """Say *text* and return the answer, whatever it is."""
    return await ask(door, Transcript(text, context=context or None).event())
