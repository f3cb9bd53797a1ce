"""The page as it is served: a real server on a real journal, in a thread of its own."""

import asyncio
import threading
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache

import httpx
import packaged
from clock import Clock

from assistant.config import Config
from assistant.conversation import Conversation
from assistant.dialogue import Context
from assistant.doors.web import WebDoor
from assistant.journal import Journal
from assistant.skills import discover
from assistant.talk import Talk, TimedMatcher

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@cache
def matcher(locale):
    """Return what understands a locale: it takes some seconds to make."""
    return TimedMatcher(packaged.book(locale))


class Page:
    """The page while it is open."""

    def __init__(self, home, clock, locale, **settings):
        """Open it over a journal in *home*."""
        self.home, self.clock, self.locale = home, clock, locale
        self.config = Config(home, **settings)
        self.door, self.loop = None, None
        self._clients = []
        self._open = threading.Event()
        self._failed = None
        self._thread = threading.Thread(target=self._run)
        self._thread.start()
        self._open.wait()
        if self._failed:
            self._thread.join()
            raise self._failed

    @property
    def url(self):
        """Where it is."""
        return self.door.address.replace("tcp://", "http://")

    def do(self, work):
        """Do something with the journal, in the thread it belongs to."""

        async def done():
            return work(self.journal)

        return asyncio.run_coroutine_threadsafe(done(), self.loop).result()

    def client(self, **options):
        """Return a browser without a key."""
        client = httpx.Client(base_url=self.url, follow_redirects=True, **options)
        self._clients.append(client)
        return client

    def browser(self):
        """Return a browser that followed the link."""
        client = self.client()
        assert client.get(self.door.link()).status_code == 200
        return Browser(client)

    def close(self):
        """Close it, and all browsers of it."""
        for client in self._clients:
            client.close()
        self.loop.call_soon_threadsafe(self._serving.cancel)
        self._thread.join()

    def _run(self):
        try:
            with Journal(self.config.journal, self.clock) as self.journal:
                asyncio.run(self._serve())
        except Exception as error:  # noqa: BLE001  raised where the page is opened
            self._failed = error
        finally:
            self._open.set()

    async def _serve(self):
        ctx = Context(
            packaged.book(self.locale), self.journal, self.clock, lambda all_: all_[0]
        )
        self.ctx, handlers = ctx, discover()
        first = Conversation(handlers, matcher(self.locale), ctx)
        self.talk = talk = Talk(
            first, self.journal, matcher(self.locale), lambda _: None, ctx, handlers
        )
        self.loop = asyncio.get_running_loop()
        self.door = WebDoor(self.config, talk)
        try:
            await self.door.bind()
            self._serving = asyncio.create_task(self.door.serve())
            self._open.set()
            await asyncio.wait([self._serving])
        finally:
            await self.door.close()


class Browser:
    """A browser that is in: it sends forms with the key that its pages hold."""

    def __init__(self, client):
        """Be *client*, with its cookie."""
        self.client = client
        self.key = client.get("/").text.split('name="form" value="')[1].split('"')[0]

    def get(self, path):
        """Load a page."""
        return self.client.get(path)

    def post(self, path, **fields):
        """Send a form."""
        return self.client.post(path, data={"form": self.key, **fields})


@contextmanager
def page_of(
    home, *, clock=None, locale="en", address="tcp://127.0.0.1:0", voice="auto"
):
    """Open the page, and close it in the end."""
    page = Page(home, clock or Clock(NOON), locale, web=address, voice=voice)
    try:
        yield page
    finally:
        page.close()
